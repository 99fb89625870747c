"""email.change: a confirmed address takes the former one's place, which is told; by nobody who proved nothing."""

from typing import Any

import pytest

from handrail_flows.registry import REGISTRY
from handrail_flows.templates import template
from handrail_platform.assurance import AuthenticatorProfile
from handrail_platform.document.model import JourneyDocument
from handrail_platform.document.parse import parse_plain
from handrail_platform.guard.guardrail import Before
from handrail_platform.guard.requirement import Authenticated
from handrail_platform.run.transition import SignedIn
from handrail_platform.step.effects import ChangeEmail
from handrail_platform.step.outbox import TellOfEmail
from handrail_platform.step.reads import Person
from handrail_platform.verify.prove import JourneyUnproved, prove
from tests.unit.steps.journeys import ALICE, NOON, Play, play, step_in_place

ALICE_IS_IN = SignedIn(ALICE, (AuthenticatorProfile.PASSWORD,), NOON)
CONFIRMED = {"values": {"address": "New@Example.com"}, "verified": {"address.email": "address"}}
PROVED = {"claim": ("email", "alice@example.org", ALICE), "proved": ["password"]}
HAS = Person(
    "Alice",
    (("email", "alice@example.org", True), ("email", "typo@example.org", False), ("phone", "+4930123456", True)),
    {},
    (),
    revision=3,
)
TWO_FACTORS = Before(id="two", severity="error", before="sign-in", require=(Authenticated(2),))


def changed(given: dict[str, Any], *, has: Person = HAS, lose: tuple[str, ...] = (), **more: Any) -> Play:
    journey = step_in_place("email.change@1", {"address": "address"}, variables={"address": "email"}, given=given)
    return play(journey, answers={"PersonRecord": has}, lose=lose, **more)


def test_the_new_address_is_kept_as_it_is_looked_up_and_the_confirmed_former_one_is_told() -> None:
    played = changed({**PROVED, **CONFIRMED})

    assert played.outcome_of() == "changed"
    assert played.effects == [
        ChangeEmail(ALICE, 3, "new@example.com", NOON),
        TellOfEmail("alice@example.org", "en", NOON),
    ]


def test_an_address_that_is_taken_changes_nothing_and_nobody_is_told() -> None:
    played = changed({**PROVED, **CONFIRMED}, lose=("email.change",))

    assert (played.outcome_of(), played.effects) == ("taken", [])


def test_the_same_address_again_needs_no_mail() -> None:
    played = changed({**PROVED, **CONFIRMED}, has=Person("Alice", (("email", "new@example.com", True),), {}, ()))

    assert (played.outcome_of(), played.effects) == ("changed", [])


@pytest.mark.parametrize(
    "given", [{}, {"new_person": True}, {"claim": ("email", "alice@example.org", ALICE)}], ids=["", "new", "named"]
)
def test_nobody_changes_an_address_who_proved_nothing(given: dict[str, Any]) -> None:
    played = changed({**given, **CONFIRMED})

    assert (played.outcome_of(), played.effects) == ("error", [])


def test_an_address_that_nobody_confirmed_is_not_taken() -> None:
    played = changed({**PROVED, "values": {"address": "new@example.com"}})

    assert (played.outcome_of(), played.effects) == ("error", [])


def test_a_sign_in_of_before_is_not_enough() -> None:
    """Whoever finds a browser signed in moves nobody's account: the interpreter asks what the proof did."""
    played = changed(CONFIRMED, signed_in=ALICE_IS_IN)

    assert (played.state.status, played.effects) == ("quarantined", [])


def journey(entry: str = "anyone", *, confirmed: bool = True) -> JourneyDocument:
    ask = {"fields": [{"name": "address", "kind": "email", "label": {"en": "New address"}}]}
    steps: dict[str, Any] = {
        "who": {"step": "identify@1", "next": {"done": "password"}},
        "password": {"step": "password.verify@1", "next": {"ok": "new", "failed": "out"}},
        "new": {"step": "form@1", "config": ask, "next": {"done": "confirm" if confirmed else "change"}},
        "confirm": {
            "step": "email.confirm@1",
            "config": {"address": "address"},
            "next": {"ok": "change", "locked": "out"},
        },
        "change": {
            "step": "email.change@1",
            "config": {"address": "address"},
            "next": {"changed": "out", "taken": "out"},
        },
        "out": {"step": "end@1", "config": {"result": "denied"}},
    }
    unused: set[str] = {"who", "password"} if entry == "signed_in" else set[str]()
    unused |= set[str]() if confirmed else {"confirm"}
    return parse_plain(
        {
            "format": 1,
            "journey": "moved",
            "name": {"en": "Moved"},
            "entry": entry,
            "variables": {"address": "email"},
            "start": "new" if entry == "signed_in" else "who",
            "otherwise": {"error": "out"},
            "steps": {name: step for name, step in steps.items() if name not in unused},
        }
    )


def test_the_proof_lets_a_journey_change_it_that_asks_for_both() -> None:
    assert prove(journey(), REGISTRY, ()).accepted == {}


def test_the_proof_refuses_a_journey_that_asks_for_no_proof_anew() -> None:
    with pytest.raises(JourneyUnproved, match=r"step\.needs change: assurance-missing"):
        prove(journey("signed_in"), REGISTRY, ())


def test_the_proof_refuses_a_journey_that_does_not_confirm_the_new_address() -> None:
    with pytest.raises(JourneyUnproved, match=r"step\.needs change: unconfirmed"):
        prove(journey(confirmed=False), REGISTRY, ())


def test_where_sign_in_takes_two_factors_so_does_another_address() -> None:
    with pytest.raises(JourneyUnproved, match=r"step\.needs change: assurance-missing"):
        prove(template("change-email"), REGISTRY, (TWO_FACTORS,))
