"""Those who have a journey open, as one of them sees the others."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

import msgspec

from handrail_tenants.watchers.repository import Watcher

COLOURS: Final = 8


class PersonHere(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody in one or more tabs. `steps` are those selected there; `own` are one's own other tabs."""

    name: str
    initials: str
    colour: int
    steps: tuple[str, ...]
    edits: bool
    own: bool


def people_here(watchers: Sequence[Watcher], names: Mapping[str, str], me: Watcher) -> tuple[PersonHere, ...]:
    """Return everybody but the tab that is told, by when they came first."""
    colours = colours_of(each.person for each in watchers)
    others = [each for each in watchers if each.tab != me.tab]
    return tuple(
        PersonHere(
            name=names.get(person, ""),
            initials=initials_of(names.get(person, "")),
            colour=colours[person],
            steps=tuple(dict.fromkeys(each.step for each in others if each.person == person and each.step)),
            edits=any(each.edits for each in others if each.person == person),
            own=person == me.person,
        )
        for person in dict.fromkeys(each.person for each in others)
    )


def colours_of(persons: Iterable[str]) -> dict[str, int]:
    """Return everybody's colour, alike for whoever looks: their own, or the next that nobody before them has."""
    colours: dict[str, int] = {}
    for person in dict.fromkeys(persons):
        wanted = sum(person.encode()) % COLOURS
        taken = set(colours.values())
        turns = [(wanted + turn) % COLOURS for turn in range(COLOURS)]
        colours[person] = next((each for each in turns if each not in taken), wanted)
    return colours


def initials_of(name: str) -> str:
    """Return the first letters of the first and the last word of a name."""
    words = name.split()
    ends = words[:1] + words[1:][-1:]
    return "".join(each[0] for each in ends).upper()
