"""Whose guardrails hold for a journey, and what is said of authenticators that open something elsewhere."""

from typing import Any

import pytest

from handrail_platform.document.model import JourneyDocument
from handrail_platform.document.parse import parse_plain
from handrail_platform.document.problem import JourneyRefused
from handrail_platform.document.reach import ELSEWHERE, GuardrailScope, in_force
from handrail_platform.guard.guardrail import Before, Guardrail
from handrail_platform.guard.requirement import Authenticated, EntitledToBind

BROKER: GuardrailScope = "app:broker-desk"
TWO_FACTORS: dict[GuardrailScope, tuple[Guardrail, ...]] = {
    BROKER: (Before(id="broker.two", before="sign-in", require=(Authenticated(2),)),)
}


def journey(**more: Any) -> JourneyDocument:
    steps = {"end": {"step": "end@1", "config": {"result": "success"}}}
    return parse_plain(
        {"format": 1, "journey": "add-a-key", "name": {"en": "Add"}, "start": "end", "steps": steps, **more}
    )


def test_a_journey_beside_an_app_is_warned_of_authenticators_that_the_app_takes() -> None:
    (warning,) = in_force(TWO_FACTORS, journey())

    assert warning == Before(
        id=ELSEWHERE, severity="warning", before="change-credential", require=(EntitledToBind(2),)
    )


def test_where_as_much_is_demanded_here_there_is_nothing_to_warn_of() -> None:
    own = {"rule": "before", "id": "own", "before": "finish", "require": [{"kind": "authenticated", "level": 2}]}

    assert [each.id for each in in_force(TWO_FACTORS, journey(apps=["broker-desk"]))] == ["broker.two"]
    assert [each.id for each in in_force(TWO_FACTORS, journey(guardrails=[own]))] == ["own"]
    assert in_force({}, journey()) == ()


def test_nobody_takes_the_warning_away_with_a_guardrail_of_its_name() -> None:
    own = {
        "rule": "before",
        "id": ELSEWHERE,
        "before": "finish",
        "require": [{"kind": "known", "subject": "account"}],
    }

    with pytest.raises(JourneyRefused) as refused:
        in_force(TWO_FACTORS, journey(guardrails=[own]))

    assert [each.code for each in refused.value.problems] == ["guardrail-twice"]
