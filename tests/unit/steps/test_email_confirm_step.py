"""email.confirm: a mailed code proves an address."""

from typing import Any

import pytest

from handrail_platform.document.problem import JourneyRefused
from handrail_platform.run.facts import authenticators_used
from handrail_platform.step.outbox import SendEmailCode
from handrail_platform.step.reads import Spend
from handrail_platform.text import Message
from tests.unit.steps.email_codes import (
    ADDRESS,
    MINUTE,
    Limits,
    actions,
    at_the_page,
    code,
    confirming,
    spent,
    wrong_code,
)
from tests.unit.steps.journeys import NOON, SECOND, play


def test_arriving_sends_one_code_and_asks_for_it() -> None:
    played = at_the_page()

    assert played.promised(SendEmailCode) == [
        SendEmailCode(ADDRESS, "en", "step", visit=1, issue=1, expires_at=NOON + 10 * MINUTE)
    ]
    assert played.at == "step"
    assert (played.field("code").kind, played.field("code").autocomplete) == ("code", "one-time-code")
    assert played.view.lead == Message("email.confirm.lead", {"address": "a•••@example.org"})


def test_looking_at_the_page_again_sends_nothing() -> None:
    played = at_the_page()

    before = played.state
    assert played.view == played.view
    assert played.state == before
    assert len(played.promised(SendEmailCode)) == 1


def test_the_mailed_code_proves_the_address() -> None:
    played = at_the_page().submit(code=code())

    assert played.outcome_of() == "ok"
    assert played.facts == {("address.email", ADDRESS)}


def test_a_code_may_be_typed_with_spaces() -> None:
    typed = f" {code()[:3]} {code()[3:]} "

    assert at_the_page().submit(code=typed).outcome_of() == "ok"


def test_an_e_mail_code_is_no_authenticator() -> None:
    """kr#4317: an e-mail code counted as a factor. SP 800-63B-4 section 3.1.3.1 forbids it."""
    document = confirming()
    document["steps"]["given"]["config"] |= {"new_person": True}
    played = play(document, answers=Limits()).submit(code=code())

    assert played.outcome_of() == "ok"
    assert authenticators_used(played.state.facts, played.state.subject) == ()


def test_a_wrong_code_says_how_many_tries_are_left_and_keeps_the_person_here() -> None:
    """th#3675: one wrong number meant a full restart."""
    played = at_the_page().submit(code=wrong_code())

    assert played.field("code").error == Message("email.confirm.wrong", count=4)
    assert played.field("code").value == ""
    assert played.submit(code=code()).outcome_of() == "ok"


def test_the_last_wrong_code_locks() -> None:
    played = at_the_page(max_attempts=3)

    for _ in range(2):
        assert played.submit(code=wrong_code()).at == "step"
    assert played.submit(code=wrong_code()).outcome_of() == "locked"
    assert played.facts == set()


@pytest.mark.parametrize("typed", ["", "12345", "1234567", "abcdef"])
def test_what_cannot_be_a_code_costs_no_try(typed: str) -> None:
    played = at_the_page(max_attempts=1).submit(code=typed)

    assert played.errors == {"code": "email.confirm.malformed"}
    assert spent(played, "email-guess") == 0


def test_every_guess_is_counted_for_the_address_before_it_is_judged() -> None:
    played = at_the_page().submit(code=wrong_code()).submit(code=code())

    assert played.asked.count(Spend("email-guess", ADDRESS)) == 2


def test_a_right_code_does_not_count_while_the_address_has_too_many_guesses() -> None:
    limits = Limits()
    played = play(confirming(), answers=limits)
    limits.closed = {"email-guess"}
    limits.retry_at = NOON + 90 * SECOND

    played.submit(code=code())

    assert played.at == "step"
    assert played.view.notice is not None
    assert (played.notice, played.view.notice.text.count) == ("email.confirm.guess_paused", 2)


def test_a_pause_is_no_failure_and_ends() -> None:
    limits = Limits()
    played = play(confirming(max_attempts=1), answers=limits)
    limits.closed, limits.retry_at = {"email-guess"}, NOON + 90 * SECOND
    played.submit(code=wrong_code()).submit(code=code())
    limits.closed = set()

    played.wait(90 * SECOND)

    assert played.notice == ""
    assert played.submit(code=code()).outcome_of() == "ok"


@pytest.mark.parametrize(("waited", "outcome"), [(10 * MINUTE - 1, "ok"), (10 * MINUTE, "")])
def test_a_code_is_good_up_to_its_very_end(waited: int, outcome: str) -> None:
    assert at_the_page().wait(waited).submit(code=code()).outcome_of() == outcome


