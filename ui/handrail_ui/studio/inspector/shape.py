"""What stands where in a configuration, read from its struct: all that a form needs to know."""

from typing import Any, Final, TypeAlias, cast

import msgspec
from msgspec import inspect

from handrail_platform.values import MEANING, SHAPE

LONG: Final = 2000
"""A text that may be longer, as no name and no address is, is written in an area of several lines."""


class TextShape(msgspec.Struct, frozen=True, tag="text"):
    """A text. `shape` is the name of its pattern, `meaning` says what editors know to offer for it."""

    most: int | None = None
    shape: str = ""
    meaning: str = ""

    @property
    def is_long(self) -> bool:
        return not self.shape and (self.most is None or self.most > LONG)


class NumberShape(msgspec.Struct, frozen=True, tag="number"):
    """A whole number within bounds, both included."""

    least: int | None = None
    most: int | None = None


class FlagShape(msgspec.Struct, frozen=True, tag="flag"):
    """True or false."""


class ChoiceShape(msgspec.Struct, frozen=True, tag="choice"):
    """One of a few words."""

    values: tuple[str, ...]


class ListShape(msgspec.Struct, frozen=True, tag="list"):
    """Several of one shape, in order."""

    item: "Shape"
    most: int | None = None


class KeyedShape(msgspec.Struct, frozen=True, tag="keyed"):
    """One value for each of some keys; without `keys` these are languages."""

    value: "TextShape | ChoiceShape | NumberShape"
    keys: tuple[str, ...] = ()


class GroupShape(msgspec.Struct, frozen=True, tag="group"):
    """Options that belong together."""

    options: "tuple[Option, ...]"


class EitherShape(msgspec.Struct, frozen=True, tag="either"):
    """One of several shapes, of which plain data tells which it is."""

    ways: "tuple[Shape, ...]"


class OtherShape(msgspec.Struct, frozen=True, tag="other"):
    """Whatever a form knows no fields for: it is written as JSON."""


Shape: TypeAlias = (
    TextShape
    | NumberShape
    | FlagShape
    | ChoiceShape
    | ListShape
    | KeyedShape
    | GroupShape
    | EitherShape
    | OtherShape
)


class Option(msgspec.Struct, frozen=True, kw_only=True):
    """One field of a struct. `default` is plain data; `help` is its description, empty where it has none.

    is_nullable: it may be left out, and then is nothing rather than its default.
    """

    name: str
    shape: Shape
    help: str = ""
    required: bool = False
    default: Any = None
    is_nullable: bool = False


def group_of(struct: type[msgspec.Struct]) -> GroupShape:
    """Return the options of a configuration."""
    return _group(cast("inspect.StructType", inspect.type_info(struct)))


def _group(info: inspect.StructType) -> GroupShape:
    return GroupShape(tuple(_option(field) for field in info.fields))


def _option(field: inspect.Field) -> Option:
    return Option(
        name=field.encode_name,
        shape=_shape(field.type, {}),
        help=_description(field.type),
        required=field.required,
        default=_default(field),
        is_nullable=_is_nullable(field.type),
    )


def _default(field: inspect.Field) -> Any:
    if field.required:
        return None
    default = field.default_factory() if field.default is msgspec.NODEFAULT else field.default
    # As a document has it: a tuple would stay one as builtin data.
    return msgspec.json.decode(msgspec.json.encode(default))


def _shape(info: inspect.Type, extra: dict[str, Any]) -> Shape:  # noqa: C901, PLR0911 - one for each kind
    match info:
        case inspect.Metadata(type=inner):
            return _shape(inner, {**cast("dict[str, Any]", cast("Any", info).extra or {}), **extra})
        case inspect.UnionType():
            return _one_of(info, extra)
        case inspect.StrType(max_length=most):
            return TextShape(most, str(extra.get(SHAPE, "")), str(extra.get(MEANING, "")))
        case inspect.IntType(ge=least, le=most):
            return NumberShape(least, most)
        case inspect.BoolType():
            return FlagShape()
        case inspect.LiteralType(values) if all(isinstance(each, str) for each in values):
            return ChoiceShape(tuple(map(str, values)))
        case inspect.EnumType(cls) if all(isinstance(each.value, str) for each in cls):
            return ChoiceShape(tuple(str(each.value) for each in cls))
        case inspect.VarTupleType(item_type=item) | inspect.ListType(item_type=item):
            return ListShape(_shape(item, {}), info.max_length)
        case inspect.DictType():
            return _keyed(info)
        case inspect.StructType() if info.cls.__struct_config__.tag is None:
            return _group(info)
        case _:
            return OtherShape()


def _keyed(info: inspect.DictType) -> Shape:
    value = _shape(info.value_type, {})
    if not isinstance(value, TextShape | ChoiceShape | NumberShape):
        return OtherShape()
    match _shape(info.key_type, {}):
        case TextShape(shape="language"):
            return KeyedShape(value)
        case ChoiceShape(values):
            return KeyedShape(value, values)
        case _:
            return OtherShape()


def _one_of(info: inspect.UnionType, extra: dict[str, Any]) -> Shape:
    ways = tuple(_shape(each, extra) for each in info.types if not isinstance(each, inspect.NoneType))
    if len(ways) == 1:
        return ways[0]
    kinds = [_DATA.get(type(each)) for each in ways]
    return EitherShape(ways) if None not in kinds and len(set(kinds)) == len(kinds) else OtherShape()


_DATA: Final[dict[type, str]] = {
    TextShape: "text",
    ChoiceShape: "text",
    NumberShape: "number",
    FlagShape: "truth",
    ListShape: "list",
    KeyedShape: "mapping",
    GroupShape: "mapping",
}
"""What plain data of a shape is: two ways of one kind could not be told apart."""


def _is_nullable(info: inspect.Type) -> bool:
    match info:
        case inspect.Metadata(type=inner):
            return _is_nullable(inner)
        case inspect.UnionType(types):
            return any(isinstance(each, inspect.NoneType) for each in types)
        case _:
            return False


def _description(info: inspect.Type) -> str:
    """Return what the type says of itself, the outermost first."""
    schema = cast("dict[str, str]", getattr(info, "extra_json_schema", None) or {})
    if found := schema.get("description", ""):
        return " ".join(found.split())
    inner = [cast("inspect.Type | None", getattr(info, "type", None)), *getattr(info, "types", ())]
    return next((found for each in inner if each is not None and (found := _description(each))), "")
