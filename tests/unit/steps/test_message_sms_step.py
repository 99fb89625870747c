"""message.sms: a text message in the tenant's words, within the limits of codes."""

from typing import Any

import pytest

from handrail_flows.steps.message_sms.step import MessageSmsConfig, MessageSmsStep
from handrail_platform.step.contract import ConfigRefused
from handrail_platform.step.outbox import SendTextMessage
from handrail_platform.step.reads import Allowance, Person, Spend
from tests.unit.steps.journeys import ALICE, NOON, Play, play, step_in_place

MOBILE = "+353850123456"
CONFIG: dict[str, Any] = {"to": "phone", "countries": ["IE"], "text": {"en": "Hello {name}, your box is there."}}
ALLOWED = {"Spend": Allowance(allowed=True)}


def texting(
    config: dict[str, Any] = CONFIG, number: str = MOBILE, *, answers: Any = ALLOWED, **given: Any
) -> Play:
    told = {"values": {"phone": number, "name": "Alice"}, "verified": {"address.phone": "phone"}, **given}
    document = step_in_place("message.sms@1", config, variables={"phone": "phone", "name": "text"}, given=told)
    return play(document, answers=answers)


def test_it_sends_the_words_of_the_tenant_for_an_hour_at_most() -> None:
    played = texting()

    assert played.outcome_of() == "done"
    assert played.promised(SendTextMessage) == [
        SendTextMessage(MOBILE, "en", "Hello Alice, your box is there.", NOON + 3_600_000)
    ]


def test_it_counts_as_a_code_does() -> None:
    refused = texting(answers={"Spend": Allowance(allowed=False)})

    assert refused.asked == [Spend("sms-send", MOBILE, within="353")]
    assert (refused.outcome_of(), refused.promised(SendTextMessage)) == ("unsent", [])


@pytest.mark.parametrize("number", ["+491511234567", "+35312345678"])
def test_other_countries_and_landlines_get_nothing_and_cost_nothing(number: str) -> None:
    played = texting(number=number)

    assert (played.outcome_of(), played.promised(SendTextMessage), played.asked) == ("unsent", [], [])


def test_a_number_that_nobody_confirmed_gets_nothing() -> None:
    assert texting(verified={}).outcome_of() == "unsent"
    assert texting(number="", verified={}).outcome_of() == "unsent"


def test_without_a_number_it_goes_to_the_confirmed_one_of_the_account() -> None:
    has = Person("Alice", (("phone", MOBILE, True),), {}, ())
    config = {"countries": ["IE"], "text": {"en": "All is well."}}
    played = texting(
        config, answers={**ALLOWED, "PersonRecord": has}, claim=("phone", MOBILE, ALICE), proved=["password"]
    )

    assert [each.to for each in played.promised(SendTextMessage)] == [MOBILE]


def test_whoever_only_says_who_they_are_causes_no_message() -> None:
    config = {"countries": ["IE"], "text": {"en": "All is well."}}

    assert texting(config, claim=("phone", MOBILE, ALICE)).outcome_of() == "error"


def test_a_message_is_short() -> None:
    with pytest.raises(ConfigRefused):
        MessageSmsStep().contract(MessageSmsConfig(to="phone", countries=("IE",), text={"en": "x" * 301}))
