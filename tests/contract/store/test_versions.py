"""What new sessions run is switched whole, in one line of the log each, or not at all."""

import os
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from sqlalchemy import Engine, TextClause, event, text
from sqlalchemy.exc import DBAPIError

from handrail_tenants.journeys.decision import Decision
from handrail_tenants.journeys.problems import (
    DecisionInvalid,
    JourneyMoved,
    JourneyUnknown,
    NoVersionBefore,
    SplitInvalid,
    VersionRevoked,
    VersionUnknown,
)
from handrail_tenants.journeys.published import active_hash, program
from handrail_tenants.journeys.repository import KEPT_VERSIONS, Journeys
from handrail_tenants.journeys.versions import MOST_LISTED, Live, Share
from handrail_tenants.tenancy.engine import open_engine
from handrail_tenants.tenancy.session import TenantSession
from tests.contract.store.installation import NOW, SOON, Installation, admit_all

pytestmark = pytest.mark.anyio
UNITS = [b"unit %d" % number for number in range(200)]
Refused = Callable[[Journeys], Any]


OTHER_SESSION = text("""
INSERT INTO journey_session (tenant_id, handle, seq, status, program_hash, journey, node, created_at, expires_at,
  binding, key_version, wrapped_key, state)
VALUES (:tenant, :handle, 1, 'running', :hash, 'other', 'first', 0, 9000000000000, :handle, 1, :handle, :handle)
""")


VERSION = text("""
INSERT INTO program (tenant_id, hash, journey, version, document, published_at, published_by, reason, proof)
VALUES (:tenant, :hash, 'register', :number, '', 0, 'alice', '', '')
""")
LINE = text("""
INSERT INTO publication (tenant_id, journey, revision, action, version, live, split, at, decided_by, reason)
VALUES (:tenant, 'register', :number, 'rollback', 1, 1, '', 0, 'alice', '')
""")


def fill(installation: Installation, row: TextClause, numbers: range) -> None:
    """Make many rows at once, as years would."""
    rows = [{"tenant": installation.globex, "hash": digest(number), "number": number} for number in numbers]
    with installation.owner.begin() as connection:
        connection.execute(row, rows)


def digest(number: int) -> bytes:
    return bytes([number]) * 32


def decided(reason: str = "", at: int = NOW) -> Decision:
    return Decision("alice", reason, at)


def shares(live: Live) -> dict[int, int]:
    return {share.version: share.weight for share in live.shares}


@pytest.fixture
def engine(installation: Installation) -> Iterator[Engine]:
    engine = open_engine(installation.database.address)
    yield engine
    engine.dispose()


@pytest.fixture
def unit(installation: Installation, engine: Engine) -> Iterator[TenantSession]:
    with TenantSession(engine, installation.globex) as session:
        yield session


@pytest.fixture
def journeys(unit: TenantSession) -> Journeys:
    """Return the journeys of Globex: `register` has three versions, and the third is live."""
    journeys = Journeys(unit, admit_all)
    for number in (1, 2, 3):
        why = decided(f"why {number}", NOW + number)
        journeys.publish("register", f"document {number}", digest(number), why)
    return journeys


async def test_a_version_says_who_published_it_when_and_why(journeys: Journeys) -> None:
    newest, *_, oldest = journeys.versions.list("register")

    assert (newest.version, newest.program_hash, newest.weight) == (3, digest(3), 1)
    assert (newest.published_by, newest.reason, newest.published_at) == ("alice", "why 3", NOW + 3)
    assert (oldest.version, oldest.weight, oldest.revoked_at) == (1, 0, None)
    assert journeys.versions.program("register", 2).document == "document 2"


async def test_a_proof_is_kept_with_its_version(journeys: Journeys) -> None:
    journeys.publish("register", "document 4", digest(4), decided(), proof='{"holds": true}')

    assert journeys.versions.program("register", 4).proof == '{"holds": true}'
    assert journeys.versions.program("register", 3).proof == ""


