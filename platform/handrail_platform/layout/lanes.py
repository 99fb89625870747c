"""Lanes: spots of successive columns that stand at one height, so that the line through them is straight."""

from bisect import bisect
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from handrail_platform.layout.lattice import Lattice, Stretch
from handrail_platform.layout.order import Order
from handrail_platform.layout.sketch import GRID, INPUT_HEIGHT

BETWEEN_CARDS: Final = 40
BESIDE_A_LINE: Final = 24
BETWEEN_LINES: Final = 16


@dataclass(frozen=True, slots=True)
class Lanes:
    """Every spot in one lane, and how far lanes are apart at least."""

    of: list[int]
    """By spot, its lane."""
    below: list[dict[int, int]]
    """By lane, the lanes right below it with their distance, from where lines come in to where they do."""
    above: list[dict[int, int]]
    links: list[list[tuple[int, int]]]
    """By lane, to which others a line leads from it or comes from, and how many pieces of one.

    A card without lines would be beside the card from which one comes there.
    """
    main: int
    """The lane of the main route, or of the first card if none leads anywhere."""


def lanes(lattice: Lattice, order: Order) -> Lanes:
    """Return the lanes of spots in this order. Where lines cross, one of them bends."""
    of = _numbered(lattice, _straight(lattice, order))
    count = max(of) + 1
    below: list[dict[int, int]] = [{} for _ in range(count)]
    above: list[dict[int, int]] = [{} for _ in range(count)]
    for spots in order:
        for upper, lower in pairwise(spots):
            one, other = of[upper], of[lower]
            distance = max(_distance(lattice, upper, lower), below[one].get(other, 0))
            below[one][other] = above[other][one] = distance
    main = next((of[each.left] for each in lattice.stretches() if each.main), 0)
    return Lanes(of, below, above, _links(lattice, of), main)


def _straight(lattice: Lattice, order: Order) -> list[Stretch]:
    """Return the pieces of lines that are straight: no two cross, meet or part.

    The main route comes first, then lines that pass cards, then the upper rows.
    """
    place = {spot: number for spots in order for number, spot in enumerate(spots)}
    taken: list[list[tuple[int, int]]] = [[] for _ in order]
    straight: list[Stretch] = []
    cards = lattice.cards

    def rank(stretch: Stretch) -> tuple[bool, bool, bool, float, int]:
        left, right = cards[stretch.left], cards[stretch.right]
        return not stretch.main, bool(left or right), not (left and right), stretch.port, stretch.left

    for stretch in sorted(lattice.stretches(), key=rank):
        known = taken[lattice.columns[stretch.left]]
        ends = (place[stretch.left], place[stretch.right])
        at = bisect(known, ends)
        beside = known[max(0, at - 1) : at + 1]
        if all((left - ends[0]) * (right - ends[1]) > 0 for left, right in beside):
            known.insert(at, ends)
            straight.append(stretch)
    return straight


def _numbered(lattice: Lattice, straight: list[Stretch]) -> list[int]:
    before = {stretch.right: stretch.left for stretch in straight}
    of = [-1] * len(lattice.cards)
    count = 0
    for spot in sorted(range(len(of)), key=lambda each: lattice.columns[each]):
        if spot in before:
            of[spot] = of[before[spot]]
        else:
            of[spot] = count
            count += 1
    return of


def _distance(lattice: Lattice, upper: int, lower: int) -> int:
    """Return how far two neighbours of a column are apart, a multiple of the grid."""
    one, other = lattice.cards[upper], lattice.cards[lower]
    beneath = one.height - INPUT_HEIGHT if one else 0
    over = INPUT_HEIGHT if other else 0
    free = (BETWEEN_LINES, BESIDE_A_LINE, BETWEEN_CARDS)[bool(one) + bool(other)]
    return -(-(beneath + free + over) // GRID) * GRID


def _links(lattice: Lattice, of: list[int]) -> list[list[tuple[int, int]]]:
    counted: list[dict[int, int]] = [{} for _ in range(max(of) + 1)]
    for stretch in lattice.stretches():
        left, right = of[stretch.left], of[stretch.right]
        if left != right:
            counted[left][right] = counted[left].get(right, 0) + 1
            counted[right][left] = counted[right].get(left, 0) + 1
    for spot, source in lattice.followed.items():
        counted[of[spot]][of[source]] = 1
    return [list(several.items()) for several in counted]
