"""sms.confirm: a code by text message proves a phone number."""

from typing import Any

import pytest

from handrail_platform.document.problem import JourneyRefused
from handrail_platform.run.facts import authenticators_used
from handrail_platform.step.outbox import SendSmsCode
from handrail_platform.step.reads import Spend
from handrail_platform.text import Message
from tests.unit.steps.email_codes import MINUTE, Limits, actions, code, spent, wrong_code
from tests.unit.steps.journeys import NOON, SECOND, play
from tests.unit.steps.sms_codes import ABROAD, NUMBER, at_the_page, confirming


def test_arriving_sends_one_code_and_shows_no_more_of_the_number_than_its_owner_needs() -> None:
    played = at_the_page()

    assert played.promised(SendSmsCode) == [
        SendSmsCode(NUMBER, "en", "step", visit=1, issue=1, expires_at=NOON + 10 * MINUTE)
    ]
    assert (played.field("code").kind, played.field("code").autocomplete) == ("code", "one-time-code")
    assert played.view.lead == Message("sms.confirm.lead", {"number": "+49 •••12"})


def test_the_code_proves_the_number_and_authenticates_nobody() -> None:
    played = at_the_page().submit(code=code())

    assert played.outcome_of() == "ok"
    assert played.facts == {("address.phone", NUMBER)}
    assert authenticators_used(played.state.facts, played.state.subject) == ()


def test_each_message_is_counted_for_its_number_and_its_country_before_it_is_sent() -> None:
    played = at_the_page()

    assert played.asked == [Spend("sms-send", NUMBER, within="49")]


@pytest.mark.parametrize("limit", ["sms-send", "sms-guess"])
def test_a_cap_is_named_in_minutes_and_nothing_is_lost_by_it(limit: str) -> None:
    limits = Limits(limit)
    played = play(confirming(max_attempts=1), answers=limits)
    if limit == "sms-guess":
        played.submit(code=code())

    assert played.notice == f"sms.confirm.{limit.removeprefix('sms-')}_paused"
    assert len(played.promised(SendSmsCode)) == (limit == "sms-guess")
    limits.closed = set()
    played.wait(31 * SECOND)
    if limit == "sms-send":
        assert "continue" not in actions(played)
        played.submit("resend")
    assert played.submit(code=code()).outcome_of() == "ok"


@pytest.mark.parametrize(
    ("number", "why"),
    [
        (ABROAD, "abroad"),
        ("+493023125000", "no_mobile"),
        ("+499001234567", "no_mobile"),
        ("+491999999999999", "no_mobile"),
        ("+447700900123", "no_mobile"),
        ("+88213123456", "no_mobile"),
    ],
)
def test_no_message_goes_to_other_countries_premium_rates_or_numbers_that_nobody_knows(
    number: str, why: str
) -> None:
    played = at_the_page(number, allow_change=True)

    assert (played.at, played.notice, played.asked) == ("step", f"sms.confirm.{why}", [])
    assert played.promised(SendSmsCode) == []
    assert actions(played) == ["continue", "change_number"]
    assert played.submit("resend").promised(SendSmsCode) == []
    assert played.submit().outcome_of() == "unreachable"
    assert played.facts == set()


def test_from_a_number_that_no_message_goes_to_one_can_come_back_with_another() -> None:
    assert at_the_page(ABROAD, allow_change=True).submit("change_number").outcome_of() == "change_number"
    assert at_the_page(ABROAD).submit("change_number").at == "step"


def test_a_wrong_code_costs_a_try_and_the_last_one_locks() -> None:
    played = at_the_page(max_attempts=2).submit(code=wrong_code())

    assert played.field("code").error == Message("sms.confirm.wrong", count=1)
    assert played.submit(code=wrong_code()).outcome_of() == "locked"


@pytest.mark.parametrize("typed", ["", "12345", "1234567", "abcdef"])
def test_what_cannot_be_a_code_costs_no_try(typed: str) -> None:
    played = at_the_page(max_attempts=1).submit(code=typed)

    assert played.errors == {"code": "sms.confirm.malformed"}
    assert spent(played, "sms-guess") == 0


def test_an_expired_code_is_not_compared_and_a_new_one_counts_alone() -> None:
    played = at_the_page().wait(10 * MINUTE).submit(code=code())

    assert played.errors == {"code": "sms.confirm.expired"}
    played.submit("resend")
    assert played.submit(code=code(issue=1)).errors == {"code": "sms.confirm.wrong"}
    assert played.submit(code=code(issue=2)).outcome_of() == "ok"


def test_another_code_can_be_had_after_a_while_and_only_so_often() -> None:
    played = at_the_page(max_resends=1).submit("resend")
    assert played.notice == "sms.confirm.cooldown"

    played.wait(30 * SECOND).submit("resend")
    assert (played.notice, len(played.promised(SendSmsCode))) == ("sms.confirm.resent", 2)
    assert "resend" not in actions(played)
    assert played.wait(MINUTE).submit("resend").notice == "sms.confirm.last_code"
    assert played.wait(10 * MINUTE).submit("resend").outcome_of() == "locked"
    assert len(played.promised(SendSmsCode)) == 2


def test_a_confirmed_number_is_not_sent_another_code() -> None:
    document = confirming()
    document["steps"]["look"]["next"]["done"] = "step"
    document["steps"]["step"]["next"]["locked"] = "end"
    played = play(document, answers=Limits()).submit(code=code()).submit()

    assert played.path[-1] == ("step", "ok")
    assert len(played.promised(SendSmsCode)) == 1


def test_the_code_is_in_neither_state_nor_trace_and_what_is_promised_holds_none() -> None:
    played = at_the_page().submit(code=wrong_code())

    assert code() not in repr((played.state, played.events, played.effects))


@pytest.mark.parametrize(
    ("config", "place"),
    [
        ({"countries": []}, "countries"),
        ({"countries": ["DE", "DE"]}, "countries"),
        ({"countries": ["DE", "ZZ"]}, "countries"),
        ({"validity_minutes": 11}, "validity_minutes"),
        ({"resend_cooldown_seconds": 90, "validity_minutes": 1}, "resend_cooldown_seconds"),
    ],
)
def test_a_configuration_that_makes_no_sense_is_refused_at_its_place(config: dict[str, Any], place: str) -> None:
    with pytest.raises(JourneyRefused) as refused:
        play(confirming(**config))

    assert [problem.path for problem in refused.value.problems] == [f"steps.step.config.{place}"]
