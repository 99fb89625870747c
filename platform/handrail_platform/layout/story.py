"""The order in which a journey is told: what comes after what, and so which arrows lead back."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from handrail_platform.layout.sketch import Arrow, Sketch
from handrail_platform.layout.walk import walked

FIRST_ROW_WEIGHT: Final = 3
OTHER_ROW_WEIGHT: Final = 2
"""The first outcome of a step is the usual one: it rather leads on than another."""
UNREACHED_WEIGHT: Final = 50
"""Nothing is worth that a card is come to only by arrows that lead back."""
LONGEST_RUN: Final = 6
"""Cards that change their place together: whole passages of a journey."""
MOST_PASSES: Final = 3
MOST_TRIED: Final = 200
"""Cards of a stretch whose places are thought over; a longer one stays in the order in which it is walked."""


def told(sketch: Sketch) -> dict[str, int]:
    """Return the place of each card in the story, the start first.

    Few arrows lead back, and each card that can be reached is come to by an arrow that leads on.
    """
    order = walked(sketch)
    places = {name: place for place, name in enumerate(order)}
    for first, last in _stretches(places, sketch.arrows):
        if last - first < MOST_TRIED:
            order[first : last + 1] = _improved(order[first : last + 1], sketch, places)
    return {name: place for place, name in enumerate(order)}


def _stretches(places: Mapping[str, int], arrows: Iterable[Arrow]) -> list[tuple[int, int]]:
    """Return first and last place of what arrows that lead back span together: every cycle lies within one."""
    stretches: list[tuple[int, int]] = []
    spans = ((places[arrow.target], places[arrow.card]) for arrow in arrows)
    for first, last in sorted(span for span in spans if span[0] < span[1]):
        if stretches and first <= stretches[-1][1]:
            stretches[-1] = (stretches[-1][0], max(last, stretches[-1][1]))
        else:
            stretches.append((first, last))
    return stretches


def _improved(order: list[str], sketch: Sketch, places: Mapping[str, int]) -> list[str]:
    stretch = _Stretch.of(order, sketch, places)
    movable = 1 if order[0] == sketch.start else 0
    for _ in range(MOST_PASSES):
        moved = [stretch.sift(length, movable) for length in range(1, min(LONGEST_RUN, len(order) - 1) + 1)]
        if not any(moved):
            break
    return stretch.order


@dataclass(frozen=True)
class _Stretch:
    """Cards whose order is looked for. Lighter arrows that lead back are better."""

    order: list[str]
    weights: Mapping[str, Mapping[str, int]]
    """Of the arrows from one card to another, by both."""
    ways_in: dict[str, int]
    """By card, how many cards come to it by arrows that lead on."""

    @classmethod
    def of(cls, order: Sequence[str], sketch: Sketch, places: Mapping[str, int]) -> "_Stretch":
        weights: dict[str, dict[str, int]] = {name: {} for name in order}
        came_from: dict[str, set[str]] = {name: set() for name in order}
        for arrow in sketch.arrows:
            if arrow.target in weights and arrow.card != arrow.target:
                if places[arrow.card] < places[arrow.target]:
                    came_from[arrow.target].add(arrow.card)
                if arrow.card in weights:
                    weight = OTHER_ROW_WEIGHT if arrow.row else FIRST_ROW_WEIGHT
                    onwards = weights[arrow.card]
                    onwards[arrow.target] = onwards.get(arrow.target, 0) + weight
        return cls(list(order), weights, {name: len(cards) for name, cards in came_from.items()})

    def sift(self, length: int, movable: int) -> bool:
        """Move each run of so many cards to where it costs least; tell whether any was moved."""
        moved = False
        for first in range(movable, len(self.order) - length + 1):
            cost, place = min((*self._right(first, length), *self._left(first, length, movable)), default=(0, 0))
            if cost < 0:
                run = self.order[first : first + length]
                self._move(run, first, place)
                moved = True
        return moved

    def _right(self, first: int, length: int) -> Iterator[tuple[int, int]]:
        run = self.order[first : first + length]
        ways_in, cost = dict(self.ways_in), 0
        for place in range(first + length, len(self.order)):
            cost += self._swapped(run, [self.order[place]], ways_in)
            yield cost, place - length + 1

    def _left(self, first: int, length: int, movable: int) -> Iterator[tuple[int, int]]:
        run = self.order[first : first + length]
        ways_in, cost = dict(self.ways_in), 0
        for place in range(first - 1, movable - 1, -1):
            cost += self._swapped([self.order[place]], run, ways_in)
            yield cost, place

    def _swapped(self, before: Sequence[str], after: Sequence[str], ways_in: dict[str, int]) -> int:
        """Return what it costs that the first stand behind the others from now on."""
        cost = 0
        for one in before:
            for other in after:
                if other in self.weights[one]:
                    ways_in[other] -= 1
                    cost += self.weights[one][other] + (0 if ways_in[other] else UNREACHED_WEIGHT)
                if one in self.weights[other]:
                    cost -= self.weights[other][one] + (0 if ways_in[one] else UNREACHED_WEIGHT)
                    ways_in[one] += 1
        return cost

    def _move(self, run: list[str], first: int, place: int) -> None:
        if place > first:
            self._swapped(run, self.order[first + len(run) : place + len(run)], self.ways_in)
        else:
            self._swapped(self.order[place:first], run, self.ways_in)
        del self.order[first : first + len(run)]
        self.order[place:place] = run
