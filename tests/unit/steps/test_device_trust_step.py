"""device.trust: a browser is remembered of whoever says so, and of nobody else."""

from typing import Any

import pytest

from handrail_platform.assurance import AuthenticatorProfile
from handrail_platform.run.facts import authenticators_used
from handrail_platform.run.transition import SignedIn
from handrail_platform.step.effects import TrustDevice
from handrail_platform.text import Message
from tests.unit.steps.journeys import ALICE, NOON, Play, play, step_in_place

ALICE_IS_IN = SignedIn(ALICE, (AuthenticatorProfile.PASSWORD,), NOON)
DAY = 24 * 60 * 60 * 1000


def asked(*, signed_in: SignedIn | None = ALICE_IS_IN, **how: Any) -> Play:
    given: dict[str, Any] = {key: how.pop(key) for key in ("claim", "new_person") if key in how}
    return play(step_in_place("device.trust@1", how, given=given), signed_in=signed_in)


def test_whoever_says_yes_is_remembered_for_as_long_as_was_said() -> None:
    played = asked(days=14)
    assert played.view.lead == Message("device.trust.lead", count=14)

    played.submit("trust")

    assert played.outcome_of() == "trusted"
    assert played.effects == [TrustDevice(ALICE, NOON + 14 * DAY, NOON)]


def test_whoever_says_no_is_not_and_saying_so_is_as_easy() -> None:
    played = asked()
    assert [(each.name, each.weight) for each in played.view.actions] == [
        ("trust", "secondary"),
        ("skip", "secondary"),
    ]
    assert played.view.fields == ()

    played.submit("skip")

    assert (played.outcome_of(), played.effects) == ("skipped", [])


def test_an_unclear_answer_remembers_nothing() -> None:
    played = asked().submit("continue")

    assert (played.notice, played.at, played.effects) == ("device.trust.unclear", "step", [])


def test_to_be_remembered_is_no_use_of_an_authenticator() -> None:
    played = asked().submit("trust")

    used = authenticators_used(played.state.facts, played.state.subject)
    assert [each.authenticator for each in used] == [AuthenticatorProfile.PASSWORD]


@pytest.mark.parametrize("given", [{}, {"new_person": True}, {"claim": ("email", "alice@example.org", ALICE)}])
def test_nobody_is_remembered_who_proved_nothing(given: dict[str, Any]) -> None:
    assert asked(signed_in=None, **given).outcome_of() == "error"


@pytest.mark.parametrize("days", [0, 91])
def test_nothing_is_remembered_for_ever(days: int) -> None:
    with pytest.raises(Exception, match="days"):
        asked(days=days)
