"""Every text of a step's settings, and whether a value or a secret of the environment may stand there."""

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any, Final, Literal, TypeAlias, cast

import msgspec
from msgspec import inspect

from handrail_platform.document.plain import step_into
from handrail_platform.provision.reference import BEGINS, CONNECTION, PROVIDER, SECRET, VENDOR
from handrail_platform.values import PROVIDED

Allowed: TypeAlias = Literal["", "value", "secret", "provider", "connection", "vendor"]
_BY_NAME: Final = {"provider": PROVIDER, "secret": SECRET, "connection": CONNECTION, "vendor": VENDOR}
_PLAIN: Final = inspect.AnyType()
"""The type of what is under no type at all."""


class Place(msgspec.Struct, frozen=True):
    """A text at its path. `allowed` is what may be named there, as the schema of the step says."""

    path: str
    text: str
    allowed: Allowed


def places_in(config: Mapping[str, Any], into: type[msgspec.Struct], path: str) -> Iterator[Place]:
    """Yield the texts of plain settings that could name anything. Most settings name nothing, and cost nothing."""
    encoded = msgspec.json.encode(config)
    if any(mark.encode() in encoded for mark in (BEGINS, *_BY_NAME.values())):
        yield from (each for each in _texts(_type(into), config, path, "") if _could_name(each))


def _could_name(place: Place) -> bool:
    by_name = _BY_NAME.get(place.allowed)
    return BEGINS in place.text or (by_name is not None and place.text.startswith(by_name))


@lru_cache(maxsize=256)
def _type(into: type[msgspec.Struct]) -> inspect.Type:
    return inspect.type_info(into)


def _texts(info: inspect.Type, plain: object, path: str, allowed: Allowed) -> Iterator[Place]:
    info, allowed = _bare(info, plain, allowed)
    if isinstance(plain, str):
        yield Place(path, plain, allowed)
    elif isinstance(plain, Mapping):
        for name, inner in cast("Mapping[str, object]", plain).items():
            yield from _texts(_entry(info, name), inner, step_into(path, name), "")
    elif isinstance(plain, Sequence):
        for number, inner in enumerate(cast("Sequence[object]", plain)):
            yield from _texts(_item(info, number), inner, step_into(path, number), "")


def _bare(info: inspect.Type, plain: object, allowed: Allowed) -> tuple[inspect.Type, Allowed]:
    """Return the type itself, of a choice the way that the data takes, and what it allows."""
    if isinstance(info, inspect.Metadata):
        extra = cast("dict[str, Any]", cast("Any", info).extra or {})
        said = cast("Allowed", extra.get(PROVIDED, ""))
        return _bare(info.type, plain, allowed or said)
    if isinstance(info, inspect.UnionType):
        ways = (_bare(each, plain, allowed) for each in info.types)
        return next((way for way in ways if _takes(way[0], plain)), (_PLAIN, ""))
    return info, allowed


def _takes(info: inspect.Type, plain: object) -> bool:
    match info:
        case inspect.StrType():
            return isinstance(plain, str)
        case inspect.StructType(tag=tag, tag_field=field):
            return isinstance(plain, Mapping) and (field is None or cast("Any", plain).get(field) == tag)
        case inspect.DictType():
            return isinstance(plain, Mapping)
        case inspect.VarTupleType() | inspect.TupleType() | inspect.ListType():
            return isinstance(plain, list | tuple)
        case _:
            return False


def _entry(info: inspect.Type, name: str) -> inspect.Type:
    if isinstance(info, inspect.DictType):
        return info.value_type
    if isinstance(info, inspect.StructType):
        return next((field.type for field in info.fields if field.encode_name == name), _PLAIN)
    return _PLAIN


def _item(info: inspect.Type, number: int) -> inspect.Type:
    if isinstance(info, inspect.VarTupleType | inspect.ListType):
        return info.item_type
    if isinstance(info, inspect.TupleType) and number < len(info.item_types):
        return info.item_types[number]
    return _PLAIN
