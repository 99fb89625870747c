"""sms.verify: a code by text message to the number of the account is a second factor."""

from typing import Any

import pytest

from handrail_platform.assurance import AuthenticatorProfile, assurance_level
from handrail_platform.run.facts import authenticators_used
from handrail_platform.step.outbox import SendSmsCode
from handrail_platform.step.reads import (
    Allowance,
    AnyRead,
    IdentifierKind,
    Person,
    PersonRecord,
    SmsCheck,
    Spend,
    Verdict,
)
from handrail_platform.text import Message
from tests.unit.steps.email_codes import MINUTE, actions, code, wrong_code
from tests.unit.steps.journeys import ALICE, NOON, SECOND, Play, play, step_in_place
from tests.unit.steps.sms_codes import ABROAD, NUMBER

ACCOUNT: dict[str, Any] = {"claim": ("email", "alice@example.org", ALICE), "proved": ["password"]}
LANDLINE = "+493023125000"


class Shell:
    """Knows Alice's numbers, counts messages and guesses, and compares."""

    def __init__(self, *phones: tuple[str, bool]) -> None:
        self.phones = phones or ((NUMBER, True),)
        self.closed_until = 0
        self.locked_until = 0

    def __call__(self, request: AnyRead) -> Person | Allowance | Verdict:
        match request:
            case PersonRecord():
                known: tuple[tuple[IdentifierKind, str, bool], ...] = tuple(
                    ("phone", number, proved) for number, proved in self.phones
                )
                return Person("Alice Example", (("email", "alice@example.org", True), *known), {}, ())
            case Spend():
                return Allowance(allowed=not self.closed_until, retry_at=self.closed_until)
            case SmsCheck(_, typed, sent):
                locked = Verdict("locked", retry_at=self.locked_until)
                return locked if self.locked_until else Verdict("right" if typed == sent else "wrong")
            case _:
                raise AssertionError(request)


def verifying(shell: Shell | None = None, **config: Any) -> Play:
    document = step_in_place("sms.verify@1", {"countries": ["DE"], **config}, given=ACCOUNT)
    return play(document, answers=shell or Shell())


def test_the_code_goes_to_the_number_of_the_account_which_the_page_does_not_tell() -> None:
    played = verifying()

    assert played.promised(SendSmsCode) == [
        SendSmsCode(NUMBER, "en", "step", visit=1, issue=1, expires_at=NOON + 10 * MINUTE)
    ]
    assert played.view.lead == Message("sms.verify.lead", {"number": "+49 •••12"})
    assert NUMBER not in repr((played.view, played.state.memory))


def test_the_right_code_is_possession_and_with_a_password_two_factors() -> None:
    played = verifying().submit(code=code())

    assert played.outcome_of() == "ok"
    used = [fact.authenticator for fact in authenticators_used(played.state.facts, played.state.subject)]
    assert used == [AuthenticatorProfile.PASSWORD, AuthenticatorProfile.SMS_CODE]
    assert assurance_level(each for each in used if each is not None) == 2
    assert assurance_level([AuthenticatorProfile.SMS_CODE]) == 1


@pytest.mark.parametrize("phones", [((NUMBER, False),), ((ABROAD, True),), ((LANDLINE, True),)])
def test_whoever_has_no_proved_number_that_a_message_may_go_to_passes_by(phones: Any) -> None:
    played = verifying(Shell(*phones))

    assert (played.outcome_of(), played.effects) == ("none", [])
    assert verifying(Shell(*phones, (NUMBER, True))).at == "step"


def test_each_guess_is_counted_by_the_check_and_the_last_wrong_one_fails() -> None:
    played = verifying(max_attempts=2).submit(code=wrong_code())

    assert played.asked.count(SmsCheck(ALICE, wrong_code(), code())) == 1
    assert played.field("code").error == Message("sms.verify.wrong", count=1)
    assert played.submit(code=wrong_code()).outcome_of() == "failed"


def test_a_lock_is_named_in_minutes_and_costs_no_try() -> None:
    shell = Shell()
    played = verifying(shell, max_attempts=1)
    shell.locked_until = NOON + 15 * MINUTE
    played.submit(code=code())
    assert (played.at, played.notice) == ("step", "sms.verify.guess_paused")

    shell.locked_until = 0
    assert played.submit(code=code()).outcome_of() == "ok"


def test_a_cap_leaves_the_way_open_to_another_factor_and_to_a_later_message() -> None:
    shell = Shell()
    shell.closed_until = NOON + 5 * MINUTE
    played = verifying(shell)

    assert (played.notice, played.promised(SendSmsCode)) == ("sms.verify.send_paused", [])
    assert actions(played) == ["resend", "other"]
    shell.closed_until = 0
    played.wait(5 * MINUTE).submit("resend")
    assert played.submit(code=code()).outcome_of() == "ok"


def test_only_the_newest_code_counts_and_no_expired_one() -> None:
    played = verifying().wait(30 * SECOND).submit("resend")
    assert played.submit(code=code(issue=1)).errors == {"code": "sms.verify.wrong"}
    played.wait(10 * MINUTE).submit(code=code(issue=2))

    assert played.errors == {"code": "sms.verify.expired"}
    assert played.submit("resend").submit(code=code(issue=3)).outcome_of() == "ok"


def test_nobody_is_asked_for_a_code_to_a_number_that_is_theirs_no_more() -> None:
    shell = Shell()
    played = verifying(shell)
    shell.phones = (("+4917604069077", True),)

    assert played.submit(code=code()).outcome_of() == "none"


def test_another_way_is_offered_unless_the_journey_says_otherwise() -> None:
    assert verifying().submit("other").outcome_of() == "other"
    refused = verifying(other_way=False).submit("other")
    assert (refused.at, refused.notice) == ("step", "sms.verify.unclear")
