"""The graph of a journey by the names of its steps: what leads where, and what lies on the way to success."""

from collections import deque
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Literal, NamedTuple, TypeAlias

from handrail_platform.compile.wiring import Resolved
from handrail_platform.verify.finding import Hop

HowOften: TypeAlias = Literal["never", "sometimes", "always"]
"""On which of the routes to success something happens."""


class Way(NamedTuple):
    """One outcome of a step, and where it leads."""

    step: str
    outcome: str
    target: str


@dataclass(frozen=True)
class Ways:
    """The ways of one version. Steps are the same in two versions when they have the same name."""

    start: str
    steps: Mapping[str, Resolved]

    @cached_property
    def all(self) -> frozenset[Way]:
        return frozenset(
            Way(name, outcome, each.next[outcome])
            for name, each in self.steps.items()
            for outcome in each.contract.outcomes
        )

    @cached_property
    def successes(self) -> frozenset[str]:
        """The ends at which somebody gets what they came for."""
        return frozenset(name for name, each in self.steps.items() if each.contract.result == "success")

    def how_often(self, ways: Collection[Way]) -> HowOften:
        """Tell how often a route to success takes one of these ways."""
        if not any(self.through(way) for way in ways):
            return "never"
        return "sometimes" if self._reach(self.start, without=ways) & self.successes else "always"

    def through(self, way: Way) -> tuple[Hop, ...]:
        """Return a shortest route to success that takes this way, empty when there is none."""
        before = _shortest(self._next, self.start, {way.step})
        after = _shortest(self._next, way.target, self.successes)
        if before is None or after is None:
            return ()
        return (*before[:-1], Hop(way.step, way.outcome), *after)

    @cached_property
    def _next(self) -> dict[str, list[Way]]:
        following: dict[str, list[Way]] = {name: [] for name in self.steps}
        for name, each in self.steps.items():
            following[name] = [Way(name, outcome, each.next[outcome]) for outcome in each.contract.outcomes]
        return following

    def _reach(self, start: str, without: Iterable[Way]) -> set[str]:
        left_out = set(without)
        reached, waiting = {start}, [start]
        while waiting:
            for way in self._next[waiting.pop()]:
                if way not in left_out and way.target not in reached:
                    reached.add(way.target)
                    waiting.append(way.target)
        return reached


def _shortest(following: Mapping[str, list[Way]], start: str, goals: Collection[str]) -> tuple[Hop, ...] | None:
    came_by: dict[str, Way | None] = {start: None}
    waiting = deque([start])
    while waiting:
        name = waiting.popleft()
        if name in goals:
            return _hops(came_by, name)
        for way in following[name]:
            if way.target not in came_by:
                came_by[way.target] = way
                waiting.append(way.target)
    return None


def _hops(came_by: Mapping[str, Way | None], goal: str) -> tuple[Hop, ...]:
    hops = [Hop(goal)]
    way = came_by[goal]
    while way is not None:
        hops.append(Hop(way.step, way.outcome))
        way = came_by[way.step]
    return tuple(reversed(hops))
