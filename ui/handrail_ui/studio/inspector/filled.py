"""From plain data to a filled form: what stands in which field, as text, as a browser would post it again."""

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final, TypeAlias

import msgspec

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

Typed: TypeAlias = Mapping[str, str]
"""What stands in the fields of a form, by name. A name is the place in the data: `config.fields.0.label.en`."""
RAW: Final = "~raw"
"""Behind the name of an option: it stands there as JSON, because no fields can say it."""
ROW: Final = "~row"
"""Behind the name of a row: it is there, even where nothing stands in it."""
WAY: Final = "~way"
"""Behind a name: which of several shapes it is."""
SET: Final = "~set"
"""Behind the name of a group that may be left out: it is there."""
TRUE: Final = "true"
_POSTABLE: Final = re.compile("[^\0\r\ud800-\udfff]+")
_KEY: Final = re.compile("[A-Za-z0-9_-]+")
_MISSING: Final = object()


def filled(group: GroupShape, plain: Mapping[str, Any], path: str) -> dict[str, str]:
    """Return the fields of a form that say what the data says. Names that the group does not know stay out."""
    typed: dict[str, str] = {}
    for option in group.options:
        typed |= _filled_option(option, plain.get(option.name, _MISSING), f"{path}.{option.name}")
    return typed


def _filled_option(option: Option, value: Any, path: str) -> dict[str, str]:
    if value is _MISSING or value is None:
        value = option.default
    if value is None:
        return {}
    if value == option.default and (not value or isinstance(option.shape, TextShape | NumberShape)):
        return {}  # its field shows the default as what holds while it is empty
    if not fits(option.shape, value):
        return {path + RAW: msgspec.json.encode(value).decode()}
    present = {path + SET: TRUE} if option.is_nullable and isinstance(option.shape, GroupShape) else {}
    return present | dict(_filled(option.shape, value, path))


def _filled(shape: Shape, value: Any, path: str) -> Iterator[tuple[str, str]]:  # noqa: C901 - one for each shape
    match shape:
        case FlagShape():
            if value:
                yield path, TRUE
        case NumberShape() | TextShape() | ChoiceShape():
            yield path, str(value)
        case ListShape(item):
            for index, each in enumerate(value):
                yield f"{path}.{index}{ROW}", TRUE
                yield from _filled(item, each, f"{path}.{index}")
        case KeyedShape(each):
            for key, inner in value.items():
                yield from _filled(each, inner, f"{path}.{key}")
        case GroupShape():
            yield from filled(shape, value, path).items()
        case EitherShape(ways):
            way = way_of(ways, value)
            yield path + WAY, str(way)
            yield from _filled(ways[way], value, path)
        case OtherShape():
            pass


def way_of(ways: tuple[Shape, ...], value: Any) -> int:
    """Return which of the shapes the value has, the first where it has none."""
    return next((number for number, each in enumerate(ways) if fits(each, value)), 0)


def fits(shape: Shape, value: Any) -> bool:  # noqa: PLR0911 - one for each shape
    """Tell whether fields of this shape can say the value, and say nothing else when they are posted again."""
    match shape:
        case FlagShape():
            return isinstance(value, bool)
        case NumberShape():
            return isinstance(value, int) and not isinstance(value, bool)
        case TextShape():
            return isinstance(value, str) and _POSTABLE.fullmatch(value) is not None
        case ChoiceShape(values):
            return isinstance(value, str) and value in values
        case ListShape(item):
            return isinstance(value, list) and all(fits(item, each) for each in _entries(value))
        case KeyedShape():
            return isinstance(value, dict) and _fits_keyed(shape, _mapping(value))
        case GroupShape(options):
            return isinstance(value, dict) and _fits_group(options, _mapping(value))
        case EitherShape(ways):
            return any(fits(each, value) for each in ways)
        case OtherShape():
            return False


def _entries(value: Any) -> list[Any]:
    entries: list[Any] = value
    return entries


def _mapping(value: Any) -> Mapping[Any, Any]:
    entries: Mapping[Any, Any] = value
    return entries


def _fits_keyed(shape: KeyedShape, value: Mapping[Any, Any]) -> bool:
    known = all(key in shape.keys if shape.keys else _is_key(key) for key in value)
    return bool(value) and known and all(fits(shape.value, each) for each in value.values())


def _fits_group(options: tuple[Option, ...], value: Mapping[Any, Any]) -> bool:
    known = {option.name for option in options}
    return known >= value.keys()


def _is_key(key: object) -> bool:
    return isinstance(key, str) and _KEY.fullmatch(key) is not None
