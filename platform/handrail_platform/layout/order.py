"""Which stands above which in a column, so that few lines cross."""

from typing import Final, Literal, TypeAlias

from handrail_platform.layout.crossings import crossed_pairs, crossings
from handrail_platform.layout.lattice import Lattice

Side: TypeAlias = Literal["left", "right"]
Order: TypeAlias = list[list[int]]
"""By column, its spots from above."""
MOST_SWEEPS: Final = 24
PATIENCE: Final = 6
"""Sweeps in a row without a crossing less, after which it is left at that."""
MOST_EXCHANGES: Final = 12
MOST_WORK: Final = 4_000
"""Pieces of lines that are looked at in all sweeps together: a tangle of hundreds of cards gets fewer sweeps."""


def ordered(lattice: Lattice) -> Order:
    """Return the spots of each column from above; those without any line stand below all others."""
    sorting = _Sorting(lattice)
    best, fewest, waited = sorting.columns(), sorting.crossings(), 0
    sweeps = min(MOST_SWEEPS, max(2, MOST_WORK // (len(lattice.stretches()) + 1)))
    for sweep in range(sweeps):
        if not fewest or waited == PATIENCE:
            break
        sorting.sweep("left" if sweep % 2 == 0 else "right")
        sorting.exchange()
        crossed = sorting.crossings()
        waited += 1
        if crossed < fewest:
            best, fewest, waited = sorting.columns(), crossed, 0
    return best


def _first_order(lattice: Lattice) -> Order:
    """Return the spots as one comes to them who follows the lines from above."""
    columns: Order = [[] for _ in range(max(lattice.columns) + 1)]
    spots = range(len(lattice.cards))
    seen: set[int] = set()
    for first in sorted(spots, key=lambda spot: (lattice.idle(spot), bool(lattice.into[spot]), spot)):
        ahead = [first]
        while ahead:
            spot = ahead.pop()
            if spot not in seen:
                seen.add(spot)
                columns[lattice.columns[spot]].append(spot)
                ahead.extend(stretch.right for stretch in reversed(lattice.out_of[spot]))
    return columns


class _Sorting:
    """An order in the making."""

    def __init__(self, lattice: Lattice) -> None:
        self._lattice = lattice
        self._columns = _first_order(lattice)
        self._place = [0] * len(lattice.cards)
        for column in range(len(self._columns)):
            self._number(column)

    def columns(self) -> Order:
        return [list(spots) for spots in self._columns]

    def crossings(self) -> int:
        lattice = self._lattice
        return sum(
            crossings(
                (self._place[stretch.left] + stretch.port, self._place[stretch.right])
                for spot in spots
                for stretch in lattice.out_of[spot]
            )
            for spots in self._columns
        )

    def sweep(self, side: Side) -> None:
        """Sort each column by where its lines come from on one side, beginning there."""
        numbers = range(len(self._columns))
        for column in numbers if side == "left" else reversed(numbers):
            spots = self._columns[column]
            ends = {spot: self._ends(spot, side) for spot in spots}
            middle = {spot: sum(at) / len(at) if at else self._place[spot] for spot, at in ends.items()}
            spots.sort(key=lambda spot: (self._lattice.idle(spot), middle[spot]))
            self._number(column)

    def exchange(self) -> None:
        """Let neighbours change places as long as that saves crossings."""
        for _ in range(MOST_EXCHANGES):
            exchanged = [self._exchanged(column) for column in range(len(self._columns))]
            if not any(exchanged):
                break

    def _exchanged(self, column: int) -> bool:
        spots = self._columns[column]
        ends = {spot: (self._ends(spot, "left"), self._ends(spot, "right")) for spot in spots}
        changed = False
        for place in range(1, len(spots)):
            upper, lower = spots[place - 1], spots[place]
            if self._saved(ends[upper], ends[lower]) > 0 and not self._lattice.idle(lower):
                spots[place - 1], spots[place] = lower, upper
                changed = True
        self._number(column)
        return changed

    @staticmethod
    def _saved(upper: tuple[list[float], list[float]], lower: tuple[list[float], list[float]]) -> int:
        """Return how many crossings it saves that two neighbours change places."""
        sides = list(zip(upper, lower, strict=True))
        return sum(crossed_pairs(*side) for side in sides) - sum(crossed_pairs(*side[::-1]) for side in sides)

    def _ends(self, spot: int, side: Side) -> list[float]:
        """Return where the lines of this spot end on one side, sorted."""
        lattice = self._lattice
        if side == "left":
            return sorted(self._place[stretch.left] + stretch.port for stretch in lattice.into[spot])
        return sorted(float(self._place[stretch.right]) for stretch in lattice.out_of[spot])

    def _number(self, column: int) -> None:
        for place, spot in enumerate(self._columns[column]):
            self._place[spot] = place
