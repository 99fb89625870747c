"""What lies on the desk is a draft of its own: what is live changes only when it is proved and published."""

from collections.abc import Iterator

import pytest

from handrail_platform.document.change import Change
from handrail_platform.document.problem import JourneyRefused
from handrail_platform.verify.prove import JourneyUnproved
from handrail_tenants.journeys.decision import Decision
from handrail_tenants.journeys.problems import DraftMoved, JourneyMoved, JourneyUnknown
from handrail_ui.proof.words import proof_speech
from handrail_ui.studio.desk import Desk, JourneyRenamed, Judged
from tests.acme import ALTHOUGH, AT_ACME, STRONGER, TWO_FACTORS, Acme

SAY = proof_speech("en")
LENA = Decision("Lena", "a try", 1_000)
COME_IN = Change(("name", "en"), "Come in")
TO_SORRY = Change(("steps", "password", "next", "failed"), "sorry")


@pytest.fixture
def desk(acme: Acme) -> Iterator[Desk]:
    with acme.administration() as admin:
        yield Desk(admin, "acme")


def change(desk: Desk, expected: int, *changes: Change) -> int:
    return desk.change("login", changes, expected, by="Lena", at=1_000).revision


def judged(desk: Desk) -> Judged:
    return desk.judge(desk.open("login"), SAY)


def test_what_is_live_is_opened_where_there_is_no_draft(desk: Desk) -> None:
    opened = desk.open("login")

    assert (opened.revision, opened.live_version, opened.pointer) == (0, 1, 1)
    assert opened.plain["journey"] == "login"


def test_a_journey_that_there_is_not_is_not_opened(desk: Desk) -> None:
    with pytest.raises(JourneyUnknown):
        desk.open("nobody")


def test_a_change_begins_a_draft_and_leaves_alone_what_is_live(desk: Desk) -> None:
    assert change(desk, 0, TO_SORRY) == 1
    assert change(desk, 1, COME_IN) == 2

    opened = desk.open("login")
    assert opened.plain["steps"]["password"]["next"]["failed"] == "sorry"
    assert opened.plain["name"]["en"] == "Come in"
    with desk.admin.journeys("acme") as journeys:
        assert "Come in" not in journeys.active("login").document


def test_whoever_saw_an_older_draft_changes_nothing(desk: Desk) -> None:
    change(desk, 0, TO_SORRY)

    with pytest.raises(DraftMoved):
        change(desk, 0, Change(("name", "en"), "Mine"))

    assert desk.open("login").plain["name"]["en"] != "Mine"


@pytest.mark.parametrize("name", ["other", None])
def test_a_journey_keeps_its_name(desk: Desk, name: str | None) -> None:
    with pytest.raises(JourneyRenamed):
        change(desk, 0, Change(("journey",), name))

    assert desk.open("login").revision == 0


def test_an_outcome_that_leads_nowhere_is_told_and_the_outcomes_are_still_known(desk: Desk) -> None:
    change(desk, 0, Change(("steps", "password", "next", "ok"), None))

    found = judged(desk)

    assert [each.path for each in found.problems] == ["steps.password.next"]
    assert {"ok", "failed"} <= set(found.outcomes["password"])


def test_what_is_no_journey_at_all_is_told(desk: Desk) -> None:
    change(desk, 0, Change(("steps",), "none"))

    found = judged(desk)

    assert found.document is None
    assert found.problems
    with pytest.raises(JourneyRefused):
        desk.publish("login", LENA, 1, 1, {})


def test_the_proof_speaks_under_what_the_tenant_demands(acme: Acme, desk: Desk) -> None:
    change(desk, 0, COME_IN)
    acme.demands(TWO_FACTORS, *ALTHOUGH)

    judgement = judged(desk).judgement

    assert judgement is not None
    assert "assurance-missing" in [each.code for each in judgement.findings]


def test_what_is_proved_goes_live_and_is_no_draft_any_more(desk: Desk) -> None:
    change(desk, 0, COME_IN)

    live = desk.publish("login", LENA, 1, 1, {})

    assert (live.version, desk.open("login").revision) == (2, 0)
    assert desk.open("login").plain["name"]["en"] == "Come in"


def test_what_cannot_be_proved_stays_a_draft_and_what_was_live_stays_live(acme: Acme, desk: Desk) -> None:
    acme.demands(TWO_FACTORS, *ALTHOUGH)
    change(desk, 0, COME_IN)

    with pytest.raises(JourneyUnproved):
        desk.publish("login", LENA, 1, 1, {})

    assert (desk.open("login").revision, desk.open("login").live_version) == (1, 1)


def test_whoever_saw_an_older_draft_publishes_nothing(desk: Desk) -> None:
    change(desk, 0, COME_IN)

    with pytest.raises(DraftMoved):
        desk.publish("login", LENA, 0, 1, {})

    assert desk.open("login").live_version == 1


def test_whoever_has_not_seen_what_is_live_publishes_nothing_and_keeps_the_draft(acme: Acme, desk: Desk) -> None:
    change(desk, 0, COME_IN)
    acme.does("journey", "publish", *AT_ACME, "--by", "bob", "--reason", "why", acme.file(STRONGER))

    with pytest.raises(JourneyMoved):
        desk.publish("login", LENA, 1, 1, {})

    assert desk.open("login").revision == 1
