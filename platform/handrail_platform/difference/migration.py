"""Whether a session may go on in another version of its journey, decided for every step at which it can be.

safe: whatever holds there is enough for everything that the new version asks from there on. restart: it is not, or
the step is another one. hold: it stays on its version, because something outside is on its way to it, or because
too much can have happened to be looked through.
"""

from collections import deque
from collections.abc import Collection, Iterator
from typing import Final, Literal, TypeAlias

import msgspec

from handrail_platform.compile.inline import Whole
from handrail_platform.compile.wiring import Resolved
from handrail_platform.difference.joined import Joined, retyped
from handrail_platform.difference.objections import Objection, objections
from handrail_platform.difference.version import Version
from handrail_platform.guard.guardrail import Guardrail
from handrail_platform.guard.requirement import Known, Requirement
from handrail_platform.step.contract import StepKind
from handrail_platform.verify.effort import TooManySituations
from handrail_platform.verify.finding import Hop
from handrail_platform.verify.graph import graph_of
from handrail_platform.verify.routes import Walks
from handrail_platform.verify.worlds import Worlds

Verdict: TypeAlias = Literal["safe", "restart", "hold"]
_STANDING: Final[Requirement] = Known("claimed")
"""Tells apart whom a journey is about, and nothing else."""


class Fate(msgspec.Struct, frozen=True):
    """What becomes of the sessions at one step of the old version, and the code of the reason.

    `route` is one by which somebody would break a guardrail of the new version, if that is the reason.
    """

    step: str
    verdict: Verdict
    why: str = ""
    route: tuple[Hop, ...] = ()


def migration(before: Version, after: Version, steps: Collection[str]) -> tuple[Fate, ...]:
    """Return what becomes of the sessions at these steps of the first version; where they end is none of them."""
    here = [each for name, each in before.whole.steps.items() if name in steps]
    fates = {each.name: fate for each in here if (fate := _by_its_shape(before, after, each)) is not None}
    others = [each.name for each in here if each.name not in fates]
    return tuple(sorted([*fates.values(), *_by_proof(before, after, others)], key=lambda each: each.step))


def _by_its_shape(before: Version, after: Version, each: Resolved) -> Fate | None:
    """Return what is decided without looking at any route, None when it takes a proof."""
    there = after.whole.steps.get(each.name)
    if each.step.kind is StepKind.WAITING:
        return Fate(each.name, "hold", "waits")
    if there is None or (there.step.name, there.step.version) != (each.step.name, each.step.version):
        return Fate(each.name, "restart", "step-gone")
    if (there.contract, there.config, there.scope) != (each.contract, each.config, each.scope):
        return Fate(each.name, "restart", "step-changed")
    live = before.live[each.name] & after.live[each.name]
    if live & retyped(before.whole, after.whole):
        return Fate(each.name, "restart", "variable-changed")
    if not _needed(after.whole)[each.name] <= _assigned(before.whole).get(each.name, frozenset()) & live:
        return Fate(each.name, "restart", "variable-missing")
    return None


def _by_proof(before: Version, after: Version, steps: Collection[str]) -> Iterator[Fate]:
    """Yield fates that depend on routes: a step is safe once no route that goes over there breaks anything.

    Each round finds the nearest such route to everything that is demanded; what it goes over at is not safe.
    """
    demanded = _upheld(after)
    left = dict.fromkeys(steps)
    try:
        unexpected = _unexpected(before, after, steps)
        for name in unexpected:
            del left[name]
            yield Fate(name, "restart", "subject-differs")
        while left:
            refused: dict[str, Objection] = {}
            for each in objections(Joined(before, after, demanded, frozenset(left))):
                refused.setdefault(each.over_at, each)
            for name, objection in refused.items():
                del left[name]
                yield Fate(name, "restart", objection.code, objection.route)
            if not refused:
                break
    except TooManySituations:
        yield from (Fate(name, "hold", "too-intertwined") for name in left)
        return
    yield from (Fate(name, "safe") for name in left)


def _upheld(after: Version) -> tuple[Guardrail, ...]:
    """Return the guardrails without the warnings that the new version itself was accepted with."""
    accepted = {finding.guardrail for finding in after.report.findings if finding.severity == "warning"}
    return tuple(each for each in after.guardrails if each.id not in accepted)


def _unexpected(before: Version, after: Version, steps: Collection[str]) -> list[str]:
    """Return the steps at which a session can be about somebody as no session of the new version is there.

    Steps rely on that: an account is not opened twice, nobody acts for themselves. Raises TooManySituations.
    """
    come, expected = _standings(before.whole), _standings(after.whole)
    return [name for name in steps if not come.get(name, set()) <= expected.get(name, set())]


def _standings(whole: Whole) -> dict[str, set[frozenset[str]]]:
    """Return, per step, whom the journey can be about on arrival."""
    graph = graph_of(whole, ())
    found: dict[str, set[frozenset[str]]] = {}
    walks = Walks(Worlds(whole, graph))
    for number, moment, _ in walks.moments(_STANDING, None).situations():
        standing = graph.names.held(moment & graph.names.standing)
        found.setdefault(graph.places[number].name, set()).add(standing)
    return found


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
