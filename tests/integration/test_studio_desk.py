"""What lies on the desk is a draft of its own: what is live changes only when it is proved and published."""

from collections.abc import Iterator

import msgspec
import pytest

from handrail_platform.access.permission import Permission
from handrail_platform.document.change import Change, StepMissing
from handrail_platform.document.parse import parse_plain
from handrail_platform.document.problem import JourneyRefused
from handrail_platform.document.scenario import Scenario, Then
from handrail_platform.verify.prove import JourneyUnproved
from handrail_tenants.audit.entry import Actor, AuditLine
from handrail_tenants.audit.verification import Whole
from handrail_tenants.authorization.ruling import Ruling
from handrail_tenants.journeys.problems import DraftMoved, JourneyMoved, JourneyUnknown
from handrail_tenants.journeys.versions import Live
from handrail_ui.proof.words import proof_speech
from handrail_ui.studio.desk import Deed, Desk, JourneyRenamed, Judged
from handrail_ui.studio.publishing.desk import PublishingDesk, Wish
from handrail_ui.studio.publishing.preview import rehearsed
from tests.acme import ALTHOUGH, AT_ACME, STRONGER, TWO_FACTORS, Acme

SAY = proof_speech("en")
NOW = 1_800_000_000_000
LENA = Actor("handrail", "0f" * 16)
EDITING = Deed(LENA, Permission.DRAFT_EDIT, Ruling(allow=True, rule="p, designer"), NOW)
PUBLISHING = Deed(LENA, Permission.JOURNEY_PUBLISH, Ruling(allow=True, rule="p, publisher"), NOW + 1_000)
COME_IN = Change(("name", "en"), "Come in")
TO_SORRY = Change(("steps", "password", "next", "failed"), "sorry")


@pytest.fixture
def desk(acme: Acme) -> Iterator[Desk]:
    with acme.administration() as admin:
        yield Desk(admin, "acme")


def change(desk: Desk, expected: int, *changes: Change) -> int:
    return desk.change("login", changes, expected, EDITING).revision


def publish(desk: Desk, revision: int, pointer: int, *, reason: str = "") -> Live:
    wish = Wish(journey="login", revision=revision, pointer=pointer, reason=reason)
    return PublishingDesk(desk.admin, desk.tenant).publish(wish, PUBLISHING)


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


def test_an_outcome_of_a_step_that_is_none_is_refused_and_begins_no_draft(desk: Desk) -> None:
    with pytest.raises(StepMissing):
        change(desk, 0, Change(("steps", "nobody", "next", "ok"), "sorry"))

    assert desk.open("login").revision == 0


def test_whoever_changes_a_step_that_somebody_took_away_meanwhile_reads_that_it_moved(desk: Desk) -> None:
    change(desk, 0, Change(("steps", "sorry"), None))

    with pytest.raises(DraftMoved):
        change(desk, 0, Change(("steps", "sorry", "config", "title"), "Sorry"))


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

    assert found.document.steps == {}
    assert found.problems
    with pytest.raises(JourneyRefused):
        publish(desk, 1, 1)


def test_the_proof_speaks_under_what_the_tenant_demands(acme: Acme, desk: Desk) -> None:
    change(desk, 0, COME_IN)
    acme.demands(TWO_FACTORS, *ALTHOUGH)

    judgement = judged(desk).judgement

    assert judgement is not None
    assert "assurance-missing" in [each.code for each in judgement.findings]


def test_what_is_proved_goes_live_and_is_no_draft_any_more(desk: Desk) -> None:
    change(desk, 0, COME_IN)

    live = publish(desk, 1, 1)

    assert (live.version, desk.open("login").revision) == (2, 0)
    assert desk.open("login").plain["name"]["en"] == "Come in"


def test_what_cannot_be_proved_stays_a_draft_and_what_was_live_stays_live(acme: Acme, desk: Desk) -> None:
    acme.demands(TWO_FACTORS, *ALTHOUGH)
    change(desk, 0, COME_IN)

    with pytest.raises(JourneyUnproved):
        publish(desk, 1, 1)

    assert (desk.open("login").revision, desk.open("login").live_version) == (1, 1)


def test_whoever_saw_an_older_draft_publishes_nothing(desk: Desk) -> None:
    change(desk, 0, COME_IN)

    with pytest.raises(DraftMoved):
        publish(desk, 0, 1)

    assert desk.open("login").live_version == 1


def test_whoever_has_not_seen_what_is_live_publishes_nothing_and_keeps_the_draft(acme: Acme, desk: Desk) -> None:
    change(desk, 0, COME_IN)
    acme.does("journey", "publish", *AT_ACME, "--by", "bob", "--reason", "why", acme.file(STRONGER))

    with pytest.raises(JourneyMoved):
        publish(desk, 1, 1)

    assert desk.open("login").revision == 1


def audited(desk: Desk) -> list[AuditLine]:
    with desk.admin.audit("acme") as log:
        assert isinstance(log.verify(NOW + 2_000), Whole)
        return list(log.read(0, 100))


def test_every_change_and_publication_stands_in_the_audit_log_with_what_was_before_and_after(desk: Desk) -> None:
    change(desk, 0, COME_IN)
    publish(desk, 1, 1, reason="a try")

    first, second = audited(desk)
    assert (first.action, first.object, first.verdict) == ("draft:edit", "journey/login", "allowed")
    assert first.before != first.after
    assert (second.action, second.actor, second.at) == ("journey:publish", LENA, NOW + 1_000)


def test_what_was_refused_for_another_reason_than_the_policy_stands_nowhere(acme: Acme, desk: Desk) -> None:
    acme.demands(TWO_FACTORS, *ALTHOUGH)
    change(desk, 0, COME_IN)
    with pytest.raises(DraftMoved):
        change(desk, 0, TO_SORRY)
    with pytest.raises(JourneyUnproved):
        publish(desk, 1, 1)

    assert [each.action for each in audited(desk)] == ["draft:edit"]


def test_what_the_policy_denied_stands_there_as_denied(desk: Desk) -> None:
    denied = Deed(LENA, Permission.JOURNEY_PUBLISH, Ruling(allow=False, rule=""), NOW)
    desk.admin.tell("acme", denied.entry("login"))

    (line,) = audited(desk)
    assert (line.action, line.object, line.verdict) == ("journey:publish", "journey/login", "denied")


@pytest.mark.parametrize(
    "words", ["a line\u2028and another", "\u0085", "\x7f", "no: yes", "{", "'\"\\\\", "\U0001f512"]
)
def test_words_are_opened_as_they_were_written(desk: Desk, words: str) -> None:
    change(desk, 0, Change(("name", "en"), words))

    assert desk.open("login").plain["name"]["en"] == words


def test_what_no_draft_could_be_opened_with_is_not_saved(desk: Desk) -> None:
    deep: object = "bottom"
    for _ in range(100):
        deep = [deep]

    with pytest.raises(JourneyRefused):
        change(desk, 0, Change(("steps", "who", "config"), deep))

    assert desk.open("login").revision == 0


def test_a_scenario_that_is_new_is_tried_although_nothing_else_is(desk: Desk) -> None:
    document = parse_plain(desk.open("login").plain)
    told = Scenario(name="Nothing happens", then=Then(signed_in=False))

    before = rehearsed(desk.admin, desk.tenant, msgspec.structs.replace(document, scenarios=()))
    after = rehearsed(desk.admin, desk.tenant, msgspec.structs.replace(document, scenarios=(told,)))

    assert before is not None
    assert after is not None
    assert (len(before.scenarios), len(after.scenarios)) == (0, 1)
