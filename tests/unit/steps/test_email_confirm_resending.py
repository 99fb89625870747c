"""email.confirm: a mail that is late can be sent again, and nobody is flooded with mails."""

import pytest

from handrail_platform.step.codes import one_time_code
from handrail_platform.step.outbox import SendEmailCode
from handrail_platform.step.reads import Spend
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
from tests.unit.steps.journeys import KEY, NOON, SECOND, play
from tests.unit.steps.sentences import sentences


def test_capitals_do_not_give_an_address_more_sends_or_guesses() -> None:
    played = play(confirming("Alice@Example.org"), answers=Limits()).submit(code=code())

    assert set(played.asked) == {Spend("email-send", ADDRESS), Spend("email-guess", ADDRESS)}
    assert played.promised(SendEmailCode)[0].to == "Alice@Example.org"


def test_tags_do_not_let_anybody_send_more_mails_to_one_mailbox() -> None:
    played = play(confirming("alice+7@example.org"), answers=Limits()).submit(code=code())

    assert set(played.asked) == {Spend("email-send", ADDRESS), Spend("email-guess", "alice+7@example.org")}
    assert played.promised(SendEmailCode)[0].to == "alice+7@example.org"


def test_the_page_does_not_claim_that_a_mail_has_arrived() -> None:
    assert "is on its way" in sentences("email.confirm", "en")["email.confirm.lead"][0]
    assert "unterwegs" in sentences("email.confirm", "de")["email.confirm.lead"][0]


@pytest.mark.parametrize(("waited", "notice"), [(2 * MINUTE - 1, ""), (2 * MINUTE, "email.confirm.late")])
def test_whoever_waits_for_two_minutes_reads_what_to_do_about_a_late_code(waited: int, notice: str) -> None:
    assert at_the_page().wait(waited).notice == notice


def test_a_late_code_that_is_the_last_one_can_only_be_waited_for() -> None:
    assert at_the_page(max_resends=0).wait(2 * MINUTE).notice == "email.confirm.late_last"


def test_whoever_typed_a_code_has_one_and_is_not_told_to_wait_for_it() -> None:
    assert at_the_page().wait(2 * MINUTE).submit(code=wrong_code()).notice == ""


def test_a_new_code_replaces_the_old_one() -> None:
    played = at_the_page().wait(30 * SECOND).submit("resend")

    assert [each.issue for each in played.promised(SendEmailCode)] == [1, 2]
    assert played.notice == "email.confirm.resent"
    assert played.submit(code=code(issue=1)).errors == {"code": "email.confirm.wrong"}
    assert played.submit(code=code(issue=2)).outcome_of() == "ok"


def test_a_new_code_has_its_own_full_time() -> None:
    played = at_the_page().wait(9 * MINUTE).submit("resend").wait(9 * MINUTE)

    assert played.promised(SendEmailCode)[1].expires_at == NOON + 19 * MINUTE
    assert played.submit(code=code(issue=2)).outcome_of() == "ok"


def test_resending_works_with_a_cool_down_told_in_seconds() -> None:
    """kr#2892: a verification mail could not be sent again."""
    played = at_the_page().wait(SECOND - 1).submit("resend")

    assert played.view.notice is not None
    assert (played.notice, played.view.notice.text.count) == ("email.confirm.cooldown", 30)
    assert len(played.promised(SendEmailCode)) == 1
    assert spent(played, "email-send") == 1


def test_the_cool_down_counts_down_and_is_over_on_time() -> None:
    played = at_the_page().wait(10 * SECOND).submit("resend").wait(19 * SECOND)

    assert played.view.notice is not None
    assert played.view.notice.text.count == 1
    played.wait(SECOND)
    assert played.notice == ""
    assert len(played.submit("resend").promised(SendEmailCode)) == 2


def test_a_new_code_does_not_forgive_wrong_ones() -> None:
    """SP 800-63B-4 section 3.1.3.2: another code does not reset the failure count."""
    played = at_the_page(max_attempts=3).submit(code=wrong_code()).submit(code=wrong_code())

    played.wait(30 * SECOND).submit("resend").submit(code=code(issue=1))

    assert played.outcome_of() == "locked"


def test_resends_are_limited() -> None:
    played = at_the_page(max_resends=2)
    for _ in range(2):
        played.wait(30 * SECOND).submit("resend")

    assert "resend" not in actions(played)
    played.wait(30 * SECOND).submit("resend")
    assert played.notice == "email.confirm.last_code"
    assert len(played.promised(SendEmailCode)) == 3
    assert played.submit(code=code(issue=3)).outcome_of() == "ok"


@pytest.mark.parametrize("action", ["continue", "resend"])
def test_when_the_last_code_has_expired_the_journey_goes_on_instead_of_ending_here(action: str) -> None:
    played = at_the_page(max_resends=0).wait(10 * MINUTE)

    assert played.notice == "email.confirm.expired_last"
    assert played.submit(action, code=code()).outcome_of() == "locked"


def test_when_an_address_gets_too_much_mail_the_page_says_when_to_come_back() -> None:
    limits = Limits("email-send")
    played = play(confirming(), answers=limits)

    assert played.promised(SendEmailCode) == []
    assert played.view.notice is not None
    assert (played.notice, played.view.notice.text.count) == ("email.confirm.send_paused", 15)
    assert (played.view.fields, actions(played)) == ((), ["resend"])

    limits.closed = set()
    played.wait(15 * MINUTE).submit("resend")

    assert [each.issue for each in played.promised(SendEmailCode)] == [1]
    assert played.submit(code=code()).outcome_of() == "ok"


def test_nothing_can_be_guessed_before_a_code_was_sent() -> None:
    played = play(confirming(), answers=Limits("email-send"))

    played.submit(code=one_time_code(KEY, "step", 1, 0))

    assert (played.at, played.notice) == ("step", "email.confirm.unclear")


def test_a_code_that_was_sent_stays_good_while_no_further_one_may_be_sent() -> None:
    limits = Limits()
    played = play(confirming(), answers=limits).wait(30 * SECOND)
    limits.closed = {"email-send"}
    played.submit("resend")

    assert played.notice == "email.confirm.send_paused"
    assert played.submit(code=code()).outcome_of() == "ok"
