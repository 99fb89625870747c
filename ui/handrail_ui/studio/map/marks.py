"""What is told about a journey on its map: marks of its steps, and of the ways between them."""

from collections.abc import Iterable, Mapping
from typing import Literal, TypeAlias

import msgspec

MarkState: TypeAlias = Literal["", "added", "changed", "removed", "taken", "here", "missed", "never", "astray"]
"""How a step or a way is drawn; a tag says the same in words."""
WayKey: TypeAlias = tuple[str, str]
"""A step, and the outcome by which it is left."""


class Mark(msgspec.Struct, frozen=True, kw_only=True):
    """What is told of one step or way. `stops` are the numbers of the stops of a path that are made there."""

    state: MarkState = ""
    tag: str = ""
    stops: tuple[int, ...] = ()


class Marks(msgspec.Struct, frozen=True, kw_only=True):
    """Marks of steps by name, and of ways; most have none."""

    steps: Mapping[str, Mark] = {}
    ways: Mapping[WayKey, Mark] = {}


class Stop(msgspec.Struct, frozen=True):
    """One step of a path; `outcome` is empty where it was not left, or not by a way of the map."""

    step: str
    outcome: str


def path_marks(stops: Iterable[Stop], first: int = 1) -> Marks:
    """Return the marks of a path, its stops numbered from the first on."""
    steps: dict[str, tuple[int, ...]] = {}
    ways: dict[WayKey, tuple[int, ...]] = {}
    for number, each in enumerate(stops, first):
        steps[each.step] = (*steps.get(each.step, ()), number)
        if each.outcome:
            ways[each.step, each.outcome] = (*ways.get((each.step, each.outcome), ()), number)
    return Marks(
        steps={name: Mark(state="taken", stops=numbers) for name, numbers in steps.items()},
        ways={way: Mark(state="taken", stops=numbers) for way, numbers in ways.items()},
    )
