"""message.email: a mail in the tenant's words, to nobody but whoever confirmed the address."""

from typing import Any

import pytest

from handrail_flows.steps.message_email.step import MessageEmailConfig, MessageEmailStep
from handrail_platform.document.problem import JourneyRefused
from handrail_platform.step.contract import ConfigRefused
from handrail_platform.step.outbox import SendEmailMessage
from handrail_platform.step.reads import Allowance, Person, Spend
from handrail_platform.values import Value
from tests.unit.steps.journeys import ALICE, Play, play, step_in_place

CONFIG: dict[str, Any] = {
    "to": "email",
    "subject": {"en": "Welcome, {name}", "de": "Willkommen, {name}"},
    "text": {"en": "Hello {name},\n\ngood to see you.", "de": "Hallo {name}!"},
}
OF_THE_ACCOUNT = {"subject": {"en": "News"}, "text": {"en": "There is something new."}}
KINDS: dict[str, Any] = {"email": "email", "name": "text"}
VALUES: dict[str, Value] = {"email": "alice@example.org", "name": "Alice"}
CONFIRMED = {"verified": {"address.email": "email"}}
CLAIM: dict[str, Any] = {"claim": ("email", "new@example.org", ALICE), "proved": ["password"]}
ALLOWED = {"Spend": Allowance(allowed=True)}


def mailing(
    config: dict[str, Any] = CONFIG, *, answers: Any = ALLOWED, language: str = "en", **given: Any
) -> Play:
    document = step_in_place(
        "message.email@1", config, variables=KINDS, given={"values": VALUES, **CONFIRMED, **given}
    )
    return play(document, answers=answers, language=language)


def test_it_mails_the_words_of_the_tenant_with_the_values_in_them() -> None:
    played = mailing()

    assert played.outcome_of() == "done"
    assert played.promised(SendEmailMessage) == [
        SendEmailMessage("alice@example.org", "en", "Welcome, Alice", "Hello Alice,\n\ngood to see you.")
    ]


def test_it_speaks_the_language_of_the_session_or_the_first_in_the_alphabet() -> None:
    [german] = mailing(language="de-AT").promised(SendEmailMessage)
    [danish] = mailing(language="da").promised(SendEmailMessage)

    assert (german.language, german.text) == ("de", "Hallo Alice!")
    assert (danish.language, danish.subject) == ("de", "Willkommen, Alice")


def test_an_address_that_nobody_confirmed_gets_nothing_and_costs_nothing() -> None:
    played = mailing(verified={})

    assert (played.outcome_of(), played.promised(SendEmailMessage), played.asked) == ("unsent", [], [])


def test_an_address_that_was_left_out_gets_nothing() -> None:
    played = mailing(values={**VALUES, "email": ""}, verified={})

    assert (played.outcome_of(), played.promised(SendEmailMessage)) == ("unsent", [])


def test_it_counts_for_the_mailbox_and_is_left_out_beyond_the_limit() -> None:
    played = mailing(
        answers={"Spend": Allowance(allowed=False)}, values={**VALUES, "email": "alice+x@example.org"}
    )

    assert played.asked == [Spend("email-send", "alice@example.org")]
    assert (played.outcome_of(), played.promised(SendEmailMessage)) == ("unsent", [])


def test_without_an_address_it_goes_to_the_first_confirmed_one_of_the_account() -> None:
    has = Person("Alice", (("email", "new@example.org", False), ("email", "old@example.org", True)), {}, ())
    [mail] = mailing(OF_THE_ACCOUNT, answers={**ALLOWED, "PersonRecord": has}, **CLAIM).promised(SendEmailMessage)

    assert mail.to == "old@example.org"


def test_an_account_without_a_confirmed_address_gets_nothing() -> None:
    has = Person("Alice", (("email", "new@example.org", False),), {}, ())

    assert mailing(OF_THE_ACCOUNT, answers={**ALLOWED, "PersonRecord": has}, **CLAIM).outcome_of() == "unsent"


def test_whoever_only_says_who_they_are_causes_no_mail_to_the_account() -> None:
    played = mailing(OF_THE_ACCOUNT, claim=("email", "alice@example.org", ALICE))

    assert (played.outcome_of(), played.promised(SendEmailMessage)) == ("error", [])


def test_it_proves_nothing() -> None:
    assert {kind for kind, _ in mailing().facts} == {"address.email"}


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"subject": {"en": "x" * 121}}, "subject.en"),
        ({"text": {"en": "Hello {Name}"}}, "text.en"),
        ({"text": {"en": "Hello {name"}}, "text.en"),
        ({"text": {"en": "Look: https://aurora.example/{name}"}}, "text.en"),
        ({"text": {"en": "Ask {name}.example"}}, "text.en"),
        ({"text": {"de": "Hallo", "en": "{name}@aurora.example"}}, "text.en"),
    ],
)
def test_words_that_could_be_misused_are_refused(change: dict[str, Any], field: str) -> None:
    with pytest.raises(ConfigRefused) as caught:
        MessageEmailStep().contract(MessageEmailConfig(**{**CONFIG, **change}))
    assert caught.value.field == field


@pytest.mark.parametrize("text", ["Hello {nobody}", "Your pin: {pin}"])
def test_it_names_only_declared_variables_and_never_a_secret(text: str) -> None:
    document = step_in_place(
        "message.email@1",
        {**CONFIG, "text": {"en": text}},
        variables={**KINDS, "pin": "secret"},
        given={"values": {**VALUES, "pin": "1234"}, **CONFIRMED},
    )
    with pytest.raises(JourneyRefused):
        play(document, answers=ALLOWED)
