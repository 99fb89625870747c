"""From guardrails and a step's contract to what must hold at which moment of that step.

The proof and the interpreter both read this table (law 3), so that a fault in the proof lets nobody through.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

import msgspec

from handrail_platform.assurance import AssuranceLevel
from handrail_platform.guard.guardrail import (
    Before,
    CredentialsGuarded,
    Guardrail,
    IdentifiersConfirmed,
    PurposesCovered,
    Severity,
)
from handrail_platform.guard.requirement import (
    AnyOf,
    Authenticated,
    Confirmed,
    Consented,
    EntitledToBind,
    Known,
    Requirement,
)
from handrail_platform.step.contract import FINISH, Contract, EffectTag, SubjectChange

ARRIVAL: Final[EffectTag] = "arrival"
"""Stands for coming to the step, where an effect is named."""
ACT_FOR: Final[EffectTag] = "act-for"
"""Stands for beginning to act for somebody, where an effect is named."""
BINDING: Final = frozenset({"federation.link", "passkey.enrol", "password.set", "recovery.create", "totp.enrol"})
"""Effects that bind or replace an authenticator."""
CHANGES_EMAIL: Final = "email.change"
"""The effect that replaces the address of an account: only by one that was confirmed, whatever tenants demand."""
AFRESH: Final = frozenset({"account.delete", CHANGES_EMAIL})
"""Effects for which a sign-in of before is not enough: what they do cannot be undone by whoever it is done to."""
_EMAIL_CONFIRMED: Final = "address.email"
CONFIRMED_BY: Final = {"email": _EMAIL_CONFIRMED, "phone": "address.phone"}
"""The fact that confirms an identifier, by its kind. A username has no address."""
STEP_NEEDS: Final = "step.needs"
"""Stands for the guardrail where the step type itself demands something."""


PART_REQUIRES: Final = "part.requires"
"""Stands for the guardrail where a part demands something of whoever calls it."""


class Guard(msgspec.Struct, frozen=True):
    """`requirement` must hold whenever the step is at `place`: an effect it promises, its arrival or its end."""

    guardrail: str
    severity: Severity
    place: EffectTag
    requirement: Requirement


def sign_in_level(guardrails: Iterable[Guardrail]) -> AssuranceLevel:
    """Return the AAL that every sign-in reaches which these allow."""
    demanded: AssuranceLevel = 1
    for guardrail in guardrails:
        if isinstance(guardrail, Before) and guardrail.before == "sign-in" and guardrail.severity == "error":
            demanded = max([demanded, *map(_demanded_level, guardrail.require)])
    return demanded


def _demanded_level(requirement: Requirement) -> AssuranceLevel:
    """Return the AAL of whoever meets the requirement as weakly as it can be met."""
    match requirement:
        case Authenticated(level=level):
            return level
        case AnyOf(of=alternatives):
            levels: list[AssuranceLevel] = [_demanded_level(each) for each in alternatives]
            return min(levels)
        case _:
            return 0


def in_effect(guardrails: Sequence[Guardrail], requires: Iterable[Requirement] = ()) -> tuple[Guardrail, ...]:
    """Return the guardrails of a journey in which parts require this, with what one takes from the others told."""
    entitled = EntitledToBind(binding_level(guardrails, requires))
    return tuple(
        Before(id=each.id, severity=each.severity, before="change-credential", require=(entitled,))
        if isinstance(each, CredentialsGuarded)
        else each
        for each in guardrails
    )


def binding_level(guardrails: Iterable[Guardrail], requires: Iterable[Requirement] = ()) -> AssuranceLevel:
    """Return the AAL of whoever may bind an authenticator: the highest for which these reserve anything.

    Somebody below it could bind an authenticator, use it at once, and be above it.
    """
    demanded = [
        requirement
        for guardrail in guardrails
        if isinstance(guardrail, Before) and guardrail.severity == "error"
        for requirement in guardrail.require
    ]
    levels: list[AssuranceLevel] = [1, *map(_reserved_level, (*demanded, *requires))]
    return max(levels)


def _reserved_level(requirement: Requirement) -> AssuranceLevel:
    """Return the least AAL that opens this way, however else it may be opened; 0 where none does."""
    match requirement:
        case Authenticated(level=0 | 1, phishing_resistant=True):
            return 2
        case Authenticated(level=level):
            return level
        case AnyOf(of=alternatives):
            levels: list[AssuranceLevel] = [level for each in alternatives if (level := _reserved_level(each))]
            return min(levels) if levels else 0
        case _:
            return 0


def names_tried(contract: Contract) -> int:
    """Return of how many names, which nothing confirms, one visit of the step tells whether they are taken."""
    return int("person.create" in contract.effects and not contract.identifiers.keys() <= CONFIRMED_BY.keys())


def required(requirement: Requirement) -> Guard:
    """Return what must hold on arrival because a part requires it."""
    return Guard(PART_REQUIRES, "error", ARRIVAL, requirement)


def guards_of(contract: Contract, guardrails: Sequence[Guardrail]) -> tuple[Guard, ...]:
    """Return everything that must hold somewhere in a step with this contract, by guardrails in effect."""
    guards: list[Guard] = []
    if contract.effects or contract.result or contract.subject:
        guards += [guard for guardrail in guardrails for guard in _guards(contract, guardrail)]
    for tag in contract.effects:
        if tag in AFRESH:
            level = sign_in_level(guardrails)
            guards += [
                Guard(STEP_NEEDS, "error", tag, each)
                for each in (Authenticated(level), Authenticated(1, in_this_journey=True))
            ]
        if tag == CHANGES_EMAIL:
            # A step that does not say under which variable has nothing confirmed, and is refused.
            confirmed = Confirmed(_EMAIL_CONFIRMED, contract.identifiers.get("email", ""))
            guards.append(Guard(STEP_NEEDS, "error", tag, confirmed))
    if contract.needs:
        guards.append(Guard(STEP_NEEDS, "error", ARRIVAL, Known(contract.needs)))
    return tuple(guards)


def asserted(
    contract: Contract, guardrails: Sequence[Guardrail], requires: Iterable[Requirement] = ()
) -> dict[EffectTag, tuple[Guard, ...]]:
    """Return what the interpreter asserts again, by the effect that must not happen otherwise, or on arrival.

    `requires` is what a part demands behind this gate. A warning that somebody accepted stops nobody.
    """
    by_place: dict[EffectTag, tuple[Guard, ...]] = {}
    for guard in (*guards_of(contract, guardrails), *map(required, requires)):
        if guard.severity == "error":
            by_place[guard.place] = (*by_place.get(guard.place, ()), guard)
    return by_place


def _guards(contract: Contract, guardrail: Guardrail) -> Iterator[Guard]:
    places: Iterable[tuple[EffectTag, Requirement]]
    match guardrail:
        case Before():
            places = [(place, each) for place in _places(contract, guardrail) for each in guardrail.require]
        case IdentifiersConfirmed() if "person.create" in contract.effects:
            places = [
                ("person.create", Confirmed(CONFIRMED_BY[kind], variable))
                for kind, variable in contract.identifiers.items()
                if kind in CONFIRMED_BY
            ]
        case PurposesCovered():
            places = list(_uncovered(contract, guardrail))
        case _:
            places = []
    for place, requirement in places:
        yield Guard(guardrail.id, guardrail.severity, place, requirement)


def _places(contract: Contract, guardrail: Before) -> Iterator[EffectTag]:
    match guardrail.before:
        case "open-account" if "person.create" in contract.effects:
            yield "person.create"
        case "change-credential":
            yield from (tag for tag in contract.effects if tag in BINDING)
        case "sign-in" if contract.signs_in:
            yield FINISH
        case "finish" if contract.result == "success":
            yield FINISH
        case "act-for" if SubjectChange.REPRESENTED in contract.subject.values():
            yield ACT_FOR
        case "disclose":
            for tag, disclosed in contract.discloses.items():
                if any(guardrail.purpose in ("", each.purpose) for each in disclosed):
                    yield tag
        case _:
            pass


def _uncovered(contract: Contract, guardrail: PurposesCovered) -> Iterator[tuple[EffectTag, Requirement]]:
    for tag, disclosed in contract.discloses.items():
        for each in disclosed:
            if not each.basis and each.purpose not in guardrail.bases:
                yield tag, Consented(each.purpose, by="either")
