"""consent.guardian: a minor asks, somebody else decides on their own device."""

from typing import Any

import pytest

from handrail_platform.document.problem import JourneyRefused
from handrail_platform.guard.vocabulary import consent
from handrail_platform.run.asking import is_asked
from handrail_platform.run.transition import Environment
from handrail_platform.step.effects import RecordConsent
from handrail_platform.step.guest import Guest, Reply, SignInWanted, guest_pass
from handrail_platform.step.outbox import AskGuardian, TellGuardian
from handrail_platform.step.reads import Allowance
from handrail_platform.step.step import Submit
from handrail_platform.text import Message
from handrail_platform.values import PersonId
from handrail_platform.view import View
from tests.unit.steps.journeys import ALICE, KEY, NOON, Play, play, step_in_place

HOUR = 3_600_000
VARIABLES: dict[str, Any] = {"guardian": "email", "name": "text", "email": "email", "photos": "boolean"}
CONFIG: dict[str, Any] = {
    "guardian": "guardian",
    "child": "name",
    "not_from": ["email"],
    "documents": [
        {"id": "terms", "version": "1", "title": {"en": "Terms", "de": "AGB"}, "text": {"en": "Be kind."}}
    ],
    "purposes": [
        {"id": "account", "version": "1", "required": True, "text": {"en": "An account of their own."}},
        {"id": "photos", "version": "2", "save_as": "photos", "text": {"en": "Photos.", "de": "Fotos."}},
    ],
}
SOMEBODY = Guest(here=False)
AGREED = {"name": " Robin Example ", "relation": "parent", "responsible": "on", "terms": "on", "account": "on"}


def waiting(guardian: str = "robin@example.org", known: dict[str, Any] | None = None, **config: Any) -> Play:
    values = {"guardian": guardian, "name": "Kim Example", "email": "kim@example.org", "photos": False}
    document = step_in_place(
        "consent.guardian@1", {**CONFIG, **config}, variables=VARIABLES, given={"values": values, **(known or {})}
    )
    return play(document, answers={"Spend": Allowance(allowed=True)})


def shown(played: Play, guest: Guest = SOMEBODY, action: str = "", /, **fields: str) -> View:
    found = played.ask(guest, Submit(action, fields) if action else None)
    assert isinstance(found, View)
    return found


def decided(played: Play, action: str, guest: Guest = SOMEBODY, /, **fields: str) -> Reply:
    found = played.ask(guest, Submit(action, fields))
    assert isinstance(found, Reply)
    return found


def errors(found: View) -> dict[str, str]:
    return {each.name: each.error.id for each in found.fields if isinstance(each.error, Message)}


def test_the_guardian_is_sent_a_link_and_the_minor_waits() -> None:
    played = waiting()

    assert played.promised(AskGuardian) == [
        AskGuardian("robin@example.org", "en", "step", 1, expires_at=NOON + 24 * HOUR)
    ]
    assert played.state.waits is not None
    assert (played.at, played.state.waits.until) == ("step", NOON + 24 * HOUR)


def test_the_page_asks_for_everything_apart_and_ticks_nothing() -> None:
    page = shown(waiting())

    names = [each.name for each in page.fields]
    assert names == ["terms", "account", "photos", "name", "relation", "responsible"]
    assert {each.value for each in page.fields} == {""}
    assert [each.name for each in page.actions] == ["agree", "refuse"]
    assert page.lead == Message("consent.guardian.ask.lead", {"child": "Kim Example"})


def test_agreeing_is_recorded_under_the_minor_with_who_did_it_and_what_they_saw() -> None:
    played = waiting().wait(HOUR)
    reply = decided(played, "agree", SOMEBODY, **AGREED, photos="on")
    played.come(reply.name, reply.body)

    (record,) = played.promised(RecordConsent)
    assert record.at == NOON + HOUR
    assert (record.guardian.name, record.guardian.relation) == ("Robin Example", "parent")
    assert record.guardian.address == "robin@example.org"
    assert [(each.purpose, each.state, each.text) for each in record.entries] == [
        ("terms", "given", "Be kind."),
        ("account", "given", "An account of their own."),
        ("photos", "given", "Photos."),
    ]
    assert played.promised(TellGuardian) == [TellGuardian("robin@example.org", "en", record)]
    assert played.outcome_of() == "granted"
    assert played.state.variables["photos"] is True


def test_what_is_consented_to_is_the_guardians_consent_and_not_the_minors() -> None:
    played = waiting()
    reply = decided(played, "agree", SOMEBODY, **AGREED)
    played.come(reply.name, reply.body)

    kinds = {kind for kind, _ in played.facts}
    assert consent("account", "1", "guardian") in kinds
    assert consent("account", "1") not in kinds
    assert consent("photos", "2", "guardian") not in kinds


def test_refusing_takes_one_button_and_nothing_else() -> None:
    played = waiting()
    reply = decided(played, "refuse")
    played.come(reply.name, reply.body)

    assert played.outcome_of() == "refused"
    assert played.promised(RecordConsent) == []


def test_a_refusal_for_somebody_with_an_account_is_recorded() -> None:
    known = {"claim": ("email", "kim@example.org", ALICE), "proved": ["password"]}
    played = waiting(known=known)
    reply = decided(played, "refuse")
    played.come(reply.name, reply.body)

    (record,) = played.promised(RecordConsent)
    assert record.person_id == ALICE
    assert {each.state for each in record.entries} == {"refused"}
    assert played.promised(TellGuardian)


def test_the_guardian_reads_and_decides_in_their_own_language() -> None:
    played = waiting()
    played.come("decision", {"decision": "granted", "allowed": "terms account", "language": "de"})

    (record,) = played.promised(RecordConsent)
    assert [(each.title or each.text, each.language) for each in record.entries][-1] == ("Fotos.", "de")


