"""A journey walked once through every situation: each place, in each world in which a session can be there."""

from collections import deque
from collections.abc import Callable, Collection
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from handrail_platform.verify.effort import TooManySituations
from handrail_platform.verify.graph import JourneyGraph
from handrail_platform.verify.search import MOST_WORLDLY
from handrail_platform.verify.worlds import NOWHERE, World, Worlds


class Move(NamedTuple):
    """One way that is taken in one situation. Situations are numbered, nearest to the start first."""

    origin: int
    outcome: str
    target: int


@dataclass(frozen=True)
class Explored:
    """`places` has the place of each situation, `moves` the ways to leave it.

    `entered` tells whether a session is there, and not only on its way past a limit that is used up.
    """

    places: tuple[int, ...]
    entered: tuple[bool, ...]
    moves: tuple[tuple[Move, ...], ...]

    @cached_property
    def came_by(self) -> dict[int, Move | None]:
        """The last move of a shortest way to each situation; none leads to the first."""
        return self.reached(lambda _: False)

    @cached_property
    def distances(self) -> tuple[int, ...]:
        """How many moves away each situation is."""
        distances: list[int] = []
        for number in range(len(self.places)):
            move = self.came_by[number]
            distances.append(0 if move is None else distances[move.origin] + 1)
        return tuple(distances)

    def reached(self, barred: Callable[[Move], bool]) -> dict[int, Move | None]:
        """Return whatever is reached without these moves, nearest first, with the last move of a shortest way."""
        came_by: dict[int, Move | None] = {0: None}
        waiting = deque([0])
        while waiting:
            for move in self.moves[waiting.popleft()]:
                if move.target not in came_by and not barred(move):
                    came_by[move.target] = move
                    waiting.append(move.target)
        return came_by

    def ahead(self, goals: Collection[int]) -> dict[int, tuple[int, Move | None]]:
        """Return each situation from which one of these places is reached: how far it is, and the first move."""
        feeders: list[list[Move]] = [[] for _ in self.places]
        for moves in self.moves:
            for move in moves:
                feeders[move.target].append(move)
        found: dict[int, tuple[int, Move | None]] = {
            number: (0, None) for number, place in enumerate(self.places) if place in goals
        }
        waiting = deque(found)
        while waiting:
            number = waiting.popleft()
            for move in feeders[number]:
                if move.origin not in found:
                    found[move.origin] = found[number][0] + 1, move
                    waiting.append(move.origin)
        return found


def explored(graph: JourneyGraph, worlds: Worlds) -> Explored:
    """Walk the journey. Where telling worlds apart takes too long, every way is open, as it is for the proof."""
    if not worlds.tell_nothing:
        try:
            return _walked(graph, worlds)
        except TooManySituations:
            pass
    return _walked(graph, None)


def _walked(graph: JourneyGraph, worlds: Worlds | None) -> Explored:
    start = graph.start, worlds.start if worlds else NOWHERE
    index = {start: 0}
    found: list[tuple[int, World]] = [start]
    moves: list[tuple[Move, ...]] = []
    for origin, (number, world) in enumerate(found):
        taken: list[Move] = []
        for arrow in graph.places[number].arrows:
            for following in worlds.after(number, arrow, world) if worlds else (NOWHERE,):
                reached = arrow.target, following
                if reached not in index:
                    index[reached] = len(found)
                    found.append(reached)
                taken.append(Move(origin, arrow.outcome, index[reached]))
        moves.append(tuple(taken))
        if len(found) > MOST_WORLDLY:
            raise TooManySituations
    entered = tuple(worlds is None or worlds.entered(*each) for each in found)
    return Explored(tuple(number for number, _ in found), entered, tuple(moves))