async def test_a_rollback_leads_to_what_was_live_before_and_again_to_what_was_before_that(
    journeys: Journeys,
) -> None:
    first = journeys.rollback("register", decided("it hurts"))
    second = journeys.rollback("register", decided())

    assert (first.version, second.version) == (2, 1)
    with pytest.raises(NoVersionBefore):
        journeys.rollback("register", decided())
    assert journeys.versions.live("register") == second


async def test_a_rollback_leads_past_versions_that_were_never_good(journeys: Journeys) -> None:
    journeys.rollback("register", decided(), to=1)
    journeys.publish("register", "document 4", digest(4), decided())

    assert journeys.rollback("register", decided()).version == 1


async def test_a_rollback_goes_to_the_version_that_was_named(journeys: Journeys) -> None:
    assert journeys.rollback("register", decided(), to=1).version == 1


async def test_new_sessions_run_the_versions_of_a_split_and_the_same_unit_always_the_same(
    journeys: Journeys, installation: Installation
) -> None:
    live = journeys.split("register", {2: 3, 3: 1}, decided())

    found = [await active_hash(installation.store, installation.globex, "register", unit) for unit in UNITS]
    again = [await active_hash(installation.store, installation.globex, "register", unit) for unit in UNITS]
    assert (live.version, shares(live)) == (2, {2: 3, 3: 1})
    assert found == again
    assert 25 < found.count(digest(3)) < 75
    assert found.count(digest(2)) == len(UNITS) - found.count(digest(3))


async def test_a_changed_split_keeps_people_where_they_were(
    journeys: Journeys, installation: Installation
) -> None:
    async def in_the_third() -> set[bytes]:
        store, globex = installation.store, installation.globex
        return {unit for unit in UNITS if await active_hash(store, globex, "register", unit) == digest(3)}

    journeys.split("register", {2: 90, 3: 10}, decided())
    tenth = await in_the_third()
    journeys.split("register", {2: 50, 3: 50}, decided())

    assert tenth < await in_the_third()


async def test_a_rollback_ends_a_split_with_what_its_newest_version_had_replaced(journeys: Journeys) -> None:
    journeys.publish("register", "document 4", digest(4), decided())
    journeys.split("register", {3: 90, 4: 10}, decided())

    live = journeys.rollback("register", decided())

    assert shares(live) == {3: 1}


async def test_a_version_may_be_published_to_a_share_of_new_sessions(journeys: Journeys) -> None:
    live = journeys.publish("register", "document 4", digest(4), decided(), share=10)

    assert (live.version, shares(live)) == (3, {3: 90, 4: 10})
    assert shares(journeys.rollback("register", decided())) == {3: 1}


async def test_one_share_of_a_split_alone_ends_it(journeys: Journeys) -> None:
    journeys.split("register", {2: 50, 3: 50}, decided())

    assert shares(journeys.split("register", {2: 7}, decided())) == {2: 1}


async def test_publishing_ends_a_split(journeys: Journeys) -> None:
    journeys.split("register", {2: 50, 3: 50}, decided())

    assert shares(journeys.publish("register", "", digest(3), decided())) == {3: 1}


async def test_what_is_so_already_changes_nothing_and_is_not_logged(journeys: Journeys) -> None:
    before = journeys.versions.live("register")

    journeys.publish("register", "", digest(3), decided())
    journeys.rollback("register", decided(), to=3)
    journeys.split("register", {3: 100}, decided())

    assert journeys.versions.live("register") == before
    assert len(journeys.versions.log("register")) == 3


async def test_a_revoked_version_gives_way_to_the_one_before(
    journeys: Journeys, installation: Installation
) -> None:
    live = journeys.revoke("register", 3, decided("a leak", NOW + 9))

    assert shares(live) == {2: 1}
    assert journeys.versions.list("register")[0].revoked_at == NOW + 9
    assert await active_hash(installation.store, installation.globex, "register", b"") == digest(2)


async def test_a_revoked_version_gives_way_to_the_one_that_was_named(journeys: Journeys) -> None:
    assert shares(journeys.revoke("register", 3, decided("a leak"), fallback=1)) == {1: 1}


async def test_a_revoked_version_leaves_its_split(journeys: Journeys) -> None:
    journeys.split("register", {1: 20, 2: 30, 3: 50}, decided())

    assert shares(journeys.revoke("register", 3, decided("a leak"))) == {1: 20, 2: 30}
    assert shares(journeys.revoke("register", 2, decided("a leak too"))) == {1: 1}


