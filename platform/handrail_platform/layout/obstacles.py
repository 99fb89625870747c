"""Cards that stand in the way of other cards and of lines."""

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final, TypeAlias

from handrail_platform.layout.sketch import CARD_WIDTH, GRID, Card, Point

CLEARANCE: Final = 16
"""Between a card and a line that passes it, or a card that makes way for it."""
Span: TypeAlias = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Obstacles:
    """Cards with the corner at which each stands."""

    cards: Sequence[tuple[Card, Point]]

    def room(self, across: Span, height: int, wishes: Sequence[int]) -> int:
        """Return the top of a free strip of this height, as near as can be to all that is wished, on the grid.

        across: from which x to which; a strip keeps its distance from every card that it passes.
        """
        taken = _joined(
            (point.y - CLEARANCE - height, point.y + card.height + CLEARANCE)
            for card, point in self.cards
            if point.x - CLEARANCE < across[1] and across[0] < point.x + CARD_WIDTH + CLEARANCE
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
            point.x < max(a.x, b.x)
            and min(a.x, b.x) < point.x + CARD_WIDTH
            and point.y <= max(a.y, b.y)
            and min(a.y, b.y) <= point.y + card.height
            for a, b in pairwise(line)
            for card, point in self.cards
        )


def _joined(spans: Iterable[Span]) -> list[Span]:
    """Return the same room without overlaps, in order. Where two spans only touch, that very place is free."""
    joined: list[Span] = []
    for above, below in sorted(spans):
        if joined and above < joined[-1][1]:
            joined[-1] = (joined[-1][0], max(joined[-1][1], below))
        else:
            joined.append((above, below))
    return joined
