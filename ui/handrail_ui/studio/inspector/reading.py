"""From what was posted back to plain data: the opposite of filling a form."""

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Final

import msgspec

from handrail_platform.document.problem import Problem
from handrail_platform.values import VariableType
from handrail_ui.studio.inspector.conditions import CONDITION, read_condition
from handrail_ui.studio.inspector.filled import RAW, ROW, SET, TRUE, WAY, Typed
from handrail_ui.studio.inspector.shape import (
    ChoiceShape,
    EitherShape,
    FlagShape,
    GroupShape,
    KeyedShape,
    ListShape,
    NumberShape,
    Option,
    OtherShape,
    Shape,
    TextShape,
)

NO_VARIABLES: Final[Mapping[str, VariableType]] = MappingProxyType({})
_NOTHING: Final = object()
_NUMBER: Final = re.compile("-?[0-9]{1,18}")


class Read(msgspec.Struct, frozen=True):
    """What was posted, as plain data without whatever says no more than its default; and what is unreadable."""

    plain: dict[str, Any]
    problems: tuple[Problem, ...] = ()


def read(group: GroupShape, typed: Typed, path: str, variables: Mapping[str, VariableType] = NO_VARIABLES) -> Read:
    """Read the fields of a group whose names begin with the path. Conditions are over the variables."""
    reading = _Reading(typed, variables)
    plain = reading.group(group, path)
    return Read(plain, tuple(reading.problems))


def rows_at(typed: Typed, path: str) -> list[int]:
    """Return the numbers of the rows that a list has in a form, in order."""
    found = re.compile(re.escape(path) + r"\.([0-9]{1,4})" + re.escape(ROW))
    return sorted({int(match[1]) for name in typed if (match := found.fullmatch(name))})


def way_at(typed: Typed, path: str, ways: tuple[Shape, ...]) -> int:
    """Return which of the shapes a form shows at the path."""
    said = typed.get(path + WAY, "0")
    return int(said) if said.isdecimal() and int(said) < len(ways) else 0


class _Reading:
    def __init__(self, typed: Typed, variables: Mapping[str, VariableType]) -> None:
        self._typed = typed
        self._variables = variables
        self.problems: list[Problem] = []

    def group(self, group: GroupShape, path: str) -> dict[str, Any]:
        found = {option.name: self._option(option, f"{path}.{option.name}") for option in group.options}
        return {name: value for name, value in found.items() if value is not _NOTHING}

    def _option(self, option: Option, path: str) -> Any:
        if path + RAW in self._typed:
            return self._raw(path)
        if option.is_nullable and isinstance(option.shape, GroupShape) and path + SET not in self._typed:
            return _NOTHING
        value = self._value(option.shape, path)
        # A list that may be left out is left out when it is empty.
        if value == option.default or (option.is_nullable and value == []):
            return _NOTHING
        return value

    def _raw(self, path: str) -> Any:
        written = self._typed[path + RAW]
        if not written.strip():
            return _NOTHING
        try:
            return msgspec.json.decode(written)
        except (msgspec.DecodeError, RecursionError):
            self.problems.append(Problem("not-json", path))
            return written

    def _value(self, shape: Shape, path: str) -> Any:  # noqa: PLR0911 - one for each shape
        match shape:
            case FlagShape():
                return self._typed.get(path) == TRUE
            case TextShape() | ChoiceShape():
                return self._text(shape, path) or _NOTHING
            case NumberShape():
                return _number(self._text(shape, path))
            case ListShape(item):
                rows = (self._value(item, f"{path}.{row}") for row in rows_at(self._typed, path))
                return ["" if each is _NOTHING else each for each in rows]
            case KeyedShape():
                return self._keyed(shape, path)
            case GroupShape():
                return self.group(shape, path)
            case EitherShape(ways):
                return self._value(ways[way_at(self._typed, path, ways)], path)
            case OtherShape():
                return _NOTHING

    def _text(self, shape: Shape, path: str) -> str:
        if isinstance(shape, TextShape) and shape.meaning == CONDITION:
            return read_condition(self._typed, path, self._variables)
        return self._typed.get(path, "").replace("\r\n", "\n")

    def _keyed(self, shape: KeyedShape, path: str) -> Any:
        beginning = f"{path}."
        keys = shape.keys or [
            key
            for name in self._typed
            if name.startswith(beginning) and "." not in (key := name[len(beginning) :])
        ]
        found = {key: self._value(shape.value, beginning + key) for key in keys}
        return {key: value for key, value in found.items() if value is not _NOTHING} or _NOTHING


def _number(text: str) -> Any:
    """Return the number; what is none stays a text, which its shape refuses."""
    text = text.strip()
    return int(text) if _NUMBER.fullmatch(text) else text or _NOTHING
