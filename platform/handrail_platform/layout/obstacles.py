"""Cards that stand in the way of other cards and of lines."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import Final, TypeAlias

from handrail_platform.layout.sketch import CARD_WIDTH, GRID, Card, Point

CLEARANCE: Final = 16
"""Between a card and a line that passes it, or a card that makes way for it."""
Span: TypeAlias = tuple[int, int]


class Obstacles:
    """Cards with the corner at which each stands."""

    def __init__(self, cards: Iterable[tuple[Card, Point]]) -> None:
        # All cards are equally wide: sorted by their left edges, those in some stretch stand side by side.
        standing = sorted((point.x, point.y, point.y + card.height) for card, point in cards)
        self._lefts = [left for left, _, _ in standing]
        self._spans = [(top, bottom) for _, top, bottom in standing]

    def room(self, across: Span, height: int, wishes: Sequence[int]) -> int:
        """Return the top of a free strip of this height, as near as can be to all that is wished, on the grid.

        across: from which x to which; a strip keeps its distance from every card that it passes.
        """
        taken = _joined(
            (top - CLEARANCE - height, bottom + CLEARANCE)
            for top, bottom in self._within(across[0] - CLEARANCE, across[1] + CLEARANCE)
        )
        tops = [above for above, _ in taken]
        downs = [-(-below // GRID) * GRID for _, below in taken]
        ups = [above // GRID * GRID for above in tops]

        def is_free(top: int) -> bool:
            before = bisect_left(tops, top) - 1
            return before < 0 or top >= taken[before][1]

        free = filter(is_free, (*wishes, *downs, *ups))
        return min(free, key=lambda top: (sum(abs(top - wish) for wish in wishes), top))

    def block(self, line: Iterable[Point]) -> bool:
        """Tell whether a card stands where the line may run."""
        return any(
            top <= max(a.y, b.y) and min(a.y, b.y) <= bottom
            for a, b in pairwise(line)
            for top, bottom in self._within(min(a.x, b.x), max(a.x, b.x))
        )

    def _within(self, left: int, right: int) -> Sequence[Span]:
        """Return top and bottom of the cards that overlap a stretch; those that only touch it are left out."""
        return self._spans[bisect_right(self._lefts, left - CARD_WIDTH) : bisect_left(self._lefts, right)]


def _joined(spans: Iterable[Span]) -> list[Span]:
    """Return the same room without overlaps, in order. Where two spans only touch, that very place is free."""
    joined: list[Span] = []
    for above, below in sorted(spans):
        if joined and above < joined[-1][1]:
            joined[-1] = (joined[-1][0], max(joined[-1][1], below))
        else:
            joined.append((above, below))
    return joined
