"""What new sessions run is switched whole, in one line of the log each, or not at all."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import msgspec
import pytest
from sqlalchemy import Engine, text
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
from handrail_tenants.journeys.published import active_hash
from handrail_tenants.journeys.repository import Journeys
from handrail_tenants.journeys.versions import Live, Share
from handrail_tenants.tenancy.session import TenantSession
from tests.contract.store.installation import NOW, Installation, admit_all, decided, digest

pytestmark = pytest.mark.anyio
UNITS = [b"unit %d" % number for number in range(200)]
Refused = Callable[[Journeys], Any]


def shares(live: Live) -> dict[int, int]:
    return {share.version: share.weight for share in live.shares}


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


async def test_a_share_never_becomes_all_of_them(journeys: Journeys) -> None:
    journeys.split("register", {2: 40, 3: 60}, decided())

    assert shares(journeys.publish("register", "", digest(3), decided(), share=20)) == {2: 80, 3: 20}
    journeys.rollback("register", decided(), to=3)
    with pytest.raises(SplitInvalid):
        journeys.publish("register", "", digest(3), decided(), share=20)
    with pytest.raises(SplitInvalid):
        journeys.publish("another", "document 5", digest(5), decided(), share=20)


async def test_what_a_share_leaves_is_divided_as_it_was(journeys: Journeys) -> None:
    journeys.split("register", {2: 40, 3: 60}, decided())

    assert shares(journeys.publish("register", "document 4", digest(4), decided(), share=1)) == {
        2: 198,
        3: 297,
        4: 5,
    }


async def test_one_share_of_a_split_alone_ends_it(journeys: Journeys) -> None:
    journeys.split("register", {2: 50, 3: 50}, decided())

    assert shares(journeys.split("register", {2: 7}, decided())) == {2: 1}


async def test_the_same_division_in_other_numbers_is_no_decision(journeys: Journeys) -> None:
    first = journeys.split("register", {2: 9, 3: 1}, decided())

    again = journeys.split("register", {3: 10, 2: 90}, decided())

    assert again == msgspec.structs.replace(first, unchanged=True)
    assert journeys.split("register", {2: 90, 3: 11}, decided()).revision == first.revision + 1


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

    assert journeys.revoke("register", 3, decided("a leak")) == msgspec.structs.replace(first, unchanged=True)


REFUSED: dict[str, tuple[type[Exception], Refused]] = {
    "publishing what was revoked": (
        VersionRevoked,
        lambda journeys: journeys.publish("register", "", digest(2), decided()),
    ),
    "publishing to no share": (
        SplitInvalid,
        lambda journeys: journeys.publish("register", "", digest(9), decided(), share=0),
    ),
    "a split into negative shares": (
        SplitInvalid,
        lambda journeys: journeys.split("register", {3: -1}, decided()),
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
