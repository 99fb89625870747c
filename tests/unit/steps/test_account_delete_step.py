"""account.delete: promised for later, told to every address, and by nobody who did not just prove who they are."""

from typing import Any

import pytest

from handrail_flows.registry import REGISTRY
from handrail_platform.assurance import AuthenticatorProfile
from handrail_platform.document.parse import parse_plain
from handrail_platform.run.transition import SignedIn
from handrail_platform.step.effects import DeleteAccount
from handrail_platform.step.outbox import TellOfDeletion
from handrail_platform.step.reads import Person
from handrail_platform.text import Message
from handrail_platform.verify.prove import JourneyUnproved, prove
from tests.unit.steps.journeys import ALICE, NOON, Play, play, step_in_place

ALICE_IS_IN = SignedIn(ALICE, (AuthenticatorProfile.PASSWORD,), NOON)
PROVED = {"claim": ("email", "alice@example.org", ALICE), "proved": ["password"]}
DAY = 24 * 60 * 60 * 1000
HAS = Person(
    "Alice",
    (
        ("email", "alice@example.org", True),
        ("email", "old@example.org", False),
        ("phone", "+4930123456", True),
        ("email", "work@example.org", True),
    ),
    {},
    (),
)


def asked(given: dict[str, Any] = PROVED, **config: Any) -> Play:
    return play(step_in_place("account.delete@1", config, given=given), answers={"PersonRecord": HAS})


def test_whoever_says_so_is_deleted_after_the_days_of_grace_and_every_confirmed_address_is_told() -> None:
    played = asked(grace_days=7)
    assert played.view.lead == Message("account.delete.lead", count=7)

    played.submit("delete")

    assert played.outcome_of() == "deleted"
    assert played.effects == [
        DeleteAccount(ALICE, NOON + 7 * DAY, NOON),
        TellOfDeletion("alice@example.org", "en", 7),
        TellOfDeletion("work@example.org", "en", 7),
    ]


def test_the_page_says_what_goes_and_what_stays_and_to_keep_is_as_easy() -> None:
    played = asked()

    assert played.view.data == {"lost": ["details", "ways_in", "browsers"], "kept": ["consents", "payments"]}
    assert [(each.name, each.weight) for each in played.view.actions] == [
        ("keep", "secondary"),
        ("delete", "secondary"),
    ]
    played.submit("keep")
    assert (played.outcome_of(), played.effects) == ("kept", [])


def test_an_unclear_answer_deletes_nothing() -> None:
    played = asked().submit("continue")

    assert (played.notice, played.at, played.effects) == ("account.delete.unclear", "step", [])


def test_a_sign_in_of_before_is_not_enough() -> None:
    """Whoever finds a browser signed in deletes nobody's account: the interpreter asks what the proof did."""
    journey = step_in_place("account.delete@1", {}, given={})

    played = play(journey, answers={"PersonRecord": HAS}, signed_in=ALICE_IS_IN).submit("delete")

    assert (played.state.status, played.effects) == ("quarantined", [])


def test_the_proof_refuses_a_journey_that_asks_for_no_proof_anew() -> None:
    document = {
        "format": 1,
        "journey": "gone",
        "name": {"en": "Gone"},
        "entry": "signed_in",
        "start": "delete",
        "otherwise": {"error": "out"},
        "steps": {
            "delete": {"step": "account.delete@1", "next": {"deleted": "out", "kept": "out"}},
            "out": {"step": "end@1", "config": {"result": "denied"}},
        },
    }

    with pytest.raises(JourneyUnproved, match=r"step\.needs delete: assurance-missing"):
        prove(parse_plain(document), REGISTRY, ())


@pytest.mark.parametrize("given", [{}, {"new_person": True}, {"claim": ("email", "alice@example.org", ALICE)}])
def test_nobody_is_deleted_who_proved_nothing(given: dict[str, Any]) -> None:
    assert asked(given).outcome_of() == "error"


@pytest.mark.parametrize("days", [0, 31])
def test_grace_lasts_a_day_at_least_and_no_longer_than_the_law_allows(days: int) -> None:
    with pytest.raises(Exception, match="grace_days"):
        asked(grace_days=days)
