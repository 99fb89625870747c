"""The syntax tree that the CEL checker hands out, as `cel.expr.CheckedExpr` in the wire format of protobuf.

Only the few messages of a tree without macros are read. The numbers are those of cel-spec, `checked.proto` and
`syntax.proto`; released numbers never change their meaning.
"""

import struct
from collections.abc import Callable, Iterator, Mapping
from typing import Final, TypeAlias

import msgspec


class Constant(msgspec.Struct, frozen=True):
    """A literal. `suffix` is `u` for an unsigned number, which no variable is."""

    at: int
    value: bool | float | str | bytes | None
    suffix: str = ""


class Name(msgspec.Struct, frozen=True):
    at: int
    name: str


class Call(msgspec.Struct, frozen=True):
    """A function or an operator, such as `_&&_`; a method has its target first among the arguments."""

    at: int
    function: str
    arguments: "tuple[Term, ...]"
    method: bool = False


class Listed(msgspec.Struct, frozen=True):
    at: int
    elements: "tuple[Term, ...]"


class Selected(msgspec.Struct, frozen=True):
    """`operand.field`."""

    at: int
    operand: "Term"
    field: str


class Built(msgspec.Struct, frozen=True):
    """A map, or a message by its name; of the latter the keys are field names."""

    at: int
    name: str
    entries: "tuple[tuple[Term | str, Term], ...]"


Term: TypeAlias = Constant | Name | Call | Listed | Selected | Built


def read_checked(serialized: bytes) -> Term:
    """Return the tree of a serialized checked expression. Raises ValueError if it is none, or holds a macro."""
    checked = _Message(_Message(serialized).raw(_OF_ANY))
    starts: dict[int, int] = {}
    for entry in checked.message(_SOURCE).every(_POSITIONS):
        position = _Message(entry)
        starts[position.number(_KEY)] = position.number(_OF_KEY)
    return _term(checked.message(_EXPRESSION), starts)


def names_in(term: Term) -> Iterator[str]:
    """Yield every name in the tree, in the order of the text."""
    match term:
        case Name(_, name):
            yield name
        case Call(_, _, terms) | Listed(_, terms):
            for each in terms:
                yield from names_in(each)
        case Selected(_, operand):
            yield from names_in(operand)
        case Built(_, _, entries):
            for key, value in entries:
                yield from () if isinstance(key, str) else names_in(key)
                yield from names_in(value)
        case Constant():
            pass


_OF_ANY = 2
_EXPRESSION, _SOURCE = 4, 5
_POSITIONS, _KEY, _OF_KEY = 4, 1, 2


class _Message:
    """The fields of one message by number. A repeated number keeps all its values, in order."""

    __slots__ = ("_numbers", "_raw")

    def __init__(self, raw: bytes) -> None:
        self._numbers: dict[int, int] = {}
        self._raw: dict[int, list[bytes]] = {}
        at, end = 0, len(raw)
        while at < end:  # in one loop: a condition of a line has some fifty messages
            key, at = (raw[at], at + 1) if raw[at] < _MORE else _varint(raw, at)
            if key & 7 == _VARINT:
                self._numbers[key >> 3], at = _varint(raw, at)
                continue
            if key & 7 == _LENGTH:
                length, at = _varint(raw, at)
            elif key & 7 == _EIGHT_BYTES:
                length = 8
            else:
                raise ValueError("a wire type that CEL does not use")
            self._raw.setdefault(key >> 3, []).append(raw[at : at + length])
            at += length

    def __contains__(self, field: int) -> bool:
        return field in self._numbers or field in self._raw

    def number(self, field: int) -> int:
        return self._numbers.get(field, 0)

    def every(self, field: int) -> list[bytes]:
        return self._raw.get(field, [])

    def raw(self, field: int) -> bytes:
        return self._raw[field][-1] if field in self._raw else b""

    def text(self, field: int) -> str:
        return self.raw(field).decode()

    def message(self, field: int) -> "_Message":
        return _Message(self.raw(field))


_VARINT, _EIGHT_BYTES, _LENGTH = 0, 1, 2


def _varint(raw: bytes, at: int) -> tuple[int, int]:
    if at < len(raw) and raw[at] < _MORE:
        return raw[at], at + 1
    value = shift = 0
    while at < len(raw):
        byte = raw[at]
        value |= (byte & 0x7F) << shift
        at += 1
        if byte < _MORE:
            return value, at
        shift += 7
    raise ValueError("ends in the middle of a number")


_MORE = 0x80
"""The bit that says that the number goes on."""


def _term(expression: _Message, starts: Mapping[int, int]) -> Term:
    at = starts.get(expression.number(_ID), 0)
    for field, read in _KINDS.items():
        if field in expression:
            return read(at, expression.message(field), starts)
    raise ValueError("a kind of expression that is switched off")


def _terms(expressions: list[bytes], starts: Mapping[int, int]) -> tuple[Term, ...]:
    return tuple([_term(_Message(each), starts) for each in expressions])


def _constant(at: int, constant: _Message, starts: Mapping[int, int]) -> Constant:
    del starts
    for field, read in _LITERALS.items():
        if field in constant:
            return Constant(at, read(constant), "u" if field == _UNSIGNED else "")
    return Constant(at, None)


def _name(at: int, name: _Message, starts: Mapping[int, int]) -> Name:
    del starts
    return Name(at, name.text(1).removeprefix("."))


def _selected(at: int, selected: _Message, starts: Mapping[int, int]) -> Selected:
    return Selected(at, _term(selected.message(1), starts), selected.text(2))


def _call(at: int, call: _Message, starts: Mapping[int, int]) -> Call:
    arguments = _terms([*call.every(1), *call.every(3)], starts)
    return Call(at, call.text(2), arguments, method=1 in call)


def _listed(at: int, listed: _Message, starts: Mapping[int, int]) -> Listed:
    return Listed(at, _terms(listed.every(1), starts))


def _built(at: int, built: _Message, starts: Mapping[int, int]) -> Built:
    entries: list[tuple[Term | str, Term]] = []
    for entry in map(_Message, built.every(2)):
        key = entry.text(2) or _term(entry.message(3), starts)
        entries.append((key, _term(entry.message(4), starts)))
    return Built(at, built.text(1), tuple(entries))


_ID = 2
_KINDS: Final[Mapping[int, Callable[[int, _Message, Mapping[int, int]], Term]]] = {
    3: _constant,
    4: _name,
    5: _selected,
    6: _call,
    7: _listed,
    8: _built,
}
_UNSIGNED = 4
_LITERALS: Final[Mapping[int, Callable[[_Message], bool | float | str | bytes]]] = {
    2: lambda constant: constant.number(2) != 0,
    3: lambda constant: constant.number(3) - (constant.number(3) >> 63 << 64),
    _UNSIGNED: lambda constant: constant.number(_UNSIGNED),
    5: lambda constant: float(struct.unpack("<d", constant.raw(5))[0]),
    6: lambda constant: constant.text(6),
    7: lambda constant: constant.raw(7),
}
