"""What is kept of versions and shown of them, and how many sessions each is said to run."""

import os
from typing import Any, Final

import pytest
from sqlalchemy import Engine, TextClause, event, text

from handrail_tenants.journeys.published import program
from handrail_tenants.journeys.repository import KEPT_VERSIONS, Journeys
from handrail_tenants.journeys.versions import MOST_LISTED
from handrail_tenants.tenancy.session import TenantSession
from tests.contract.store.installation import NOW, SOON, Installation, decided, digest

pytestmark = pytest.mark.anyio
OTHER_SESSION: Final = text("""
INSERT INTO journey_session (tenant_id, handle, seq, status, program_hash, journey, node, created_at, expires_at,
  binding, key_version, wrapped_key, state)
VALUES (:tenant, :handle, 1, 'running', :hash, 'other', 'first', 0, 9000000000000, :handle, 1, :handle, :handle)
""")
VERSION: Final = text("""
INSERT INTO program (tenant_id, hash, journey, version, document, published_at, published_by, reason, proof)
VALUES (:tenant, :hash, 'register', :number, '', 0, 'alice', '', '')
""")
LINE: Final = text("""
INSERT INTO publication (tenant_id, journey, revision, action, version, live, split, at, decided_by, reason)
VALUES (:tenant, 'register', :number, 'rollback', 1, 1, '', 0, 'alice', '')
""")


def fill(installation: Installation, row: TextClause, numbers: range) -> None:
    """Make many rows at once, as years would."""
    rows = [{"tenant": installation.globex, "hash": digest(number), "number": number} for number in numbers]
    with installation.owner.begin() as connection:
        connection.execute(row, rows)


async def test_lists_are_bounded_and_go_on_where_they_ended(
    journeys: Journeys, installation: Installation
) -> None:
    fill(installation, LINE, range(4, MOST_LISTED + 4))
    fill(installation, VERSION, range(4, MOST_LISTED + 4))

    lines, versions = journeys.versions.log("register"), journeys.versions.list("register")

    assert len(lines) == len(versions) == MOST_LISTED
    assert [each.revision for each in journeys.versions.log("register", lines[-1].revision)] == [3, 2, 1]
    assert [each.version for each in journeys.versions.list("register", versions[-1].version)] == [3, 2, 1]


async def test_old_versions_go_when_nobody_needs_them_and_their_lines_stay(
    journeys: Journeys, installation: Installation
) -> None:
    await installation.begin(program_hash=digest(2))
    fill(installation, VERSION, range(4, KEPT_VERSIONS + 4))

    journeys.publish("register", "", digest(200), decided())
    journeys.publish("register", "", digest(201), decided())

    kept = {each.version for each in journeys.versions.list("register")}
    assert kept == {2, *range(6, KEPT_VERSIONS + 6)}, "a session refers to the second, and what was live is needed"
    assert await program(installation.store, installation.globex, digest(1)) is None
    assert len(journeys.versions.log("register")) == 5


async def test_what_is_live_and_where_a_rollback_leads_stay(
    journeys: Journeys, installation: Installation
) -> None:
    journeys.rollback("register", decided(), to=1)
    fill(installation, VERSION, range(4, KEPT_VERSIONS + 4))

    journeys.publish("register", "", digest(200), decided(), share=10)
    journeys.publish("register", "", digest(200), decided())

    kept = {each.version for each in journeys.versions.list("register")}
    assert kept == {1, *range(5, KEPT_VERSIONS + 5)}
    assert journeys.rollback("register", decided()).version == 1


async def test_a_session_is_counted_until_it_ends_expires_or_is_stopped(
    journeys: Journeys, installation: Installation
) -> None:
    sessions: list[tuple[int, dict[str, Any]]] = [
        (1, {"node": "first"}),
        (1, {"node": "first", "at": NOW - 5}),
        (2, {"node": "second"}),
        (2, {"status": "finished"}),
        (2, {"expires_at": NOW}),
        (3, {}),
    ]
    for number, changes in sessions:
        await installation.begin(program_hash=digest(number), **changes)
    journeys.revoke("register", 3, decided("a leak"))

    counted = [
        (each.version, each.step, each.running, each.oldest_at) for each in journeys.sessions("register", NOW)
    ]
    assert counted == [(2, "second", 1, NOW), (1, "first", 2, NOW - 5)]
    assert journeys.sessions("register", SOON) == ()
    assert journeys.sessions("login", NOW) == ()


async def test_counting_does_not_read_the_sessions_of_other_journeys(
    journeys: Journeys, unit: TenantSession, installation: Installation, engine: Engine
) -> None:
    others = [{"tenant": installation.globex, "handle": os.urandom(16), "hash": digest(9)} for _ in range(3_000)]
    with installation.owner.begin() as connection:
        connection.execute(OTHER_SESSION, others)
    with installation.owner.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("ANALYZE"))
    asked: list[tuple[str, Any]] = []

    def remember(_connection: Any, _cursor: Any, statement: str, parameters: Any, *_: Any) -> None:
        if "count(" in statement:
            asked.append((statement, parameters))

    event.listen(engine, "before_cursor_execute", remember)
    journeys.sessions("register", NOW)
    unit.rollback()

    explain = "EXPLAIN QUERY PLAN " if engine.dialect.name == "sqlite" else "EXPLAIN "
    assert len(asked) == 2
    for statement, parameters in asked:
        with installation.owner.connect() as connection:
            plan = str(connection.exec_driver_sql(explain + statement, parameters).all())
        assert "ix_journey_session_program" in plan
        assert "SCAN journey_session" not in plan
        assert "Seq Scan on journey_session" not in plan
