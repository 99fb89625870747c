"""A fact about somebody is never taken for one about a value, nor for what the interpreter alone knows."""

from collections.abc import Callable
from typing import Any

import pytest

from handrail_platform.assurance import AuthenticatorProfile
from handrail_platform.document.guardrails import parse_guardrails
from handrail_platform.document.parse import parse_plain
from handrail_platform.document.problem import JourneyRefused
from handrail_platform.guard.vocabulary import about, consent, mandate, proofing, recovery_code, variable_in
from handrail_platform.proofing import Document, Proofing, Verification
from handrail_platform.step.contract import Bind, Change, Gain
from tests.unit.platform.journeys import PASSWORD, document, step, stop

NO_NAMES = [
    about("address.email", "mail"),
    "address of",
    " address",
    "address.email\n",
    "",
    "Address",
    "a" * 201,
    "subject:account",
    "used:password",
    "fresh:passkey",
    "signed-in",
]


def gained(fact: str) -> Change:
    return Gain(fact)


def bound(fact: str) -> Change:
    return Bind(fact, PASSWORD)


@pytest.mark.parametrize("make", [gained, bound])
@pytest.mark.parametrize("fact", NO_NAMES)
def test_no_step_gains_a_fact_that_could_be_taken_for_another(make: Callable[[str], Change], fact: str) -> None:
    with pytest.raises(ValueError, match="is no name of a fact"):
        make(fact)


@pytest.mark.parametrize("kind", [{"kind": "shown"}, {"kind": "confirmed", "variable": "mail"}])
@pytest.mark.parametrize("fact", NO_NAMES)
def test_no_guardrail_asks_for_one(kind: dict[str, str], fact: str) -> None:
    asked = {"rule": "before", "id": "own", "before": "finish", "require": [{**kind, "fact": fact}]}

    with pytest.raises(JourneyRefused) as refused:
        parse_guardrails([asked])

    assert [problem.code for problem in refused.value.problems] == ["invalid-field"]


@pytest.mark.parametrize(
    "fact",
    [
        "greeted",
        "signed-in-elsewhere",
        "subjects",
        consent("a" * 64, "V" * 64, "guardian"),
        *(proofing(Proofing(document, way)) for document in Document for way in Verification),
        *(recovery_code(method) for method in ("email", "post", "saved", "text", "voice")),
        mandate("carer"),
        *(profile.value for profile in AuthenticatorProfile),
    ],
)
def test_whatever_steps_gain_has_a_name(fact: str) -> None:
    assert Gain(fact).fact == fact
    assert variable_in(fact) == ""
    assert variable_in(about(fact, "call/mail")) == "call/mail"


def test_no_variable_is_called_like_whom_the_journey_is_about() -> None:
    plain: dict[str, Any] = document({"one": step(ok="two"), "two": stop()}, variables={"subject": "email"})

    with pytest.raises(JourneyRefused, match="subject"):
        parse_plain(plain)
