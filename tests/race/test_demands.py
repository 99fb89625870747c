"""Whoever demands something and whoever publishes, at the same time: never is something live that breaks it."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Final

import pytest

import handrail_ui.demo
from handrail_platform.document.guardrails import parse_guardrails
from handrail_platform.document.parse import parse_yaml
from handrail_tenants.guardrails.problems import GuardrailsMoved
from handrail_tenants.journeys.decision import Decision
from handrail_ui import clock
from handrail_ui.administration import Administration, administration
from handrail_ui.demands import LiveJourneysBroken, VersionBroken
from tests.postgres import Database
from tests.serve_server import Installation

pytestmark = pytest.mark.race

ROUNDS: Final = 10
LOGIN: Final = (Path(handrail_ui.demo.__path__[0]) / "journeys" / "aurora" / "login.yaml").read_text()
TWO_FACTORS: Final = parse_guardrails(
    [{"rule": "before", "id": "two", "before": "sign-in", "require": [{"kind": "authenticated", "level": 2}]}]
)
Decides = Callable[[Administration, str], object]


def decided() -> Decision:
    return Decision("alice", "a test", clock.now())


def demand(admin: Administration, tenant: str) -> None:
    with admin.demands(tenant) as demands:
        demands.set(demands.propose("tenant", TWO_FACTORS), decided())


def test_one_of_both_finds_out_about_the_other(database: Database) -> None:
    installation = Installation(database)
    with administration(Installation(Database(database.owner_address, database.owner_address)).settings) as owner:
        for number in range(ROUNDS):
            owner.registry.create(f"acme-{number}", "Acme", {}, at=clock.now())
        proved = owner.prove("acme-0", parse_yaml(LOGIN.encode()))
    start = threading.Barrier(2)

    def publish(admin: Administration, tenant: str) -> object:
        return admin.publish(tenant, proved, decided())

    def attempt(decides: Decides, tenant: str) -> bool:
        with administration(installation.settings) as admin:
            start.wait()
            try:
                decides(admin, tenant)
            except (GuardrailsMoved, LiveJourneysBroken, VersionBroken):
                return False
            return True

    for number in range(ROUNDS):
        tenant = f"acme-{number}"
        with ThreadPoolExecutor(2) as operators:
            published = operators.submit(attempt, publish, tenant)
            demanded = operators.submit(attempt, demand, tenant)
        assert published.result() != demanded.result()
        with administration(installation.settings) as admin, admin.journeys(tenant) as journeys:
            assert (journeys.find("login") is not None) == published.result()
