"""Integers and dates as whole numbers in a row, so that between two neighbours there is nothing."""

import re
from bisect import bisect_left
from collections.abc import Iterable
from datetime import date
from typing import Final

import msgspec

from handrail_platform.conditions.formula import Below, Comparison, OneOf
from handrail_platform.values import Value

_ISO_DAY: Final = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


class Axis(msgspec.Struct, frozen=True):
    """The values of an integer or a date, each at its place. `usual` is a value for examples."""

    first: int
    last: int
    usual: int
    dates: bool

    def value(self, place: int) -> int | str:
        """Return the value at a place."""
        return _day(place) if self.dates else place

    def place(self, value: Value) -> tuple[int, bool]:
        """Return the place of the first value that is not below the given one, and whether it is the given one.

        A text that is no date has dates below and above it all the same: `born < "2008"`.
        """
        if isinstance(value, int):
            return value, True
        day = _parsed(value)
        if day is not None:
            return day, True
        return bisect_left(range(self.last + 1), value, lo=self.first, key=_day), False

    def cuts(self, comparisons: Iterable[Comparison]) -> set[int]:
        """Return the places before which the answer to some comparison may change."""
        places: set[int] = set()
        for comparison in comparisons:
            match comparison:
                case OneOf(_, values):
                    for place, there in map(self.place, values):
                        places |= {place, place + 1} if there else set()
                case Below(_, limit, included):
                    place, there = self.place(limit)
                    places.add(place + (included and there))
        return places


INTEGERS: Final = Axis(-(2**63), 2**63 - 1, 1, dates=False)
DAYS: Final = Axis(date.min.toordinal(), date.max.toordinal(), date(1990, 5, 17).toordinal(), dates=True)


def _day(place: int) -> str:
    return date.fromordinal(place).isoformat()


def _parsed(text: str) -> int | None:
    try:
        return date.fromisoformat(text).toordinal() if _ISO_DAY.fullmatch(text) else None
    except ValueError:
        return None
