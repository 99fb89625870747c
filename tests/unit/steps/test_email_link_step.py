"""email.link: a mailed link confirms an address, by a button and never by being opened."""

from typing import Any

import pytest

from handrail_platform.document.problem import JourneyRefused
from handrail_platform.run.asking import is_asked
from handrail_platform.run.facts import authenticators_used
from handrail_platform.run.transition import Environment
from handrail_platform.step.guest import Guest, Reply, guest_pass
from handrail_platform.step.outbox import SendEmailLink
from handrail_platform.step.reads import Allowance, Spend
from handrail_platform.step.step import Submit
from handrail_platform.text import Message
from handrail_platform.view import View
from tests.unit.steps.journeys import KEY, NOON, Play, play, step_in_place

MINUTE = 60_000
ADDRESS = "alice@example.org"
ELSEWHERE = Guest(here=False)
HERE = Guest(here=True)


def waiting(address: str = ADDRESS, **config: Any) -> Play:
    document = step_in_place(
        "email.link@1",
        {"address": "email", **config},
        variables={"email": "email"},
        given={"values": {"email": address}},
    )
    return play(document, answers={"Spend": Allowance(allowed=True)})


def number(played: Play) -> str:
    """Return the number that the browser of the journey shows."""
    return str(played.view.data["number"])


def shown(played: Play, guest: Guest = ELSEWHERE, action: str = "", /, **fields: str) -> View:
    found = played.ask(guest, Submit(action, fields) if action else None)
    assert isinstance(found, View)
    return found


def confirmed(played: Play, guest: Guest = ELSEWHERE, /, **fields: str) -> Reply:
    found = played.ask(guest, Submit("confirm", fields))
    assert isinstance(found, Reply)
    return found


def error(page: View) -> str:
    found = page.fields[0].error
    assert isinstance(found, Message)
    return found.id


def test_arriving_sends_one_link_and_waits_as_long_as_it_is_valid() -> None:
    played = waiting(validity_minutes=20)

    assert played.promised(SendEmailLink) == [SendEmailLink(ADDRESS, "en", "step", 1, NOON + 20 * MINUTE)]
    assert played.state.waits is not None
    assert (played.at, played.state.waits.until) == ("step", NOON + 20 * MINUTE)
    assert played.view.lead == Message("email.link.lead", {"address": "a•••@example.org"})


def test_in_the_browser_of_the_journey_one_button_confirms_the_address() -> None:
    played = waiting()
    page = shown(played, HERE)

    assert (page.fields, [each.name for each in page.actions]) == ((), ["confirm"])
    reply = confirmed(played, HERE)
    assert played.come(reply.name, reply.body).outcome_of() == "ok"
    assert played.facts == {("address.email", ADDRESS)}


def test_elsewhere_the_number_of_the_first_device_is_typed() -> None:
    played = waiting()
    reply = confirmed(played, number=f" {number(played)} ")

    assert played.come(reply.name, reply.body).outcome_of() == "ok"


def test_whoever_asked_for_nothing_cannot_confirm_what_somebody_else_began() -> None:
    played = waiting()
    wrong = "100" if number(played) != "100" else "101"

    assert error(shown(played, ELSEWHERE, "confirm")) == "email.link.number_missing"
    assert error(shown(played, ELSEWHERE, "confirm", number=wrong)) == "email.link.number_wrong"
    assert number(played) not in str(shown(played))


def test_opening_the_link_changes_nothing_however_often() -> None:
    played = waiting()
    before = played.state

    for _ in range(3):
        shown(played)
        shown(played, HERE)
    assert played.state == before


def test_a_link_is_no_authenticator() -> None:
    """SP 800-63B-4 section 3.1.3.1: e-mail is no out-of-band authenticator, whatever is sent by it."""
    played = waiting().come("confirmed", {})

    assert authenticators_used(played.state.facts, played.state.subject) == ()


def test_an_address_that_was_confirmed_in_this_journey_needs_no_link() -> None:
    document = step_in_place(
        "email.link@1",
        {"address": "email"},
        variables={"email": "email"},
        given={"values": {"email": ADDRESS}, "verified": {"address.email": "email"}},
    )
    played = play(document, answers={"Spend": Allowance(allowed=True)})

    assert played.outcome_of() == "ok"
    assert played.promised(SendEmailLink) == []


def test_the_link_works_once_and_for_its_visit_alone() -> None:
    played = waiting()
    env = Environment(now=NOON, key=KEY)

    def opens(carried: bytes, at: Environment = env) -> bool:
        return is_asked(played.program, played.state, carried, at)

    assert opens(guest_pass(KEY, "step", 1))
    assert not opens(guest_pass(KEY, "step", 2))
    assert not opens(guest_pass(b"another key of 32 bytes.........", "step", 1))
    assert not opens(guest_pass(KEY, "step", 1), Environment(now=NOON + 15 * MINUTE, key=KEY))
    played.come("confirmed", {})
    assert not opens(guest_pass(KEY, "step", 1))


def test_the_time_can_run_out() -> None:
    assert waiting(validity_minutes=5).time_out().outcome_of() == "timeout"


def test_the_link_can_be_sent_again_but_not_at_once_nor_without_end() -> None:
    played = waiting(max_resends=1)

    assert played.submit("resend").notice == "email.link.cooldown"
    assert played.wait(30_000).submit("resend").notice == "email.link.resent"
    assert [each.expires_at for each in played.promised(SendEmailLink)] == [NOON + 15 * MINUTE] * 2
    assert [each.name for each in played.view.actions] == []
    assert played.wait(30_000).submit("resend").notice == "email.link.last"
    assert len(played.promised(SendEmailLink)) == 2


def test_mails_are_counted_for_the_mailbox_as_codes_are() -> None:
    played = waiting("alice+one@example.org")

    assert Spend("email-send", ADDRESS) in played.asked
    played.answers = {"Spend": Allowance(allowed=False, retry_at=NOON + 2 * MINUTE)}
    assert played.wait(30_000).submit("resend").notice == "email.link.paused"


@pytest.mark.parametrize(("option", "outcome"), [("other_way", "other"), ("allow_change", "change_address")])
def test_other_ways_on_are_offered_only_if_the_journey_says_so(option: str, outcome: str) -> None:
    offered: dict[str, Any] = {option: True}

    assert waiting(**offered).submit(outcome).outcome_of() == outcome
    assert waiting().submit(outcome).notice == "email.link.unclear"


def test_an_unknown_button_behind_the_link_changes_nothing() -> None:
    page = shown(waiting(), HERE, "open-sesame")

    assert page.notice is not None
    assert page.notice.text.id == "email.link.unclear"


@pytest.mark.parametrize(
    "config", [{"validity_minutes": 61}, {"validity_minutes": 5, "resend_cooldown_seconds": 301}]
)
def test_what_makes_no_sense_is_refused(config: dict[str, Any]) -> None:
    with pytest.raises(JourneyRefused):
        waiting(**config)
