"""How often lines cross."""

from bisect import bisect_right, insort
from collections.abc import Iterable, Sequence


def crossings(ends: Iterable[tuple[float, float]]) -> int:
    """Return how often straight lines cross that are given by where they leave and where they arrive.

    Lines that share an end do not cross.
    """
    arrived: list[float] = []
    crossed = 0
    for _, right in sorted(ends):
        crossed += len(arrived) - bisect_right(arrived, right)
        insort(arrived, right)
    return crossed


def crossed_pairs(upper: Sequence[float], lower: Sequence[float]) -> int:
    """Return how often the lines of two neighbours cross on one side, by where they end there.

    Both are sorted, and the first are those of the neighbour above.
    """
    crossed, place = 0, 0
    for end in upper:
        while place < len(lower) and lower[place] < end:
            place += 1
        crossed += place
    return crossed
