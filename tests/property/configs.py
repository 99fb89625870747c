"""Random configurations of any step type, as plain data, made from what its struct says."""

from random import Random
from typing import Any, Final, cast

import msgspec
from msgspec import inspect

from handrail_platform.values import SHAPE

_TEXTS: Final = (
    "a",
    "Full name",
    " space ",
    "<b>&amp;\"'</b>",
    "line\nline",
    "ü ☃ \u202e",
    "~raw",
    "0",
    "true",
    "a=b&c",
)
_OF_SHAPE: Final = {
    "connection": ("connection:crm", "connection:at_work"),
    "consent-version": ("1", "2026-11"),
    "country": ("DE", "GB"),
    "event": ("account.opened", "person"),
    "language": ("en", "de", "pt-BR"),
    "name": ("done", "too-many", "a_b"),
    "parameter": ("email", "emailAddress", "X-Channel"),
    "path": ("", "/checks", "/people/{name}/checks"),
    "pointer": ("/result", "/result/0/score"),
    "vendor": ("vendor:checkpoint", "vendor:at_work"),
    "provider": ("provider:google", "provider:at_work"),
    "variable": ("email", "name", "birth_day"),
}
_STRANGE: Final = ("", "a\rb", "nul\0")
"""Texts that no field of a browser would give back as they are."""


def any_config(dice: Random, struct: type[msgspec.Struct]) -> dict[str, Any]:
    """Return data that becomes a configuration. Whether the step can do something with it is another question."""
    return _group(dice, cast("inspect.StructType", inspect.type_info(struct)))


def _group(dice: Random, info: inspect.StructType) -> dict[str, Any]:
    return {
        field.encode_name: _value(dice, field.type, {})
        for field in info.fields
        if field.required or dice.random() < 0.5
    }


def _value(dice: Random, info: inspect.Type, extra: dict[str, Any]) -> Any:  # noqa: C901, PLR0911 - one for each kind
    match info:
        case inspect.Metadata(type=inner):
            return _value(dice, inner, {**cast("dict[str, Any]", cast("Any", info).extra or {}), **extra})
        case inspect.UnionType(types):
            return _value(dice, dice.choice(types), extra)
        case inspect.NoneType():
            return None
        case inspect.BoolType():
            return dice.random() < 0.5
        case inspect.IntType(ge=least, le=most):
            return dice.randint(-9 if least is None else least, 99 if most is None else most)
        case inspect.StrType():
            return _text(dice, info, str(extra.get(SHAPE, "")))
        case inspect.LiteralType(values):
            return dice.choice(values)
        case inspect.EnumType(cls):
            return dice.choice([each.value for each in cls])
        case inspect.VarTupleType(item_type=item, min_length=least, max_length=most):
            count = dice.randint(least or 0, min(most or 4, 4))
            return [_value(dice, item, {}) for _ in range(count)]
        case inspect.DictType(key_type=key, value_type=value):
            count = dice.randint(info.min_length or 0, 2)
            return {_value(dice, key, {}): _value(dice, value, {}) for _ in range(count)}
        case inspect.StructType():
            return _group(dice, info)
        case _:
            raise TypeError(f"no values for {info}")


def _text(dice: Random, info: inspect.StrType, shape: str) -> str:
    if info.pattern:
        return str(dice.choice(_OF_SHAPE[shape]))
    strange = _STRANGE if dice.random() < 0.1 else ()
    fitting = [
        each for each in (*_TEXTS, *strange) if (info.min_length or 0) <= len(each) <= (info.max_length or 100)
    ]
    return str(dice.choice(fitting))
