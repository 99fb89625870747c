"""Of each journey one plan waits at a time, and each is over once, whoever is first."""

import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from sqlalchemy import Engine

from handrail_tenants.plans.problems import PlanMoved, PlanPresent, PlanUnknown
from handrail_tenants.plans.repository import Intent, Plans
from handrail_tenants.store.contract import DuePlan
from handrail_tenants.store.retention import RETENTION_MS
from handrail_tenants.tenancy.session import TenantSession
from tests.contract.store.installation import NOW, Installation, digest

pytestmark = pytest.mark.anyio
AT = NOW + 60_000


def intent(**changes: Any) -> Intent:
    usual: dict[str, Any] = {
        "journey": "register",
        "document": "{}",
        "accepted": {"two-factors/end": "on Monday"},
        "hash": digest(1),
        "revision": 3,
        "pointer": 2,
        "share": 100,
        "publish_at": AT,
        "needs_approval": False,
        "reason": "why",
    }
    return Intent(**(usual | changes))


def make(unit: TenantSession, **changes: Any) -> int:
    plan = Plans(unit).make(intent(**changes), "alice", NOW)
    unit.commit()
    return plan.number


async def test_a_plan_is_read_as_it_was_made(unit: TenantSession) -> None:
    number = make(unit)

    plan = Plans(unit).at("register", number)

    assert plan.intent == intent()
    assert (plan.state, plan.asked_by, plan.asked_at, plan.ends_at) == ("set", "alice", NOW, AT)
    assert Plans(unit).waiting("register") == plan
    with pytest.raises(PlanUnknown):
        Plans(unit).at("register", number + 1)


async def test_another_one_waits_only_beside_another_journey(unit: TenantSession) -> None:
    make(unit, needs_approval=True)

    with pytest.raises(PlanPresent):
        make(unit)
    unit.rollback()

    assert make(unit, journey="login") == 1


async def test_of_many_who_end_a_plan_at_once_one_does(unit: TenantSession, engine: Engine) -> None:
    number, tenant = make(unit), unit.tenant
    seen = Plans(unit).at("register", number)
    unit.rollback()
    start = threading.Barrier(4)

    def end(_: int) -> bool:
        with TenantSession(engine, tenant) as session:
            start.wait()
            try:
                Plans(session).end(seen, "published", AT)
                session.commit()
            except PlanMoved:
                return False
            return True

    with ThreadPoolExecutor(4) as workers:
        assert sorted(workers.map(end, range(4))) == [False, False, False, True]


async def test_what_is_over_is_not_approved_and_what_was_approved_is_not_so_again(unit: TenantSession) -> None:
    asked = Plans(unit).at("register", make(unit, needs_approval=True))
    plans = Plans(unit)

    plans.approve(asked, "bob")
    unit.commit()

    assert plans.at("register", asked.number).approved_by == "bob"
    with pytest.raises(PlanMoved):
        plans.approve(asked, "carol")


async def test_due_is_what_is_set_and_whose_moment_has_come(
    installation: Installation, unit: TenantSession
) -> None:
    number = make(unit)
    make(unit, journey="login", needs_approval=True)
    make(unit, journey="recover", publish_at=AT + 1)

    store = installation.store
    assert await store.due_plans(AT - 1, 10) == []
    assert await store.due_plans(AT, 10) == [DuePlan("globex", "register", number)]
    assert len(await store.due_plans(AT + 1, 10)) == 2
    assert len(await store.due_plans(AT + 1, 1)) == 1
    installation.registry.suspend("globex")
    assert await store.due_plans(AT, 10) == []


async def test_a_plan_goes_when_its_retention_is_over(installation: Installation, unit: TenantSession) -> None:
    make(unit)

    assert await installation.store.purge(AT + RETENTION_MS - 1, 10) == 0
    assert await installation.store.purge(AT + RETENTION_MS, 10) == 1


async def test_another_tenant_has_plans_of_its_own(
    installation: Installation, unit: TenantSession, engine: Engine
) -> None:
    number = make(unit)

    with TenantSession(engine, installation.initech) as session:
        assert Plans(session).list("register") == ()
        with pytest.raises(PlanUnknown):
            Plans(session).at("register", number)
