"""Why a value does not fit where it stands: which sentence says so, and what would fit."""

from collections.abc import Mapping
from typing import Any, Final, cast

import msgspec
from msgspec import inspect

from handrail_platform.document.problem import Problem
from handrail_platform.text import MessageParam
from handrail_platform.values import SHAPE

_MOST_SHOWN: Final = 60
_KINDS: Final[dict[type[inspect.Type], str]] = {
    inspect.BoolType: "boolean",
    inspect.DictType: "mapping",
    inspect.FloatType: "number",
    inspect.IntType: "integer",
    inspect.ListType: "list",
    inspect.StrType: "text",
    inspect.StructType: "mapping",
    inspect.TupleType: "list",
    inspect.VarTupleType: "list",
}

_PYTHON: Final[dict[tuple[type[inspect.Type], ...], tuple[type, ...]]] = {
    (inspect.BoolType,): (bool,),
    (inspect.DictType, inspect.StructType): (dict,),
    (inspect.FloatType,): (int, float),
    (inspect.IntType,): (int,),
    (inspect.ListType, inspect.TupleType, inspect.VarTupleType): (list,),
    (inspect.StrType,): (str,),
}
"""What plain data has for each kind."""


def unfit(code: str, plain: object, into: Any, path: str, reason: str) -> Problem:
    """Return the problem of a value that cannot be converted, given the type or all the words that would fit.

    `reason` is said where nothing here knows a better sentence: it is that of the type's own check.
    """
    found = _shown(plain)
    if isinstance(into, tuple):
        return _one_of(code, plain, found, tuple(map(str, cast("tuple[object, ...]", into))), path)
    kind, shape = _kind(inspect.type_info(into), plain, "")
    allowed = _allowed(kind)
    if allowed:
        return _one_of(code, plain, found, allowed, path)
    if not _is_of(kind, plain):
        return Problem(code, path, {"found": found}, f"unfit.{_KINDS.get(type(kind), 'something-else')}-wanted")
    if shape and isinstance(plain, str):
        return Problem(code, path, {"found": plain[:_MOST_SHOWN]}, f"unfit.{SHAPE}.{shape}")
    if outside := _outside(kind, plain):
        return Problem(code, path, {"found": found, **outside[1]}, outside[0])
    return Problem(code, path, {"reason": reason})


def _one_of(code: str, plain: object, found: str, allowed: tuple[str, ...], path: str) -> Problem:
    params: dict[str, MessageParam] = {"found": found, "allowed": ", ".join(allowed)}
    return Problem(code, path, params, "unfit.one-of", plain if isinstance(plain, str) else "", allowed)


def _kind(info: inspect.Type, plain: object, shape: str) -> tuple[inspect.Type, str]:
    """Return the type itself, of a choice what is most like the value, and the name of its shape."""
    if isinstance(info, inspect.Metadata):
        extra = cast("Mapping[str, Any]", cast("Any", info).extra or {})
        return _kind(info.type, plain, shape or str(extra.get(SHAPE, "")))
    if isinstance(info, inspect.UnionType):
        others = [_kind(each, plain, shape) for each in info.types if not isinstance(each, inspect.NoneType)]
        alike = [each for each in others if _is_of(each[0], plain)]
        return next(iter(alike), others[0] if len(others) == 1 else (info, shape))
    return info, shape


def _allowed(kind: inspect.Type) -> tuple[str, ...]:
    match kind:
        case inspect.LiteralType(values):
            return tuple(map(str, values))
        case inspect.EnumType(cls):
            return tuple(str(each.value) for each in cls)
        case _:
            return ()


def _is_of(kind: inspect.Type, plain: object) -> bool:
    """Tell whether the value is of the kind, whatever its bounds. Of numbers, `true` is none."""
    wanted = next((python for kinds, python in _PYTHON.items() if isinstance(kind, kinds)), ())
    return isinstance(plain, wanted) and isinstance(plain, bool) == isinstance(kind, inspect.BoolType)


def _outside(kind: inspect.Type, plain: Any) -> tuple[str, dict[str, MessageParam]] | None:
    """Return the sentence about the bounds that the value is beyond, with what it needs; None if it is within."""
    least: float | None
    most: float | None
    match kind:
        case inspect.IntType() | inspect.FloatType():
            about, measure, least, most = "number", plain, kind.ge, kind.le
        case inspect.StrType():
            about, measure, least, most = "characters", len(plain), kind.min_length, kind.max_length
        case inspect.ListType() | inspect.VarTupleType() | inspect.DictType():
            about, measure, least, most = "entries", len(plain), kind.min_length, kind.max_length
        case inspect.TupleType(types):
            about, measure, least, most = "entries", len(plain), len(types), len(types)
        case _:
            return None
    if (least is None or measure >= least) and (most is None or measure <= most):
        return None
    return f"unfit.{about}-{_which(least, most)}", {"least": str(least), "most": str(most)}


def _which(least: float | None, most: float | None) -> str:
    if most is None:
        return "least"
    if least is None:
        return "most"
    return "exactly" if least == most else "between"


def _shown(plain: object) -> str:
    """Return the value as one line that is not too long."""
    shown = f"“{plain}”" if isinstance(plain, str) else msgspec.json.encode(plain).decode()
    return " ".join(shown.split()) if len(shown) <= _MOST_SHOWN else f"{shown[:_MOST_SHOWN]}…"
