"""Plain data into a typed shape, with every field that does not fit: msgspec alone stops at the first."""

from collections.abc import Iterator, Mapping
from types import UnionType
from typing import Annotated, Any, Union, cast, get_args, get_origin

import msgspec

from handrail_platform.document.plain import step_into
from handrail_platform.document.problem import Problem


def conversion_problems(plain: object, into: Any, path: str) -> list[Problem]:
    """Return everything that keeps the value from being converted, each with the path of its own field."""
    reason = _refusal(plain, into)
    if not reason:
        return []
    return list(_inner_problems(plain, into, path)) or [Problem("invalid-field", path, {"reason": reason})]


def _refusal(plain: object, into: Any) -> str:
    try:
        msgspec.convert(plain, into)
    except msgspec.ValidationError as error:
        return str(error)[:300]
    return ""


def _inner_problems(plain: object, into: Any, path: str) -> Iterator[Problem]:
    """Yield the problems of the entries, where the shape says what an entry has to be."""
    shape = _shape(into)
    arguments = get_args(shape)
    if isinstance(plain, dict):
        entries = cast("Mapping[str, object]", plain)
        if isinstance(shape, type) and issubclass(shape, msgspec.Struct):
            yield from _struct_problems(entries, shape, path)
        elif get_origin(shape) is dict:
            for name, inner in entries.items():
                if reason := _refusal(name, arguments[0]):
                    yield Problem("invalid-name", step_into(path, name), {"reason": reason})
                yield from conversion_problems(inner, arguments[1], step_into(path, name))
    elif isinstance(plain, list) and (get_origin(shape) is list or arguments[1:] == (...,)):
        for number, inner in enumerate(cast("list[object]", plain)):
            yield from conversion_problems(inner, arguments[0], step_into(path, number))


def _struct_problems(plain: Mapping[str, object], struct: type[msgspec.Struct], path: str) -> Iterator[Problem]:
    fields = {field.encode_name: field for field in msgspec.structs.fields(struct)}
    for name, field in fields.items():
        if name in plain:
            yield from conversion_problems(plain[name], field.type, step_into(path, name))
        elif field.required:
            yield Problem("missing-field", step_into(path, name))
    if struct.__struct_config__.forbid_unknown_fields:
        yield from (Problem("unknown-field", step_into(path, name)) for name in plain if name not in fields)


def _shape(into: Any) -> Any:
    """Return the type without its bounds and without the choice of leaving the value out."""
    if get_origin(into) is Annotated:
        return _shape(get_args(into)[0])
    if get_origin(into) in (Union, UnionType):
        others = [each for each in get_args(into) if each is not type(None)]
        return _shape(others[0]) if len(others) == 1 else into
    return into