async def test_a_version_that_nobody_starts_is_revoked_beside_what_is_live(journeys: Journeys) -> None:
    assert shares(journeys.revoke("register", 1, decided("a leak"))) == {3: 1}
    (line, *_) = journeys.versions.log("register")
    assert (line.action, line.version, line.live, line.replaced) == ("revoke", 1, 3, 3)


async def test_a_rollback_passes_revoked_versions_by(journeys: Journeys) -> None:
    journeys.revoke("register", 2, decided("a leak"))

    assert journeys.rollback("register", decided()).version == 1


async def test_revoking_twice_is_revoking_once(journeys: Journeys) -> None:
    first = journeys.revoke("register", 3, decided("a leak"))

    assert journeys.revoke("register", 3, decided("a leak")) == first


REFUSED: dict[str, tuple[type[Exception], Refused]] = {
    "publishing what was revoked": (
        VersionRevoked,
        lambda journeys: journeys.publish("register", "", digest(2), decided()),
    ),
    "publishing to no share": (
        SplitInvalid,
        lambda journeys: journeys.publish("register", "", digest(9), decided(), share=0),
    ),
    "publishing over what somebody else did": (
        JourneyMoved,
        lambda journeys: journeys.publish("register", "", digest(9), decided(), expected=3),
    ),
    "publishing for the first time what is there": (
        JourneyMoved,
        lambda journeys: journeys.publish("register", "", digest(9), decided(), expected=0),
    ),
    "rolling back to what was revoked": (
        VersionRevoked,
        lambda journeys: journeys.rollback("register", decided(), to=2),
    ),
    "rolling back to nowhere": (
        VersionUnknown,
        lambda journeys: journeys.rollback("register", decided(), to=9),
    ),
    "rolling back over what somebody else did": (
        JourneyMoved,
        lambda journeys: journeys.rollback("register", decided(), expected=3),
    ),
    "rolling back what does not exist": (JourneyUnknown, lambda journeys: journeys.rollback("login", decided())),
    "a split of nothing": (SplitInvalid, lambda journeys: journeys.split("register", {}, decided())),
    "a share that weighs nothing": (
        SplitInvalid,
        lambda journeys: journeys.split("register", {1: 0, 3: 1}, decided()),
    ),
    "a share that weighs too much": (
        SplitInvalid,
        lambda journeys: journeys.split("register", {1: 10_001, 3: 1}, decided()),
    ),
    "a split into too many": (
        SplitInvalid,
        lambda journeys: journeys.split("register", dict.fromkeys(range(1, 12), 1), decided()),
    ),
    "a split with what was revoked": (
        VersionRevoked,
        lambda journeys: journeys.split("register", {1: 1, 2: 1}, decided()),
    ),
    "a split with what does not exist": (
        VersionUnknown,
        lambda journeys: journeys.split("register", {1: 1, 9: 1}, decided()),
    ),
    "a split of what does not exist": (
        VersionUnknown,
        lambda journeys: journeys.split("login", {1: 1, 2: 1}, decided()),
    ),
    "a split over what somebody else did": (
        JourneyMoved,
        lambda journeys: journeys.split("register", {1: 1, 3: 1}, decided(), expected=5),
    ),
    "revoking without a reason": (
        DecisionInvalid,
        lambda journeys: journeys.revoke("register", 3, decided(" ")),
    ),
    "revoking what does not exist": (
        VersionUnknown,
        lambda journeys: journeys.revoke("register", 9, decided("a leak")),
    ),
    "revoking in favour of what was revoked": (
        VersionRevoked,
        lambda journeys: journeys.revoke("register", 3, decided("a leak"), fallback=2),
    ),
    "revoking in favour of itself": (
        VersionRevoked,
        lambda journeys: journeys.revoke("register", 3, decided("a leak"), fallback=3),
    ),
    "revoking in favour of what does not exist": (
        VersionUnknown,
        lambda journeys: journeys.revoke("register", 3, decided("a leak"), fallback=9),
    ),
    "revoking over what somebody else did": (
        JourneyMoved,
        lambda journeys: journeys.revoke("register", 3, decided("a leak"), expected=3),
    ),
}


