"""What a random journey can come to, found by walking every path: what is missing where, and how near that is.

It shares nothing with the proof but the data. As its contract says, a step may be left by each of its outcomes
whenever it is reached.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from itertools import chain, product
from typing import TypeAlias

from handrail_platform.assurance import AssuranceLevel
from handrail_platform.guard.defaults import PLATFORM_GUARDRAILS
from handrail_platform.guard.guardrail import (
    Before,
    CredentialsGuarded,
    Guardrail,
    IdentifiersConfirmed,
    PhishingResistanceOffered,
    PurposesCovered,
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
from handrail_platform.step.contract import Disclosure, SubjectChange
from handrail_platform.values import Value
from tests.property.anything import AnythingConfig, CloseConfig
from tests.property.drawn import Plan
from tests.property.laws import NONE, Session, about_to_leave, holds, left, promised, sessions_that_begin
from tests.property.plans import RandomJourney
from tests.property.spots import Ground, told

Broken: TypeAlias = tuple[str, str, str]
"""Guardrail, code of what is missing, step."""


@dataclass(frozen=True)
class Demand:
    """Something that must hold of a step, when `tag` happens."""

    broken: Broken
    severity: str
    tag: str
    requirement: Requirement


@dataclass(frozen=True)
class Demands:
    """What must hold on arrival at a step, and at the moment of leaving it by an outcome."""

    on_arrival: tuple[Demand, ...]
    on_leaving: dict[str, tuple[Demand, ...]]


def in_force(journey: RandomJourney) -> tuple[Guardrail, ...]:
    return (*PLATFORM_GUARDRAILS, *journey.guardrails)


def demands_of(journey: RandomJourney) -> dict[str, Demands]:
    """Return what is demanded, by step."""
    guardrails = in_force(journey)
    behind_gates = [each for plan in journey.steps.values() for each in plan.requires]
    binding = EntitledToBind(demanded_of_anything(guardrails, behind_gates))
    return {
        name: _sorted_out(plan, list(_demands(name, plan, guardrails, binding)))
        for name, plan in journey.steps.items()
    }


def missing(journey: RandomJourney, demands: Mapping[str, Demands], ground: Ground) -> dict[Broken, int]:
    """Return everything that is missing on some path, with the number of steps on the shortest such path."""
    walk = _Walk(journey, demands)
    layer = {(0, walk.numbered(session)) for session in sessions_that_begin(journey.entry)}
    seen = set(layer)
    length = 1
    while layer:
        following: set[tuple[int, int]] = set()
        for at, session in layer:
            spot = ground.spots[at]
            if spot.past:
                following.update((target, session) for _, target in ground.ways[at])
                continue
            walk.arrive(spot.name, session, length)
            for outcome, target in ground.ways[at]:
                values = dict(ground.spots[target].values)
                following.add((target, walk.leave(spot.name, outcome, values, session, length)))
        layer = following - seen
        seen |= layer
        length += 1
    _note_unoffered(journey, walk.arrived(), walk.found)
    return walk.found


class _Walk:
    """What is missing for sessions, which go by number, wherever they arrive or leave for the first time."""

    def __init__(self, journey: RandomJourney, demands: Mapping[str, Demands]) -> None:
        self.found: dict[Broken, int] = {}
        self._journey = journey
        self._demands = demands
        self._numbers: dict[Session, int] = {}
        self._sessions: list[Session] = []
        self._arrived: set[tuple[str, int]] = set()
        self._left: dict[tuple[str, str, frozenset[str], int], int] = {}

    def numbered(self, session: Session) -> int:
        number = self._numbers.setdefault(session, len(self._sessions))
        if number == len(self._sessions):
            self._sessions.append(session)
        return number

    def arrive(self, name: str, session: int, length: int) -> None:
        if (name, session) not in self._arrived:
            self._arrived.add((name, session))
            standing = promised(self._sessions[session], self._journey.steps[name].anytime)
            self._note(self._demands[name].on_arrival, standing, length)

    def leave(self, name: str, outcome: str, values: Mapping[str, Value], session: int, length: int) -> int:
        """Return the session that has left, with these values."""
        plan = self._journey.steps[name]
        said = told(plan, outcome, values)
        key = (name, outcome, frozenset(fact for fact, true in said.items() if true), session)
        if key not in self._left:
            way = plan.ways[outcome]
            middle = about_to_leave(self._sessions[session], way, plan.anytime)
            self._note(self._demands[name].on_leaving[outcome], middle, length)
            self._left[key] = self.numbered(left(middle, way, said))
        return self._left[key]

    def arrived(self) -> Iterator[tuple[str, Session]]:
        return ((name, self._sessions[session]) for name, session in self._arrived)

    def _note(self, demands: Iterable[Demand], session: Session, length: int) -> None:
        for demand in demands:
            if demand.broken not in self.found and not holds(demand.requirement, session):
                self.found[demand.broken] = length


def _note_unoffered(journey: RandomJourney, seen: Iterable[tuple[str, Session]], found: dict[Broken, int]) -> None:
    """Whoever signs in at AAL2 must have a way that resists phishing (SP 800-63B-4 section 2.2.2)."""
    ends = {name for name, plan in journey.steps.items() if signs_in(plan)}
    level = demanded_of_sign_ins(in_force(journey))
    offered = Authenticated(level, phishing_resistant=True)
    coming = [session for name, session in seen if name in ends]
    counting = [session for session in coming if not session.opened] or coming
    if ends and level >= 2 and not any(holds(offered, session) for session in counting):
        for guardrail in in_force(journey):
            if isinstance(guardrail, PhishingResistanceOffered):
                found[guardrail.id, "no-phishing-resistant-option", ""] = 0


def signs_in(plan: Plan) -> bool:
    return isinstance(plan.config, CloseConfig) and plan.config.sign_in


def demanded_of_sign_ins(guardrails: Sequence[Guardrail]) -> AssuranceLevel:
    """Return the AAL that sign-ins reach even if, wherever there is a choice, the choice is the weakest of all."""
    asked = [
        list(_choices(each))
        for guardrail in guardrails
        if isinstance(guardrail, Before) and (guardrail.before, guardrail.severity) == ("sign-in", "error")
        for each in guardrail.require
    ]
    return min(_together(chosen) for chosen in product(*asked))


def _choices(requirement: Requirement) -> Iterator[Requirement]:
    if isinstance(requirement, AnyOf):
        yield from chain.from_iterable(map(_choices, requirement.of))
    else:
        yield requirement


def _together(chosen: Iterable[Requirement]) -> AssuranceLevel:
    """Return the AAL of whoever meets all of these: the highest that one of them demands."""
    highest: AssuranceLevel = 1
    for each in chosen:
        if isinstance(each, Authenticated) and each.level > highest:
            highest = each.level
    return highest


def demanded_of_anything(guardrails: Sequence[Guardrail], behind_gates: Iterable[Requirement]) -> AssuranceLevel:
    """Return the highest AAL with which anything can be had that cannot be had with less."""
    highest: AssuranceLevel = 1
    for each in behind_gates:
        highest = max([highest, *_levels_that_do(each)[:1]])
    for guardrail in guardrails:
        if isinstance(guardrail, Before) and guardrail.severity == "error":
            for each in guardrail.require:
                highest = max([highest, *_levels_that_do(each)[:1]])
    return highest


def _levels_that_do(requirement: Requirement) -> list[AssuranceLevel]:
    """Return each AAL that is enough by itself, the least first; what resists phishing takes two to bind."""
    if isinstance(requirement, AnyOf):
        return sorted(level for each in requirement.of for level in _levels_that_do(each))
    if not isinstance(requirement, Authenticated):
        return []
    return [2] if requirement.phishing_resistant and requirement.level < 2 else [requirement.level]


def _demands(name: str, plan: Plan, guardrails: Sequence[Guardrail], binding: EntitledToBind) -> Iterator[Demand]:
    config = plan.config
    tags = effects_of(plan)
    moments = _moments(plan, tags)
    for guardrail in guardrails:
        for tag, requirement in _asked(plan, guardrail, binding, tags, moments):
            yield Demand((guardrail.id, requirement.missing, name), guardrail.severity, tag, requirement)
    for requirement in plan.requires:
        yield Demand(("part.requires", requirement.missing, name), "error", "arrival", requirement)
    if isinstance(config, AnythingConfig) and config.needs:
        known = Known(config.needs)
        yield Demand(("step.needs", known.missing, name), "error", "arrival", known)


def _asked(
    plan: Plan,
    guardrail: Guardrail,
    binding: EntitledToBind,
    tags: AbstractSet[str],
    moments: Mapping[str, AbstractSet[str]],
) -> Iterator[tuple[str, Requirement]]:
    """Yield what the guardrail demands of the step, and of what it may do."""
    if isinstance(guardrail, Before):
        for tag in _disclosing(plan, guardrail) if guardrail.before == "disclose" else moments[guardrail.before]:
            yield from ((tag, requirement) for requirement in guardrail.require)
    elif isinstance(guardrail, IdentifiersConfirmed) and "person.create" in tags:
        assert isinstance(plan.config, AnythingConfig)
        for kind, variable in plan.config.identifiers.items():
            if kind == "email":
                yield "person.create", Confirmed("address.email", variable)
    elif isinstance(guardrail, CredentialsGuarded) and "password.set" in tags:
        yield "password.set", binding
    elif isinstance(guardrail, PurposesCovered):
        for tag, disclosed in disclosed_by(plan):
            if disclosed.purpose not in guardrail.bases:
                yield tag, Consented(disclosed.purpose, by="either")


def _moments(plan: Plan, tags: AbstractSet[str]) -> dict[str, AbstractSet[str]]:
    """Return what happens at the step, by the moment before which something may be demanded."""
    ends = plan.config if isinstance(plan.config, CloseConfig) else CloseConfig()
    represents = any(way.subject is SubjectChange.REPRESENTED for way in plan.ways.values())
    return {
        "open-account": tags & {"person.create"},
        "change-credential": tags & {"password.set"},
        "sign-in": {"finish"} if ends.sign_in else NONE,
        "finish": {"finish"} if ends.result == "success" else NONE,
        "act-for": {"act-for"} if represents else NONE,
    }


def _disclosing(plan: Plan, guardrail: Before) -> set[str]:
    return {tag for tag, each in disclosed_by(plan) if guardrail.purpose in ("", each.purpose)}


def effects_of(plan: Plan) -> set[str]:
    """Return the tags of everything that the step may promise."""
    if not isinstance(plan.config, AnythingConfig):
        return set()
    return {*plan.config.anytime, *(tag for way in plan.ways.values() for tag in way.promises)}


def disclosed_by(plan: Plan) -> list[tuple[str, Disclosure]]:
    if isinstance(plan.config, CloseConfig):
        return [("finish", each) for each in plan.config.discloses]
    return [(tag, each) for tag, of in plan.config.discloses.items() for each in of]


def _sorted_out(plan: Plan, demands: list[Demand]) -> Demands:
    """Tell what may happen as soon as somebody is there from what happens on leaving in one way."""
    config = plan.config
    if not isinstance(config, AnythingConfig):
        return Demands(tuple(demands), {})
    late = {tag for way in config.ways.values() for tag in way.promises}.difference(config.anytime)
    promised = effects_of(plan)
    return Demands(
        tuple(each for each in demands if each.tag not in late),
        {
            outcome: tuple(
                each
                for each in demands
                if each.tag in way.promises or (each.tag in promised - late and way.subject is not None)
            )
            for outcome, way in config.ways.items()
        },
    )


def asked_by(demands: Mapping[str, Demands]) -> dict[str, set[str]]:
    """Return, per guardrail, the steps of which it asks something."""
    asked: dict[str, set[str]] = {}
    for name, of_step in demands.items():
        for each in (*of_step.on_arrival, *chain.from_iterable(of_step.on_leaving.values())):
            asked.setdefault(each.broken[0], set()).add(name)
    return asked
