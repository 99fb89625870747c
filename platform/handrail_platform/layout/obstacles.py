"""Cards that stand in the way of other cards and of lines."""

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
        taken = [
            (point.y - CLEARANCE - height, point.y + card.height + CLEARANCE)
            for card, point in self.cards
            if point.x - CLEARANCE < across[1] and across[0] < point.x + CARD_WIDTH + CLEARANCE
        ]
        downs = [-(-below // GRID) * GRID for _, below in taken]
        ups = [above // GRID * GRID for above, _ in taken]
        free = [top for top in (*wishes, *downs, *ups) if not any(above < top < below for above, below in taken)]
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
