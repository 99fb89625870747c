"""device.approve: a code is shown where somebody signs in, and typed where they are signed in."""

from typing import Any

import pytest

from handrail_platform.document.problem import JourneyRefused
from handrail_platform.run.asking import listed
from handrail_platform.run.facts import authenticators_used
from handrail_platform.run.transition import Environment
from handrail_platform.step.guest import Asker, Guest, Reply, SignInWanted, guest_pass
from handrail_platform.step.outbox import TellOfApproval
from handrail_platform.step.reads import BrowsersOf, KnownBrowsers, Person
from handrail_platform.step.step import Submit
from handrail_platform.text import Message
from handrail_platform.values import PersonId
from handrail_platform.view import View
from tests.unit.steps.journeys import ALICE, KEY, NOON, Play, play, step_in_place

MINUTE = 60_000
ELSEWHERE = Guest(here=False, person_id=ALICE)
PROVED = {"claim": ("email", "alice@example.org", ALICE), "proved": ["password"]}
HERS = Person("Alice", (("email", "old@example.org", False), ("email", "alice@example.org", True)), {}, ())


def waiting(browsers: int = 1, person: Person = HERS, given: dict[str, Any] = PROVED, **config: Any) -> Play:
    known = KnownBrowsers(browsers, "Firefox, Linux", "192.0.2.7")
    document = step_in_place("device.approve@1", config, given=given)
    return play(document, answers={"BrowsersOf": known, "PersonRecord": person})


def code(played: Play) -> str:
    """Read the code where somebody signs in."""
    return str(played.view.data["code"])


def shown(played: Play, guest: Guest = ELSEWHERE, action: str = "", /, **fields: str) -> View:
    found = played.ask(guest, Submit(action, fields) if action else None)
    assert isinstance(found, View)
    return found


def said(played: Play, action: str, /, **fields: str) -> Reply:
    found = played.ask(ELSEWHERE, Submit(action, fields))
    assert isinstance(found, Reply)
    return found


def test_the_code_is_shown_here_and_nowhere_else() -> None:
    played = waiting()

    assert played.asked == [BrowsersOf(ALICE)]
    assert (len(code(played)), code(played).isdigit()) == (6, True)
    assert code(played) not in str(shown(played))
    assert played.state.waits is not None
    assert played.state.waits.until == NOON + 5 * MINUTE


def test_typing_the_code_elsewhere_approves_the_sign_in_and_tells_of_it() -> None:
    played = waiting()
    reply = said(played, "approve", code=f"{code(played)[:3]} {code(played)[3:]}")
    played.come(reply.name, reply.body)

    assert played.outcome_of() == "approved"
    assert ("device.approved", ALICE.hex()) in played.facts
    assert played.promised(TellOfApproval) == [TellOfApproval("alice@example.org", "en", approved=True, at=NOON)]


def test_an_approval_is_no_authenticator() -> None:
    """SP 800-63B-4 section 3.1.3.1: an out-of-band authenticator holds a key; this one holds a cookie."""
    played = waiting()
    before = authenticators_used(played.state.facts, played.state.subject)
    played.come("answer", {"said": "approved"})

    assert authenticators_used(played.state.facts, played.state.subject) == before


def test_there_is_no_button_that_approves_without_the_code() -> None:
    for typed in ("", "yes", "12345"):
        page = shown(waiting(), ELSEWHERE, "approve", code=typed)
        assert page.fields[0].error == Message("device.approve.malformed")


def test_a_wrong_code_is_the_only_guess() -> None:
    played = waiting()
    wrong = "000000" if code(played) != "000000" else "000001"
    reply = said(played, "approve", code=wrong)
    played.come(reply.name, reply.body)

    assert played.outcome_of() == "wrong"
    assert ("device.approved", ALICE.hex()) not in played.facts
    assert played.promised(TellOfApproval) == []


def test_whoever_says_no_is_told_what_it_means() -> None:
    played = waiting()
    reply = said(played, "deny")
    played.come(reply.name, reply.body)

    assert reply.view.title == Message("device.approve.denied.title")
    assert played.outcome_of() == "denied"
    assert [each.approved for each in played.promised(TellOfApproval)] == [False]


def test_nobody_approves_where_they_sign_in_nor_for_somebody_else() -> None:
    played = waiting()

    for action in ("", "approve", "deny"):
        here = shown(played, Guest(here=True, person_id=ALICE), action, code=code(played))
        assert here.title == Message("device.approve.here.title")
        other = shown(
            played, Guest(here=False, person_id=PersonId(b"another person..")), action, code=code(played)
        )
        assert other.title == Message("device.approve.other_account.title")
        assert other.fields == ()
    assert played.ask(Guest(here=False)) == SignInWanted()


def test_the_account_page_lists_who_waits_since_when_and_from_where() -> None:
    played = waiting()
    env = Environment(now=NOON, key=KEY)

    assert listed(played.program, played.state, env) == (
        Asker(NOON, "Firefox, Linux", "192.0.2.7"),
        guest_pass(KEY, "step", 1),
    )
    assert listed(played.program, played.state, Environment(now=NOON + 5 * MINUTE, key=KEY)) is None
    played.come("answer", {"said": "denied"})
    assert listed(played.program, played.state, env) is None


def test_whoever_is_signed_in_nowhere_goes_another_way() -> None:
    assert waiting(browsers=0).outcome_of() == "none"
    assert waiting().submit("other").outcome_of() == "other"
    assert waiting(other_way=False).submit("other").notice == "device.approve.unclear"


def test_an_account_without_an_address_is_approved_without_a_mail() -> None:
    played = waiting(person=Person("", (), {}, ())).come("answer", {"said": "approved"})

    assert (played.outcome_of(), played.promised(TellOfApproval)) == ("approved", [])


def test_it_runs_for_nobody_who_has_proved_nothing() -> None:
    assert waiting(given={"claim": ("email", "alice@example.org", ALICE)}).outcome_of() == "error"


def test_the_time_can_run_out() -> None:
    assert waiting(wait_minutes=1).time_out().outcome_of() == "timeout"


def test_what_no_page_of_ours_sends_is_a_fault_and_no_approval() -> None:
    assert waiting().come("answer", {"said": "perhaps"}).outcome_of() == "error"


def test_a_code_lives_ten_minutes_at_most() -> None:
    with pytest.raises(JourneyRefused):
        waiting(wait_minutes=11)
