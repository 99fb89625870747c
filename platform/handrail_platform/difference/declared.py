"""What a document says of its journey as a whole, and not of single steps."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final, TypeAlias

import msgspec

from handrail_platform.document.model import JourneyDocument, Part

Says: TypeAlias = Callable[[JourneyDocument], tuple[str, ...]]
Entries: TypeAlias = Callable[[JourneyDocument], Mapping[str, Any]]
"""Entries by what is shown of them; two of one name may differ all the same."""


class Declared(msgspec.Struct, frozen=True, kw_only=True):
    """A field of the document that says something else: how it was and is, of many entries those that differ."""

    field: str
    before: tuple[str, ...]
    after: tuple[str, ...]


def declared(before: JourneyDocument, after: JourneyDocument) -> Iterator[Declared]:
    """Yield each field that says something else."""
    for field, says in _WHOLE.items():
        if says(before) != says(after):
            yield Declared(field=field, before=says(before), after=says(after))
    for field, entries in _ENTRIES.items():
        old, new = entries(before), entries(after)
        if old != new:
            yield Declared(field=field, before=_differing(old, new), after=_differing(new, old))


def _differing(entries: Mapping[str, Any], others: Mapping[str, Any]) -> tuple[str, ...]:
    return tuple(name for name, each in entries.items() if name not in others or others[name] != each)


def _part(document: JourneyDocument) -> Part:
    return document.part or Part()


_ENCODER: Final = msgspec.json.Encoder(order="sorted")
_WHOLE: Final[Mapping[str, Says]] = {
    "apps": lambda document: document.apps,
    "lifetime_minutes": lambda document: (str(document.lifetime_minutes),),
    "organisation": lambda document: (document.organisation,) if document.organisation else (),
    "part": lambda document: () if document.part is None else (document.journey,),
}
_ENTRIES: Final[Mapping[str, Entries]] = {
    "part.exits": lambda document: {
        ": ".join(filter(None, (name, ", ".join(outputs)))): outputs
        for name, outputs in sorted(_part(document).exits.items())
    },
    "part.inputs": lambda document: dict.fromkeys(sorted(_part(document).inputs)),
    "part.requires": lambda document: {
        _ENCODER.encode(requirement).decode(): requirement for requirement in _part(document).requires
    },
    "scenarios": lambda document: {scenario.name: scenario for scenario in document.scenarios},
    "variables": lambda document: {f"{name}: {kind}": kind for name, kind in sorted(document.variables.items())},
}
DECLARED: Final = frozenset(field.partition(".")[0] for field in (*_WHOLE, *_ENTRIES))
TOLD_ELSEWHERE: Final[Mapping[str, str]] = {
    "entry": "begins",
    "guardrails": "obligations",
    "otherwise": "ways_gained",
    "start": "begins",
    "steps": "steps_altered",
}
"""By field of the document, the field of a difference that tells of it."""
WORDS: Final = frozenset({"description", "format", "groups", "journey", "name", "notes"})
"""What a journey is called, how it is written and what stands around its steps makes no difference in meaning."""
