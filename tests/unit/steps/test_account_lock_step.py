"""account.lock: the account that was proved is locked and its addresses told; nobody else's is."""

from typing import Any

import pytest

from handrail_platform.step.effects import LockAccount
from handrail_platform.step.outbox import TellOfLock
from handrail_platform.step.reads import Person
from tests.unit.steps.journeys import ALICE, NOON, Play, play, step_in_place

PROVED = {"claim": ("email", "alice@example.org", ALICE), "proved": ["password"]}
HAS = Person("Alice", (("email", "alice@example.org", True), ("email", "old@example.org", False)), {}, ())


def locked(given: dict[str, Any]) -> Play:
    return play(step_in_place("account.lock@1", {}, given=given), answers={"PersonRecord": HAS})


def test_the_account_that_was_proved_is_locked_and_its_confirmed_address_told() -> None:
    played = locked(PROVED)

    assert played.outcome_of() == "locked"
    assert played.effects == [LockAccount(ALICE, NOON), TellOfLock("alice@example.org", "en")]


@pytest.mark.parametrize("given", [{}, {"new_person": True}, {"claim": ("email", "alice@example.org", ALICE)}])
def test_whoever_only_knows_an_address_locks_nobody_out(given: dict[str, Any]) -> None:
    played = locked(given)

    assert (played.outcome_of(), played.effects) == ("error", [])
