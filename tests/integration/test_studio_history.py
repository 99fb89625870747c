"""The history of a journey is told in pages, and leads back to what was live."""

from collections.abc import Iterator

import pytest

from handrail_platform.access.permission import Permission
from handrail_tenants.audit.entry import Actor
from handrail_tenants.authorization.ruling import Ruling
from handrail_tenants.journeys.problems import DecisionInvalid, JourneyMoved, VersionUnknown
from handrail_tenants.plans.problems import ApprovalNeeded
from handrail_ui.proof.words import proof_speech
from handrail_ui.studio.desk import Deed
from handrail_ui.studio.history.desk import MOST_SHOWN, HistoryDesk
from tests.acme import AT_ACME, LOGIN, STRONGER, Acme

SAY = proof_speech("en")
LENA = Actor("handrail", "0f" * 16)


def deed(permission: Permission) -> Deed:
    return Deed(LENA, permission, Ruling(allow=True, rule="p, publisher"), 1_800_000_000_000)


BACK, SPLIT, REVOKE = map(
    deed, (Permission.JOURNEY_ROLLBACK, Permission.JOURNEY_PUBLISH, Permission.JOURNEY_REVOKE)
)


@pytest.fixture
def desk(acme: Acme) -> Iterator[HistoryDesk]:
    """Return the desk of Acme, whose `login` has two versions."""
    acme.does("journey", "publish", *AT_ACME, "--by", "bob", "--reason", "stronger", acme.file(STRONGER))
    with acme.administration() as admin:
        yield HistoryDesk(admin, "acme")


def test_each_version_is_told_with_its_proof_and_what_changed(desk: HistoryDesk) -> None:
    second, first = desk.history("login").lines

    assert [(each.name, each.state) for each in second.steps or ()] == [("code", "changed")]
    assert first.steps is None
    assert second.proof is not None
    assert second.proof.program == second.version.program_hash.hex()


def test_a_version_is_compared_in_meaning_with_the_one_before(desk: HistoryDesk) -> None:
    past = desk.past("login", 2, SAY)

    assert past.before == 1
    assert "proof" in {each.id for each in past.meaning.sections}
    first = desk.past("login", 1, SAY)
    assert (first.before, first.meaning.sections, first.meaning.steps) == (0, (), ())
    assert first.meaning.map is not None
    with pytest.raises(VersionUnknown):
        desk.past("login", 3, SAY)


def test_one_rolls_back_splits_and_takes_back_from_what_one_saw(desk: HistoryDesk) -> None:
    assert desk.rollback("login", 1, 2, "too strong", BACK, needs_approval=False).version == 1
    with pytest.raises(JourneyMoved):
        desk.rollback("login", 2, 2, "", BACK, needs_approval=False)
    assert len(desk.split("login", {1: 9, 2: 1}, 3, "a tenth", SPLIT, needs_approval=False).shares) == 2
    with pytest.raises(DecisionInvalid):
        desk.revoke("login", 2, 4, " ", REVOKE)

    live = desk.revoke("login", 2, 4, "an emergency", REVOKE)

    assert [each.version for each in live.shares] == [1]
    assert [each.version.revoked_at is not None for each in desk.history("login").lines] == [True, False]
    with desk.admin.audit("acme") as log:
        lines = list(log.read(0, 100))
    assert [each.action for each in lines] == ["journey:rollback", "journey:publish", "journey:revoke"]
    assert all(each.before != each.after for each in lines)


def test_no_version_gets_more_than_was_approved_of_it_by_one_person_alone(acme: Acme, desk: HistoryDesk) -> None:
    text = STRONGER.replace("en: Sign in", "en: Come in", 1)
    third = acme.file(text)
    acme.does("journey", "publish", *AT_ACME, "--by", "bob", "--share", "10", third)

    for weights in ({2: 1, 3: 1}, {3: 1}, {1: 1, 3: 9}):
        with pytest.raises(ApprovalNeeded):
            desk.split("login", weights, 3, "", SPLIT, needs_approval=True)
    with pytest.raises(ApprovalNeeded):
        desk.rollback("login", 3, 3, "", BACK, needs_approval=True)
    with pytest.raises(JourneyMoved):
        desk.split("login", {2: 95, 3: 5}, 2, "", SPLIT, needs_approval=True)

    assert desk.history("login").live.revision == 3
    assert len(desk.split("login", {2: 95, 3: 5}, 3, "less", SPLIT, needs_approval=True).shares) == 2
    assert desk.rollback("login", 1, 4, "back to what all had", BACK, needs_approval=True).version == 1


def test_an_emergency_approves_of_nothing(acme: Acme, desk: HistoryDesk) -> None:
    third = acme.file(STRONGER.replace("en: Sign in", "en: Come in", 1))
    acme.does("journey", "publish", *AT_ACME, "--by", "bob", "--share", "60", third)
    desk.revoke("login", 2, 3, "an emergency", REVOKE)
    desk.rollback("login", 1, 4, "", BACK, needs_approval=True)

    with pytest.raises(ApprovalNeeded):
        desk.rollback("login", 3, 5, "", BACK, needs_approval=True)


def test_many_versions_are_told_in_pages(acme: Acme, desk: HistoryDesk) -> None:
    text = LOGIN.read_text()
    for number in range(MOST_SHOWN):
        acme.does(
            "journey", "publish", *AT_ACME, acme.file(text.replace("en: Sign in", f"en: Sign in {number}", 1))
        )

    newest = desk.history("login")
    older = desk.history("login", newest.older, newest.older_decisions)

    assert len(newest.lines) == len(newest.decisions) == MOST_SHOWN
    assert [each.version.version for each in older.lines] == [2, 1]
    assert [each.revision for each in older.decisions] == [2, 1]
    assert (older.older, older.older_decisions) == (0, 0)
