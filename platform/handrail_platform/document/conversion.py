"""Plain data into a typed shape, with every field that does not fit: msgspec alone stops at the first."""

from collections.abc import Iterator, Mapping
from types import UnionType
from typing import Annotated, Any, Union, cast, get_args, get_origin

import msgspec

from handrail_platform.document.plain import step_into
from handrail_platform.document.problem import Problem
from handrail_platform.document.unfit import unfit


def conversion_problems(plain: object, into: Any, path: str) -> list[Problem]:
    """Return everything that keeps the value from being converted, each with the path of its own field."""
    reason = _refusal(plain, into)
    if not reason:
        return []
    return list(_inner_problems(plain, into, path)) or [unfit("invalid-field", plain, into, path, reason)]


def _refusal(plain: object, into: Any) -> str:
    try:
        msgspec.convert(plain, into)
    except msgspec.ValidationError as error:
        return str(error)[:300]
    return ""


def _inner_problems(plain: object, into: Any, path: str) -> Iterator[Problem]:
    """Yield the problems of the entries, where the shape says what an entry has to be."""
    shape = _fitting(_shape(into), type(plain))
    if isinstance(plain, dict):
        yield from _mapping_problems(cast("Mapping[str, object]", plain), shape, path)
        return
    arguments = get_args(shape)
    if isinstance(plain, list) and (get_origin(shape) is list or arguments[1:] == (...,)):
        for number, inner in enumerate(cast("list[object]", plain)):
            yield from conversion_problems(inner, arguments[0], step_into(path, number))


def _mapping_problems(entries: Mapping[str, object], shape: Any, path: str) -> Iterator[Problem]:
    if isinstance(shape, type) and issubclass(shape, msgspec.Struct):
        yield from _struct_problems(entries, shape, path)
    elif structs := _tagged(shape):
        yield from _tagged_problems(entries, structs, path)
    elif get_origin(shape) is dict:
        key_shape, value_shape = get_args(shape)
        for name, inner in entries.items():
            if reason := _refusal(name, key_shape):
                yield unfit("invalid-name", name, key_shape, step_into(path, name), reason)
            yield from conversion_problems(inner, value_shape, step_into(path, name))


def _struct_problems(plain: Mapping[str, object], struct: type[msgspec.Struct], path: str) -> Iterator[Problem]:
    fields = {field.encode_name: field for field in msgspec.structs.fields(struct)}
    for name, field in fields.items():
        if name in plain:
            yield from conversion_problems(plain[name], field.type, step_into(path, name))
        elif field.required:
            yield Problem("missing-field", step_into(path, name))
    known = (*fields, *filter(None, (struct.__struct_config__.tag_field,)))
    if struct.__struct_config__.forbid_unknown_fields:
        for name in (each for each in plain if each not in known):
            yield Problem("unknown-field", step_into(path, name), written=name, known=known)


def _tagged_problems(
    plain: Mapping[str, object], structs: Mapping[str, type[msgspec.Struct]], path: str
) -> Iterator[Problem]:
    """Yield the problems of one of several structs, of which a field says which it is."""
    field = str(next(iter(structs.values())).__struct_config__.tag_field)
    place, tag = step_into(path, field), plain.get(field)
    if field not in plain:
        yield Problem("missing-field", place, known=tuple(structs))
    elif isinstance(tag, str) and tag in structs:
        yield from _struct_problems(plain, structs[tag], path)
    else:
        yield unfit("invalid-field", tag, tuple(structs), place, "")


def _tagged(shape: Any) -> dict[str, type[msgspec.Struct]]:
    """Return the structs of a union by their tags, none if it is anything else."""
    every = get_args(shape) if get_origin(shape) in (Union, UnionType) else ()
    structs = [each for each in every if isinstance(each, type) and issubclass(each, msgspec.Struct)]
    return {str(each.__struct_config__.tag): each for each in structs} if len(structs) == len(every) else {}


def _fitting(shape: Any, found: type) -> Any:
    """Return, of a choice between a text and a collection, what is to be looked into."""
    if get_origin(shape) not in (Union, UnionType) or _tagged(shape):
        return shape
    collection = (tuple, list) if found is list else (found,)
    inner = [_shape(each) for each in get_args(shape)]
    return next((each for each in inner if get_origin(each) in collection), shape)


def _shape(into: Any) -> Any:
    """Return the type without its bounds and without the choice of leaving the value out."""
    if get_origin(into) is Annotated:
        return _shape(get_args(into)[0])
    if get_origin(into) in (Union, UnionType):
        others = [each for each in get_args(into) if each not in (type(None), msgspec.UnsetType)]
        return _shape(others[0]) if len(others) == 1 else into
    return into
