"""How a document differs from another step by step, as somebody sees it who looks at the canvas."""

from collections.abc import Iterator, Mapping
from typing import Any, Final, Literal, TypeAlias, cast

import msgspec

from handrail_platform.document.model import JourneyDocument

StepState: TypeAlias = Literal["added", "removed", "changed"]
"""In words under `studio.publishing.step.<state>`."""
MOST_SETTINGS: Final = 20
"""Of one step; who changed more reads the first."""
_MOST_CHARACTERS: Final = 200
_READ_BEFORE: Final = 40
"""Of what is the same, so that somebody finds the place."""


class ChangedSetting(msgspec.Struct, frozen=True):
    """A setting of a step by its place in the document, as it was and is; empty where it was or is not there."""

    path: str
    before: str
    after: str


class ChangedStep(msgspec.Struct, frozen=True, kw_only=True):
    """A step that was added, removed or changed, with the settings that differ; `more` of them are left out."""

    name: str
    state: StepState
    settings: tuple[ChangedSetting, ...] = ()
    more: int = 0


def changed_steps(before: JourneyDocument, after: JourneyDocument) -> tuple[ChangedStep, ...]:
    """Return the steps that differ: those of the second document in its order, then those that are gone."""
    return tuple(_changed(before, after))


class ChangedPart(msgspec.Struct, frozen=True):
    """A part that was added, removed or changed, by its steps."""

    name: str
    steps: tuple[ChangedStep, ...]


def changed_parts(
    before: Mapping[str, JourneyDocument], after: Mapping[str, JourneyDocument]
) -> tuple[ChangedPart, ...]:
    """Return the parts whose steps differ, by name."""
    found = (
        ChangedPart(name, changed_steps(_of(before, after, name), _of(after, before, name)))
        for name in sorted(before.keys() | after.keys())
    )
    return tuple(each for each in found if each.steps)


def without_steps(document: JourneyDocument) -> JourneyDocument:
    """Return beside what a journey is compared that never was live."""
    return msgspec.structs.replace(document, steps={})


def _of(side: Mapping[str, JourneyDocument], other: Mapping[str, JourneyDocument], name: str) -> JourneyDocument:
    return side[name] if name in side else without_steps(other[name])


def _changed(before: JourneyDocument, after: JourneyDocument) -> Iterator[ChangedStep]:
    for name, node in after.steps.items():
        old = before.steps.get(name)
        if old != node:
            settings = tuple(_settings(_flat(msgspec.to_builtins(old or {})), _flat(msgspec.to_builtins(node))))
            yield ChangedStep(
                name=name,
                state="changed" if old else "added",
                settings=settings[:MOST_SETTINGS],
                more=max(0, len(settings) - MOST_SETTINGS),
            )
    for name in before.steps:
        if name not in after.steps:
            yield ChangedStep(name=name, state="removed")


def _settings(before: Mapping[str, str], after: Mapping[str, str]) -> Iterator[ChangedSetting]:
    for path in sorted(before.keys() | after.keys()):
        old, new = before.get(path, ""), after.get(path, "")
        if old != new:
            pairs = enumerate(zip(old, new, strict=False))
            at = next((number for number, (one, other) in pairs if one != other), min(len(old), len(new)))
            yield ChangedSetting(path, _around(old, at), _around(new, at))


def _flat(value: object, path: str = "") -> dict[str, str]:
    """Return every value by its path, unless it is none. Lists are one value: their items have no names."""
    if isinstance(value, dict):
        fields = cast("dict[str, Any]", value)
        return {
            inner: text
            for name, each in fields.items()
            for inner, text in _flat(each, f"{path}.{name}" if path else name).items()
        }
    if value is None:
        return {}
    return {path: value if isinstance(value, str) else msgspec.json.encode(value).decode()}


def _around(text: str, at: int) -> str:
    """Return the text, or so much of a long one that is read where it begins to differ."""
    if len(text) <= _MOST_CHARACTERS:
        return text
    start = max(0, at - _READ_BEFORE)
    end = start + _MOST_CHARACTERS
    return f"{'…' if start else ''}{text[start:end]}{'…' if end < len(text) else ''}"
