"""The ways of one version, and the routes to success on them: the verifier's graph, by the names of its steps."""

from collections.abc import Iterable, Iterator
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import TypeAlias

import msgspec

from handrail_platform.compile.inline import Whole
from handrail_platform.difference.explored import Explored, Move, explored
from handrail_platform.verify.finding import Hop
from handrail_platform.verify.graph import JourneyGraph, graph_of
from handrail_platform.verify.routes import Walks
from handrail_platform.verify.worlds import Worlds

Route: TypeAlias = tuple[Hop, ...]


class Way(msgspec.Struct, frozen=True, order=True):
    """One way to leave a step, by an outcome or past its visit limit, and where it leads."""

    step: str
    outcome: str
    target: str


@dataclass(frozen=True)
class Ways:
    """All ways of one version. What conditions and visit limits close is closed to its routes."""

    whole: Whole

    @cached_property
    def graph(self) -> JourneyGraph:
        return graph_of(self.whole, ())

    @cached_property
    def worlds(self) -> Worlds:
        return Worlds(self.whole, self.graph)

    @cached_property
    def walks(self) -> Walks:
        return Walks(self.worlds)

    @cached_property
    def explored(self) -> Explored:
        return explored(self.graph, self.worlds)

    @cached_property
    def goals(self) -> frozenset[int]:
        """The places at which somebody gets what they came for; of a part, its exits."""
        contracts = [each.contract for each in self.whole.steps.values()]
        return frozenset(
            number for number, each in enumerate(contracts) if not each.outcomes and each.result != "denied"
        )

    @cached_property
    def drawn(self) -> frozenset[Way]:
        """Every way, whether a session can take it or not."""
        return frozenset(
            Way(place.name, arrow.outcome, self._names[arrow.target])
            for place in self.graph.places
            for arrow in place.arrows
        )

    @cached_property
    def taken(self) -> frozenset[Way]:
        """Every way that some route to success takes."""
        return frozenset(self._nearest)

    def covering(self, ways: Iterable[Way]) -> tuple[Route, ...]:
        """Return shortest routes to success that together take these ways, each of them one that is taken."""
        routes: list[Route] = []
        left = dict.fromkeys(sorted(ways, key=lambda way: (self._nearest[way][0], way)))
        while left:
            route = self._over(self._nearest[next(iter(left))][1])
            for hop, following in pairwise(route):
                left.pop(Way(hop.step, hop.outcome, following.step), None)
            routes.append(route)
        return tuple(routes)

    def through(self, hops: AbstractSet[Hop]) -> Route:
        """Return a shortest route to success with one of these hops, empty when there is none."""
        moves = [each for way, each in self._nearest.items() if Hop(way.step, way.outcome) in hops]
        ends = [number for number in self._successes if self._end(number) in hops]
        routes = [self._over(min(moves)[1])] if moves else []
        routes += [self._back(self.explored.came_by, number) for number in ends[:1]]
        return min(routes, key=len, default=())

    def around(self, hops: AbstractSet[Hop]) -> Route:
        """Return a shortest route to success without any of these hops, empty when there is none."""
        came_by = self.explored.reached(lambda move: self._hop(move) in hops)
        ends = (
            number
            for number in came_by
            if self.explored.places[number] in self.goals and self._end(number) not in hops
        )
        return next((self._back(came_by, number) for number in ends), ())

    def reaching(self, hops: AbstractSet[Hop]) -> Route:
        """Return a shortest route up to one of these hops, wherever it leads, empty when there is none."""
        for number, moves in enumerate(self.explored.moves):
            for hop in (self._hop(move) for move in moves) if moves else (self._end(number),):
                if hop in hops:
                    return (*self._back(self.explored.came_by, number)[:-1], hop)
        return ()

    @cached_property
    def _names(self) -> tuple[str, ...]:
        return tuple(self.whole.steps)

    @cached_property
    def _successes(self) -> tuple[int, ...]:
        return tuple(number for number, place in enumerate(self.explored.places) if place in self.goals)

    @cached_property
    def _ahead(self) -> dict[int, tuple[int, Move | None]]:
        return self.explored.ahead(self.goals)

    @cached_property
    def _nearest(self) -> dict[Way, tuple[int, Move]]:
        """Return, for each way that is taken, the length of a shortest route over it, and where it takes it."""
        nearest: dict[Way, tuple[int, Move]] = {}
        for move, length in self._lengths():
            way = Way(self._name(move.origin), move.outcome, self._name(move.target))
            if way not in nearest or length < nearest[way][0]:
                nearest[way] = length, move
        return nearest

    def _lengths(self) -> Iterator[tuple[Move, int]]:
        for moves in self.explored.moves:
            for move in moves:
                if move.target in self._ahead:
                    yield move, self.explored.distances[move.origin] + self._ahead[move.target][0]

    def _over(self, move: Move) -> Route:
        """Return a shortest route to success that makes this move."""
        hops = [*self._back(self.explored.came_by, move.origin)[:-1], self._hop(move)]
        following = self._ahead[move.target][1]
        while following is not None:
            hops.append(self._hop(following))
            move, following = following, self._ahead[following.target][1]
        return (*hops, self._end(move.target))

    def _back(self, came_by: dict[int, Move | None], number: int) -> Route:
        """Return the way from the start up to this situation."""
        hops = [self._end(number)]
        while (move := came_by[number]) is not None:
            hops.append(self._hop(move))
            number = move.origin
        return tuple(reversed(hops))

    def _name(self, number: int) -> str:
        return self._names[self.explored.places[number]]

    def _hop(self, move: Move) -> Hop:
        return Hop(self._name(move.origin), move.outcome)

    def _end(self, number: int) -> Hop:
        return Hop(self._name(number))
