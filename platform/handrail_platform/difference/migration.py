"""Whether a session may go on in another version of its journey, decided for every step at which it can be.

safe: whatever holds there is enough for everything that the new version asks from there on. restart: it is not, or
the step is another one. hold: something outside is on its way to the session; it is asked again once that came.
"""

from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from typing import Literal, TypeAlias

import msgspec

from handrail_platform.compile.inline import Whole
from handrail_platform.compile.wiring import Resolved
from handrail_platform.guard.guardrail import Guardrail
from handrail_platform.guard.requirement import Requirement
from handrail_platform.step.contract import StepKind
from handrail_platform.verify.graph import JourneyGraph, graph_of, names_of, remembered
from handrail_platform.verify.names import Moment
from handrail_platform.verify.routes import moments

Situation: TypeAlias = tuple[int, Moment]


class Passage(msgspec.Struct, frozen=True):
    """What becomes of the sessions at one step of the old version, and the code of the reason."""

    step: str
    verdict: Literal["safe", "restart", "hold"]
    why: str = ""


def migration(old: Whole, new: Whole, guardrails: tuple[Guardrail, ...]) -> tuple[Passage, ...]:
    """Return what may become of sessions at each step of the old version that has not ended them.

    `guardrails` are those in force for the new one. Raises TooManySituations.
    """
    assigned, needed = _assigned(old), _needed(new)
    broken = _broken(old, new, guardrails)
    return tuple(
        _passage(name, each, new, assigned.get(name, frozenset()), needed, broken)
        for name, each in old.steps.items()
        if each.step.kind is not StepKind.FINAL
    )


def _passage(
    name: str,
    each: Resolved,
    new: Whole,
    assigned: frozenset[str],
    needed: Mapping[str, frozenset[str]],
    broken: Mapping[str, str],
) -> Passage:
    there = new.steps.get(name)
    if there is None or (there.step.name, there.step.version) != (each.step.name, each.step.version):
        return Passage(name, "restart", "step-gone")
    if each.step.kind is StepKind.WAITING:
        return Passage(name, "hold", "waits")
    if there.contract != each.contract or there.config != each.config:
        return Passage(name, "restart", "step-changed")
    if not needed[name] <= assigned:
        return Passage(name, "restart", "variable-missing")
    if name in broken:
        return Passage(name, "restart", broken[name])
    return Passage(name, "safe")


def _broken(old: Whole, new: Whole, guardrails: tuple[Guardrail, ...]) -> dict[str, str]:
    """Return the steps from which some session of the old version would break a guardrail of the new one."""
    names = {*names_of(old), *names_of(new)}
    before, after = graph_of(old, (), names), graph_of(new, guardrails, names)
    asked = dict.fromkeys(guard.requirement for place in after.places for guard, _, _ in place.asked(0))
    broken: dict[str, str] = {}
    for requirement in asked:
        for name in _broken_by(before, after, requirement):
            broken.setdefault(name, requirement.missing)
    return broken


def _broken_by(before: JourneyGraph, after: JourneyGraph, requirement: Requirement) -> Iterator[str]:
    index = {place.name: number for number, place in enumerate(after.places)}
    origins: dict[Situation, set[str]] = {}
    for number, moment, _ in moments(before, requirement, None).situations():
        name = before.places[number].name
        if name in index:
            origins.setdefault((index[name], moment), set()).add(name)
    bad = _bad(after, requirement, origins)
    yield from sorted({name for situation, names in origins.items() if situation in bad for name in names})


def _bad(graph: JourneyGraph, requirement: Requirement, starts: Iterable[Situation]) -> set[Situation]:
    """Return the situations from which some route leads to where the requirement does not hold."""
    holds = remembered(graph.names, requirement)
    looked_at = graph.names.concerned(requirement)
    feeders: dict[Situation, list[Situation]] = {situation: [] for situation in starts}
    waiting, failing = deque(feeders), deque[Situation]()
    while waiting:
        situation = waiting.popleft()
        number, arrival = situation
        place = graph.places[number]
        asked = (moment for guard, moment, _ in place.asked(arrival) if guard.requirement == requirement)
        if not all(holds(moment) for moment in asked):
            failing.append(situation)
        for arrow in place.arrows:
            reached = (arrow.target, graph.after(arrow, arrival) & looked_at)
            if reached not in feeders:
                feeders[reached] = []
                waiting.append(reached)
            feeders[reached].append(situation)
    bad = set(failing)
    while failing:
        for feeder in feeders[failing.popleft()]:
            if feeder not in bad:
                bad.add(feeder)
                failing.append(feeder)
    return bad


def _ways(each: Resolved) -> Iterator[tuple[str, frozenset[str]]]:
    for outcome, target in each.next.items():
        yield target, frozenset(each.contract.writes.get(outcome, ()))
    if each.limit is not None:
        yield each.limit.then, frozenset()


def _assigned(whole: Whole) -> dict[str, frozenset[str]]:
    """Return, per step, the variables that every route has assigned."""
    assigned: dict[str, frozenset[str]] = {whole.start: frozenset()}
    waiting = deque([whole.start])
    while waiting:
        name = waiting.popleft()
        for target, writes in _ways(whole.steps[name]):
            after = assigned[name] | writes
            met = assigned[target] & after if target in assigned else after
            if met != assigned.get(target):
                assigned[target] = met
                waiting.append(target)
    return assigned


def _needed(whole: Whole) -> dict[str, frozenset[str]]:
    """Return, per step, the variables that some route from there reads before it writes them."""
    needed = {name: frozenset(each.contract.reads) for name, each in whole.steps.items()}
    feeders: dict[str, list[tuple[str, frozenset[str]]]] = {name: [] for name in whole.steps}
    for name, each in whole.steps.items():
        for target, writes in _ways(each):
            feeders[target].append((name, writes))
    waiting = deque(whole.steps)
    while waiting:
        target = waiting.popleft()
        for name, writes in feeders[target]:
            more = needed[target] - writes
            if not more <= needed[name]:
                needed[name] |= more
                waiting.append(name)
    return needed
