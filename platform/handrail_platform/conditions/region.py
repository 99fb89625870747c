"""Sets of inputs as unions of disjoint boxes, and what sets can do: meet, subtract, be told in fewer boxes."""

from collections.abc import Callable
from typing import Final, TypeAlias

RawBox: TypeAlias = dict[str, int]
"""By variable, the cells it may be in; what is not named may be in any. An undecidable part is named by `?` and
its term, and has two cells: `NO` and `YES`."""
Region: TypeAlias = list[RawBox]
"""A union of boxes of which no two meet, unless it says otherwise."""
NO: Final = 1
YES: Final = 2
PART: Final = "?"
MOST_BOXES: Final = 128
"""Boxes of one set. A condition that needs more is nothing that a person could survey either."""


class TooManyBoxes(Exception):
    """A set would need more than MOST_BOXES boxes."""


class Space:
    """All inputs there are. `every` says by variable which are all its cells."""

    def __init__(self, every: Callable[[str], int]) -> None:
        self._every = every

    def every(self, name: str) -> int:
        return NO | YES if name.startswith(PART) else self._every(name)

    def slab(self, name: str, cells: int) -> Region:
        """Return the inputs with one variable in one of the cells."""
        if cells == self.every(name):
            return [{}]
        return [{name: cells}] if cells else []

    def meet(self, one: Region, other: Region) -> Region:
        """Return what lies in both. If the boxes of both are disjoint, so are those that they have in common."""
        met: Region = []
        for a in one:
            met += [box for b in other if (box := _meet(a, b)) is not None]
            if len(met) > MOST_BOXES:
                met = self.told_shorter(met)
        return met

    def join(self, one: Region, other: Region) -> Region:
        """Return what lies in either; the two must not meet."""
        joined = [*one, *other]
        return self.told_shorter(joined) if len(joined) > MOST_BOXES else joined

    def minus(self, one: Region, other: Region) -> Region:
        """Return what lies in `one` only; the boxes of the other may overlap."""
        left = one
        for away in other:
            left = self.told_shorter([piece for box in left for piece in self._minus(box, away)])
        return left

    def told_shorter(self, region: Region) -> Region:
        """Return the same set with boxes joined that differ in one name only. Raises TooManyBoxes."""
        if len(region) > 1:
            for name in dict.fromkeys([name for box in region for name in box]):
                region = self._joined_along(name, region)
        if len(region) > MOST_BOXES:
            raise TooManyBoxes
        return region

    def _minus(self, box: RawBox, away: RawBox) -> Region:
        if _meet(box, away) is None:
            return [box]
        pieces: Region = []
        inside = box
        for name, cells in away.items():
            here = inside.get(name, self.every(name))
            if here & ~cells:
                pieces.append({**inside, name: here & ~cells})
            inside = {**inside, name: here & cells}
        return pieces

    def _joined_along(self, name: str, region: Region) -> Region:
        every = self.every(name)
        joined: dict[frozenset[tuple[str, int]], RawBox] = {}
        for box in region:
            others = box.copy()
            cells = others.pop(name, every)
            rest = frozenset(others.items())
            if rest in joined:
                joined[rest][name] |= cells
            else:
                joined[rest] = {**box, name: cells}
        if len(joined) == len(region):
            return region
        for box in joined.values():
            if box[name] == every:
                del box[name]
        return list(joined.values())


def without_parts(region: Region) -> Region:
    """Return the region as if each undecidable part could be either. The boxes may overlap."""
    return [{name: cells for name, cells in box.items() if not name.startswith(PART)} for box in region]


def _meet(one: RawBox, other: RawBox) -> RawBox | None:
    both = {**one, **other}
    for name, cells in one.items():
        if name in other:
            both[name] = cells & other[name]
            if not both[name]:
                return None
    return both
