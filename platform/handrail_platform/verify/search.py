"""The graph walked breadth first in product with something that a question keeps count of.

Nothing is lost where routes meet, so an answer is exact; and the first route to anything is a shortest one.
"""

from collections import deque
from collections.abc import Callable, Hashable, Iterable, Iterator
from typing import Generic, TypeAlias, TypeVar

from handrail_platform.verify.finding import Hop
from handrail_platform.verify.graph import Arrow, JourneyGraph

MOST_SITUATIONS = 300_000
"""A hostile document could make more; its proof gives up, and it is refused."""

Kept = TypeVar("Kept", bound=Hashable)
Situation: TypeAlias = tuple[int, Kept]
"""A place by number, and what the question keeps count of."""


class TooManySituations(Exception):
    """The journey combines more than can be looked through."""


class Search(Generic[Kept]):
    """One walk. `after` tells what is kept once a place was left by an arrow."""

    def __init__(
        self, graph: JourneyGraph, starts: Iterable[Kept], after: Callable[[int, Arrow, Kept], Kept]
    ) -> None:
        self._places = graph.places
        self._after = after
        self._came_from: dict[tuple[int, Kept], tuple[tuple[int, Kept], str] | None] = {
            (graph.start, kept): None for kept in starts
        }

    def situations(self) -> Iterator[tuple[int, Kept]]:
        """Yield every situation that a session can be in, nearest first. Raises TooManySituations."""
        after, places, came_from = self._after, self._places, self._came_from
        waiting = deque(came_from)
        while waiting:
            situation = waiting.popleft()
            yield situation
            number, kept = situation
            for arrow in places[number].arrows:
                reached = (arrow.target, after(number, arrow, kept))
                if reached not in came_from:
                    came_from[reached] = (situation, arrow.outcome)
                    waiting.append(reached)
            if len(came_from) > MOST_SITUATIONS:
                raise TooManySituations

    def route(self, situation: tuple[int, Kept], outcome: str = "") -> tuple[Hop, ...]:
        """Return the way from the start to the situation, and on by the outcome."""
        hops = [Hop(self._places[situation[0]].name, outcome)]
        before = self._came_from[situation]
        while before is not None:
            situation, outcome = before
            hops.append(Hop(self._places[situation[0]].name, outcome))
            before = self._came_from[situation]
        return tuple(reversed(hops))