@pytest.mark.parametrize(
    ("left_out", "error"),
    [
        ("name", "name_wrong"),
        ("relation", "relation_missing"),
        ("responsible", "responsible_missing"),
        ("terms", "must_accept"),
        ("account", "must_agree"),
    ],
)
def test_what_is_missing_is_said_beside_its_field_and_the_rest_stays(left_out: str, error: str) -> None:
    page = shown(waiting(), SOMEBODY, "agree", **{**AGREED, left_out: ""})

    assert errors(page) == {left_out: f"consent.guardian.{error}"}
    assert {each.name for each in page.fields if each.value} == set(AGREED) - {left_out}


@pytest.mark.parametrize("name", ["a\u202eb", "x" * 121, "\u200b"])
def test_a_name_that_nobody_can_read_is_refused(name: str) -> None:
    assert errors(shown(waiting(), SOMEBODY, "agree", **{**AGREED, "name": name})) == {
        "name": "consent.guardian.name_wrong"
    }


def test_the_minor_cannot_decide_in_the_browser_in_which_they_asked() -> None:
    for action in ("", "agree", "refuse"):
        page = shown(waiting(), Guest(here=True), action, **AGREED)
        assert page.title == Message("consent.guardian.here.title")
        assert page.actions == ()


def test_the_minor_cannot_decide_from_another_device_on_which_they_are_signed_in() -> None:
    known = {"claim": ("email", "kim@example.org", ALICE), "proved": ["password"]}

    page = shown(waiting(known=known), Guest(here=False, person_id=ALICE), "agree", **AGREED)

    assert page.title == Message("consent.guardian.here.title")


def test_a_journey_may_want_the_account_that_has_the_address() -> None:
    played = waiting(proof="account")
    robin = PersonId(b"robin's person i")

    assert played.ask(SOMEBODY) == SignInWanted()
    other = shown(played, Guest(here=False, person_id=robin, addresses=("other@example.org",)), "agree", **AGREED)
    assert other.title == Message("consent.guardian.other_account.title")
    theirs = Guest(here=False, person_id=robin, addresses=("robin@example.org",))
    reply = decided(played, "agree", theirs, **AGREED)
    played.come(reply.name, reply.body)
    assert played.promised(RecordConsent)[0].guardian.account == robin


@pytest.mark.parametrize("address", ["kim@example.org", "Kim@Example.org", "kim+parent@example.org"])
def test_an_address_of_the_minor_is_no_guardians(address: str) -> None:
    played = waiting(address)

    assert played.outcome_of() == "own_address"
    assert played.promised(AskGuardian) == []


def test_the_time_can_run_out() -> None:
    played = waiting(hours=2).time_out()

    assert played.outcome_of() == "timeout"


def test_the_link_can_be_sent_again_but_not_at_once_nor_without_end() -> None:
    played = waiting(max_resends=1)

    assert played.submit("resend").notice == "consent.guardian.cooldown"
    assert played.wait(60_000).submit("resend").notice == "consent.guardian.resent"
    assert [each.expires_at for each in played.promised(AskGuardian)] == [NOON + 24 * HOUR] * 2
    assert [each.name for each in played.view.actions] == ["change"]
    assert played.wait(60_000).submit("resend").notice == "consent.guardian.last"
    assert len(played.promised(AskGuardian)) == 2


def test_whoever_floods_a_mailbox_is_stopped_and_can_still_name_another() -> None:
    played = waiting()
    played.answers = {"Spend": Allowance(allowed=False, retry_at=NOON + 120_000)}

    assert played.wait(60_000).submit("resend").notice == "consent.guardian.paused"
    assert played.submit("change").outcome_of() == "change"


def test_an_unknown_button_changes_nothing() -> None:
    played = waiting()

    assert played.submit("open-sesame").notice == "consent.guardian.unclear"
    again = shown(played, SOMEBODY, "open-sesame", **AGREED)
    assert again.notice is not None
    assert again.notice.text.id == "consent.guardian.unclear"


@pytest.mark.parametrize(
    "body",
    [
        {"decision": "granted", "allowed": "terms"},
        {"decision": "granted", "allowed": ""},
        {"decision": "perhaps"},
        {"decision": "granted", "relation": "neighbour"},
    ],
)
def test_what_no_page_of_ours_sends_is_a_fault_and_no_consent(body: dict[str, str]) -> None:
    played = waiting().come("decision", body)

    assert played.outcome_of() == "error"
    assert played.promised(RecordConsent) == []


def test_what_says_nothing_is_a_refusal() -> None:
    assert waiting().come("decision", {}).outcome_of() == "refused"


def test_a_link_is_for_one_visit_of_one_session_and_for_as_long_as_it_waits() -> None:
    played = waiting()
    env = Environment(now=NOON, key=KEY)

    def opens(shown: bytes, at: Environment = env) -> bool:
        return is_asked(played.program, played.state, shown, at)

    assert opens(guest_pass(KEY, "step", 1))
    assert not opens(guest_pass(KEY, "step", 2))
    assert not opens(guest_pass(b"another key of 32 bytes.........", "step", 1))
    assert not opens(b"")
    assert not opens(guest_pass(KEY, "step", 1), Environment(now=NOON + 24 * HOUR, key=KEY))
    played.come("decision", {"decision": "refused"})
    assert not opens(guest_pass(KEY, "step", 1))


@pytest.mark.parametrize(
    "config",
    [
        {"documents": [], "purposes": []},
        {"not_from": ["guardian"]},
        {"purposes": [{"id": "name", "version": "1", "text": {"en": "Name."}}]},
    ],
)
def test_what_makes_no_sense_is_refused(config: dict[str, Any]) -> None:
    with pytest.raises(JourneyRefused):
        waiting(**config)
