"""The graph walked breadth first in product with something that a question keeps count of.

Nothing is lost where routes meet, so an answer is exact; and the first route to anything is a shortest one.
"""

from collections import deque
from collections.abc import Callable, Hashable, Iterable, Iterator
from typing import Final, Generic, Protocol, TypeAlias, TypeVar

from handrail_platform.verify.effort import TooManySituations
from handrail_platform.verify.finding import Hop
from handrail_platform.verify.graph import Arrow, JourneyGraph
from handrail_platform.verify.worlds import NOWHERE, Known, World, Worlds

MOST_SITUATIONS: Final = 300_000
"""A hostile document could make more; its proof gives up, and it is refused."""

MOST_WORLDLY: Final = 100_000
"""The same where worlds are told apart; what is given up then is precision and no proof."""

_COUNTED_TOGETHER: Final = 64
"""To count each situation by itself would take a tenth of the time."""

Kept = TypeVar("Kept", bound=Hashable)
Situation: TypeAlias = tuple[int, Kept, World]
"""A place by number, what the question keeps count of, and the world."""


class Answer(Protocol):
    """Something that was found, and the route to it."""

    @property
    def route(self) -> tuple[Hop, ...]: ...


Found = TypeVar("Found", bound=Answer)


def exactly(worlds: Worlds, ask: Callable[[Worlds | None], Iterable[Found]]) -> list[Found]:
    """Return the answers to a question of which each may be a false alarm unless worlds are told apart.

    So the quick way is tried first. Its answers stand if every route can be taken and no condition tells what
    holds, and where telling worlds apart takes too long. Raises TooManySituations.
    """
    quick = list(ask(None))
    if not quick or worlds.tell_nothing:
        return quick
    if not worlds.graph.names.told and all(worlds.allow(each.route) for each in quick):
        return quick
    try:
        return list(ask(worlds))
    except TooManySituations:
        return quick


class Search(Generic[Kept]):
    """One walk. `after` tells what is kept once a place was left by an arrow. Without worlds every way is open.

    `told` tells what is kept besides, because of what is known while a place is left, and where one arrives.
    """

    def __init__(
        self,
        graph: JourneyGraph,
        starts: Iterable[Kept],
        after: Callable[[int, Arrow, Kept], Kept],
        worlds: Worlds | None = None,
        told: Callable[[Kept, Known], Kept] | None = None,
    ) -> None:
        self._places = graph.places
        self._effort = graph.effort
        self._after = after
        self._worlds = worlds
        self._told = told
        world = worlds.start if worlds else NOWHERE
        self._came_from: dict[Situation[Kept], tuple[Situation[Kept], str] | None] = {
            (graph.start, kept, world): None for kept in starts
        }
        self._complete = False

    def situations(self) -> Iterator[Situation[Kept]]:
        """Yield every situation that a session can be in, nearest first, each time anew.

        Raises TooManySituations.
        """
        worlds = self._worlds
        for situation in self._again() if self._complete else self._walk():
            if worlds is None or worlds.entered(situation[0], situation[2]):
                yield situation

    def _walk(self) -> Iterator[Situation[Kept]]:
        """Find everything, in the order in which it stands in `_came_from` afterwards."""
        places, came_from = self._places, self._came_from
        most = MOST_WORLDLY if self._worlds else MOST_SITUATIONS
        waiting = deque(came_from)
        looked_at = 0
        while waiting:
            situation = waiting.popleft()
            number, kept, world = situation
            looked_at += 1
            if not looked_at % _COUNTED_TOGETHER:
                self._effort.spend(_COUNTED_TOGETHER)
            yield situation
            for arrow in places[number].arrows:
                for reached in self._reached(number, arrow, kept, world):
                    if reached not in came_from:
                        came_from[reached] = (situation, arrow.outcome)
                        waiting.append(reached)
            if len(came_from) > most:
                raise TooManySituations
        self._complete = True

    def _again(self) -> Iterable[Situation[Kept]]:
        self._effort.spend(len(self._came_from))
        return self._came_from

    def _reached(self, number: int, arrow: Arrow, kept: Kept, world: World) -> Iterable[Situation[Kept]]:
        if self._worlds is None:
            return ((arrow.target, self._after(number, arrow, kept), NOWHERE),)
        if self._told is None:
            onward = self._after(number, arrow, kept)
            return [(arrow.target, onward, reached) for reached in self._worlds.after(number, arrow, world)]
        return self._telling(self._told, number, arrow, kept, self._worlds.onward(number, arrow, world))

    def _telling(
        self,
        told: Callable[[Kept, Known], Kept],
        number: int,
        arrow: Arrow,
        kept: Kept,
        ways: Iterable[tuple[Known, World]],
    ) -> Iterator[Situation[Kept]]:
        for known, reached in ways:
            onward = told(self._after(number, arrow, told(kept, known)), dict(reached))
            yield arrow.target, onward, reached

    def route(self, situation: Situation[Kept], outcome: str = "") -> tuple[Hop, ...]:
        """Return the way from the start to the situation, and on by the outcome."""
        hops = [Hop(self._places[situation[0]].name, outcome)]
        before = self._came_from[situation]
        while before is not None:
            situation, outcome = before
            hops.append(Hop(self._places[situation[0]].name, outcome))
            before = self._came_from[situation]
        return tuple(reversed(hops))
