"""What a process remembers of journeys, so that a look at home reads and proves nothing twice."""

from collections import OrderedDict
from collections.abc import Mapping
from threading import Lock
from typing import Generic, Literal, TypeAlias, TypeVar

import msgspec

Value = TypeVar("Value")
Reading: TypeAlias = tuple[str | int | bytes, ...]
"""What names one state of one journey of one tenant: it never means another."""
Condition: TypeAlias = Literal["unsound", "broken", "warned", "sound"]


class Health(msgspec.Struct, frozen=True):
    """What is open of a journey: problems of its shape, errors and warnings of its proof."""

    problems: int = 0
    errors: int = 0
    warnings: int = 0

    @property
    def count(self) -> int:
        return self.problems + self.errors + self.warnings

    @property
    def condition(self) -> Condition:
        """In words under `studio.home.health.<condition>`."""
        if self.problems:
            return "unsound"
        return "broken" if self.errors else "warned" if self.warnings else "sound"


class Remembered(Generic[Value]):
    """The readings that were asked for last, at most so many. Safe for several threads."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._kept: OrderedDict[Reading, Value] = OrderedDict()
        self._lock = Lock()

    def get(self, reading: Reading) -> Value | None:
        """Return what is remembered of it."""
        with self._lock:
            if reading in self._kept:
                self._kept.move_to_end(reading)
            return self._kept.get(reading)

    def keep(self, reading: Reading, value: Value) -> Value:
        """Remember it, and forget what nobody asked for longest."""
        with self._lock:
            self._kept[reading] = value
            if len(self._kept) > self._most:
                self._kept.popitem(last=False)
        return value


Titles: TypeAlias = Remembered[Mapping[str, str]]
Healths: TypeAlias = Remembered[Health]