@pytest.mark.parametrize(("error", "refused"), REFUSED.values(), ids=REFUSED.keys())
async def test_what_is_refused_leaves_everything_as_it_was(
    journeys: Journeys, installation: Installation, error: type[Exception], refused: Refused
) -> None:
    journeys.revoke("register", 2, decided("a leak"))
    tables = ("journey", "program", "publication", "revocation")
    before = [await installation.rows(table) for table in tables]

    with pytest.raises(error):
        refused(journeys)

    assert [await installation.rows(table) for table in tables] == before
    assert journeys.rollback("register", decided(), to=1).version == 1, "the repository is of use afterwards"


async def test_the_only_version_is_not_revoked_without_another_to_fall_back_to(
    journeys: Journeys, installation: Installation
) -> None:
    journeys.publish("login", "document", digest(10), decided())

    with pytest.raises(NoVersionBefore):
        journeys.revoke("login", 1, decided("a leak"))

    assert await installation.rows("revocation") == []


@pytest.mark.parametrize(
    "decision", [("", ""), ("  ", ""), ("a" * 201, ""), ("a\x1bb", ""), ("alice", "a" * 1001)]
)
def test_a_decision_that_could_not_be_read_is_none(decision: tuple[str, str]) -> None:
    with pytest.raises(DecisionInvalid):
        Decision(*decision, NOW)


async def test_the_log_says_what_was_decided_and_lives_on(journeys: Journeys) -> None:
    journeys.split("register", {2: 90, 3: 10}, decided("a try", NOW + 5))
    journeys.revoke("register", 2, decided("a leak", NOW + 6))

    revoked, tried, third, *_, first = journeys.versions.log("register")
    assert (revoked.action, revoked.version, revoked.live, revoked.replaced) == ("revoke", 2, 3, 2)
    assert (tried.shares, tried.reason, tried.by, tried.at) == (
        (Share(2, 90), Share(3, 10)),
        "a try",
        "alice",
        NOW + 5,
    )
    assert (third.revision, third.live, third.replaced, third.shares) == (3, 3, 2, ())
    assert first.replaced is None
    assert [line.revision for line in journeys.versions.log("register", 3)] == [2, 1]


@pytest.mark.parametrize("change", ["UPDATE publication SET reason = ''", "DELETE FROM publication"])
@pytest.mark.usefixtures("journeys")
async def test_a_line_of_the_log_is_never_changed(installation: Installation, change: str) -> None:
    with pytest.raises(DBAPIError, match="append-only"), installation.owner.begin() as connection:
        connection.execute(text(change))


async def test_of_operators_who_saw_the_same_one_decides(
    journeys: Journeys, installation: Installation, engine: Engine
) -> None:
    seen = journeys.rollback("register", decided(), to=1).revision
    start = threading.Barrier(4)

    def decide(to: int) -> str:
        with TenantSession(engine, installation.globex) as session:
            start.wait()
            try:
                Journeys(session, admit_all).rollback("register", decided(f"to {to}"), to=to, expected=seen)
            except JourneyMoved:
                return "moved"
            return "decided"

    with ThreadPoolExecutor(4) as operators:
        outcomes = list(operators.map(decide, [2, 3, 2, 3]))

    assert sorted(outcomes) == ["decided", "moved", "moved", "moved"]
    assert len(journeys.versions.log("register")) == seen + 1


async def test_a_journey_is_published_for_the_first_time_once(installation: Installation, engine: Engine) -> None:
    start = threading.Barrier(4)

    def publish(number: int) -> str:
        with TenantSession(engine, installation.globex) as session:
            start.wait()
            try:
                Journeys(session, admit_all).publish("new", "", digest(number), decided(), expected=0)
            except JourneyMoved:
                return "moved"
            return "published"

    with ThreadPoolExecutor(4) as operators:
        outcomes = list(operators.map(publish, range(4)))

    assert sorted(outcomes) == ["moved", "moved", "moved", "published"]
    assert len(await installation.rows("program")) == 1


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
