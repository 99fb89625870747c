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


class ChangedSetting(msgspec.Struct, frozen=True):
    """A setting of a step by its place in the document, as it was and is; empty where it was or is not there."""

    path: str
    before: str
    after: str


class ChangedStep(msgspec.Struct, frozen=True, kw_only=True):
    """A step that was added, removed or changed, and in which of its settings; `more` of them are left out."""

    name: str
    state: StepState
    settings: tuple[ChangedSetting, ...] = ()
    more: int = 0


def changed_steps(before: JourneyDocument, after: JourneyDocument) -> tuple[ChangedStep, ...]:
    """Return the steps that differ: those of the second document in its order, then those that are gone."""
    return tuple(_changed(before, after))


def _changed(before: JourneyDocument, after: JourneyDocument) -> Iterator[ChangedStep]:
    for name, node in after.steps.items():
        old = before.steps.get(name)
        if old is None:
            yield ChangedStep(name=name, state="added")
        elif old != node:
            settings = tuple(_settings(_flat(msgspec.to_builtins(old)), _flat(msgspec.to_builtins(node))))
            yield ChangedStep(
                name=name,
                state="changed",
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
            yield ChangedSetting(path, _short(old), _short(new))


def _flat(value: object, path: str = "") -> dict[str, str]:
    """Return every value by its path. Lists are one value: their items have no names."""
    if isinstance(value, dict):
        fields = cast("dict[str, Any]", value)
        return {
            inner: text
            for name, each in fields.items()
            for inner, text in _flat(each, f"{path}.{name}" if path else name).items()
        }
    return {path: value if isinstance(value, str) else msgspec.json.encode(value).decode()}


def _short(text: str) -> str:
    return text if len(text) <= _MOST_CHARACTERS else f"{text[:_MOST_CHARACTERS]}…"