def test_an_expired_code_is_named_as_such_and_a_new_one_offered() -> None:
    played = at_the_page(validity_minutes=5).wait(5 * MINUTE).submit(code=code())

    assert played.errors == {"code": "email.confirm.expired"}
    assert "resend" in actions(played)
    assert spent(played, "email-guess") == 0


def test_a_page_that_is_opened_late_says_that_the_code_expired() -> None:
    assert at_the_page().wait(10 * MINUTE).notice == "email.confirm.expired"


def test_a_confirmed_address_is_not_mailed_again() -> None:
    """zi#10697: going back sent the mail again."""
    document = confirming()
    document["steps"]["look"]["next"]["done"] = "step"
    document["steps"]["step"]["next"]["locked"] = "end"
    played = play(document, answers=Limits()).submit(code=code())

    played.submit()

    assert played.path == [("given", "done"), ("step", "ok"), ("look", "done"), ("step", "ok")]
    assert len(played.promised(SendEmailCode)) == 1


def test_another_visit_has_other_codes() -> None:
    document = confirming(allow_change=True)
    document["steps"]["look"]["next"]["done"] = "step"
    document["steps"]["step"]["next"]["locked"] = "end"
    played = play(document, answers=Limits()).submit("change_address").submit()

    assert [(each.visit, each.issue) for each in played.promised(SendEmailCode)] == [(1, 1), (2, 1)]
    assert played.submit(code=code(visit=1)).errors == {"code": "email.confirm.wrong"}
    assert played.submit(code=code(visit=2)).outcome_of() == "ok"


def test_the_address_can_be_changed_only_where_the_journey_says_so() -> None:
    assert at_the_page(allow_change=True).submit("change_address").outcome_of() == "change_address"
    refused = at_the_page().submit("change_address")
    assert (refused.at, refused.notice) == ("step", "email.confirm.unclear")
    assert "change_address" not in actions(refused)


def test_buttons_that_go_on_without_the_code_do_not_ask_for_it() -> None:
    played = at_the_page(allow_change=True)

    assert {action.name: action.submits_fields for action in played.view.actions} == {
        "continue": True,
        "resend": False,
        "change_address": False,
    }


def test_without_an_address_the_step_leaves_by_error() -> None:
    played = play(confirming(""), answers=Limits())

    assert (played.outcome_of(), played.promised(SendEmailCode)) == ("error", [])


def test_the_code_is_in_neither_state_nor_trace() -> None:
    played = at_the_page().submit(code=code(issue=2))

    assert code() not in repr(played.state)
    assert code(issue=2) not in repr((played.state, played.events))


@pytest.mark.parametrize(
    ("config", "place"),
    [
        ({"resend_cooldown_seconds": 90, "validity_minutes": 1}, "steps.step.config.resend_cooldown_seconds"),
        ({"validity_minutes": 11}, "steps.step.config.validity_minutes"),
        ({"max_attempts": 0}, "steps.step.config.max_attempts"),
        ({"mailbox": "email"}, "steps.step.config.mailbox"),
    ],
)
def test_a_configuration_that_makes_no_sense_is_refused_at_its_place(config: dict[str, Any], place: str) -> None:
    document = confirming()
    document["steps"]["step"]["config"] |= config

    with pytest.raises(JourneyRefused) as refused:
        play(document)

    assert [problem.path for problem in refused.value.problems] == [place]


def test_the_variable_must_be_an_e_mail_address() -> None:
    document = confirming()
    document["variables"]["email"] = "text"
    document["steps"]["given"]["config"]["types"] = {"email": "text"}

    with pytest.raises(JourneyRefused) as refused:
        play(document)

    assert "wrong-variable-type" in {problem.code for problem in refused.value.problems}


def test_the_address_must_be_known_by_then() -> None:
    document = confirming()
    document["steps"]["given"]["config"]["values"] = {}

    with pytest.raises(JourneyRefused) as refused:
        play(document)

    assert {problem.code for problem in refused.value.problems} == {"unassigned-variable"}


def test_a_proof_survives_when_the_rest_of_the_same_answer_is_computed_again() -> None:
    document = confirming()
    document["variables"]["name"] = "text"
    document["steps"]["given"]["config"]["values"]["name"] = "Alice Example"
    document["steps"]["given"]["config"]["types"] = document["variables"]
    document["steps"]["create"] = {
        "step": "account.create@1",
        "config": {"identifiers": {"email": "email"}},
        "next": {"created": "look", "exists": "look", "error": "look"},
    }
    document["steps"]["step"]["next"]["ok"] = "create"
    played = play(document, answers=Limits(), lose=["person.create"]).submit(code=code())

    assert played.path[-2:] == [("step", "ok"), ("create", "exists")]
    assert ("address.email", ADDRESS) in played.facts
    assert len(played.promised(SendEmailCode)) == 1
