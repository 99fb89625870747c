"""Whether two ways on can be told apart by whoever takes them.

Two steps look the same when they are of one type, configured alike, and lead by each outcome to steps that look
the same. Automatic steps that only pass on are invisible. Behind a proof of who somebody is, anything may differ.
"""

from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from handrail_platform.compile.wiring import Resolved
from handrail_platform.step.contract import Bind, Change, Contract, Gain, StepKind
from handrail_platform.verify.finding import Hop
from handrail_platform.verify.graph import JourneyGraph

Look: TypeAlias = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Difference:
    """Two outcomes of a step after which the pages differ, and how it goes on from each up to there."""

    step: str
    one: tuple[Hop, ...]
    other: tuple[Hop, ...]


class Looks:
    """What a person can see of each step of one journey."""

    def __init__(self, graph: JourneyGraph, steps: Sequence[Resolved]) -> None:
        self._places = graph.places
        self._steps = steps

    def difference(self, number: int, outcomes: Sequence[str]) -> Difference | None:
        """Return how the outcomes of a step can be told apart, None when they cannot."""
        arrows = {arrow.outcome: arrow for arrow in self._places[number].arrows}
        name = self._places[number].name
        first = outcomes[0]
        for second in outcomes[1:]:
            one, other = Hop(name, first), Hop(name, second)
            if self._steps[number].contract.writes.get(first) != self._steps[number].contract.writes.get(second):
                return Difference(name, (one,), (other,))
            found = self._pair(arrows[first].target, arrows[second].target)
            if found is not None:
                return Difference(name, (one, *found[0]), (other, *found[1]))
        return None

    def _pair(self, one: int, other: int) -> tuple[tuple[Hop, ...], tuple[Hop, ...]] | None:
        """Merge what must look the same until nothing is left to merge, or two steps look different."""
        leader: dict[int, int] = {}
        waiting: deque[tuple[int, int, tuple[Hop, ...], tuple[Hop, ...]]] = deque([(one, other, (), ())])
        while waiting:
            left, right, left_route, right_route = waiting.popleft()
            left, right = self._visible(left), self._visible(right)
            if _leader(leader, left) == _leader(leader, right):
                continue
            leader[_leader(leader, left)] = _leader(leader, right)
            if self._look(left) != self._look(right):
                return (
                    (*left_route, Hop(self._places[left].name)),
                    (*right_route, Hop(self._places[right].name)),
                )
            targets = {arrow.outcome: arrow.target for arrow in self._places[right].arrows}
            for arrow in self._places[left].arrows:
                if not self._proves(left, arrow.outcome):
                    here = (*left_route, Hop(self._places[left].name, arrow.outcome))
                    there = (*right_route, Hop(self._places[right].name, arrow.outcome))
                    waiting.append((arrow.target, targets[arrow.outcome], here, there))
        return None

    def _visible(self, number: int) -> int:
        """Follow automatic steps that do nothing and always lead to the same step."""
        for _ in self._places:
            step = self._steps[number]
            targets = {arrow.target for arrow in self._places[number].arrows}
            if step.step.kind is not StepKind.AUTOMATIC or len(targets) != 1 or _does_something(step.contract):
                break
            number = targets.pop()
        return number

    def _look(self, number: int) -> Look:
        step = self._steps[number]
        visits = step.limit.visits if step.limit else 0
        # One configuration in two places may be about other variables.
        names: Mapping[str, str] = step.scope.names if step.scope else {}
        return step.step.name, step.step.version, step.config, step.source.texts, names, visits

    def _proves(self, number: int, outcome: str) -> bool:
        return any(_is_proof(change) for change in self._steps[number].contract.on.get(outcome, ()))


def _does_something(contract: Contract) -> bool:
    """Tell whether later pages may differ by whether the step was passed."""
    return bool(contract.effects or contract.writes or contract.subject or any(contract.on.values()))


def _is_proof(change: Change) -> bool:
    match change:
        case Gain():
            return change.proves
        case Bind():
            return True
        case _:
            return False


def _leader(leader: dict[int, int], number: int) -> int:
    while number in leader:
        number = leader[number]
    return number
