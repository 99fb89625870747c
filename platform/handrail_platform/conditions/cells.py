"""The values of each variable in finitely many cells, so that no condition tells two values of one cell apart."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping
from typing import Any, Final, TypeAlias

import msgspec

from handrail_platform.conditions.axis import DAYS, INTEGERS, Axis
from handrail_platform.conditions.countries import COUNTRIES
from handrail_platform.conditions.formula import Below, Comparison, Formula, OneOf, comparisons
from handrail_platform.step.contract import Range
from handrail_platform.values import Value, VariableType


class Single(msgspec.Struct, frozen=True, tag="single"):
    """Just this value; the empty text where something was left out."""

    value: Value


class Span(msgspec.Struct, frozen=True, tag="span"):
    """Integers or dates from `minimum` to `maximum`, both included. `value` is one of them, for examples."""

    value: int | str
    minimum: int | str
    maximum: int | str


class Rest(msgspec.Struct, frozen=True, tag="rest"):
    """Any other text than those. `value` is one, for examples."""

    value: str
    others: tuple[str, ...]


Cell: TypeAlias = Single | Span | Rest

_ORDERED: Final = frozenset({"integer", "date"})
"""Kinds whose cells stand in the order of their values."""
UNKNOWN: Final = Range()
"""Any value of the type."""


class Cells(msgspec.Struct, frozen=True):
    """A partition of the values of every variable that some comparison names.

    A set of cells of one variable is an integer: bit n stands for the cell at index n.
    """

    by_variable: Mapping[str, tuple[Cell, ...]]
    kinds: Mapping[str, VariableType]
    holding: Mapping[Comparison, int]
    """By comparison, the cells in which it holds."""

    def every(self, variable: str) -> int:
        """Return the set of all cells of the variable."""
        return (1 << len(self.by_variable[variable])) - 1

    def within(self, variable: str, written: Range) -> int:
        """Return the cells of the variable in which some value of the range lies."""
        return sum(1 << n for n, cell in enumerate(self.by_variable[variable]) if _meets(cell, written))

    def value(self, variable: str, some: int) -> Value:
        """Return a value of the first of some cells."""
        return self.by_variable[variable][(some & -some).bit_length() - 1].value


def cells_of(formulas: Iterable[Formula], kinds: Mapping[str, VariableType], ranges: Mapping[str, Range]) -> Cells:
    """Return the cells that the comparisons of all the formulas need, within the ranges of their variables.

    A variable without a range may have any value of its type.
    """
    named: dict[str, list[Comparison]] = {}
    for comparison in dict.fromkeys(each for formula in formulas for each in comparisons(formula)):
        named.setdefault(comparison.variable, []).append(comparison)
    by_variable = {
        variable: _cells(kinds[variable], found, ranges.get(variable, UNKNOWN))
        for variable, found in named.items()
    }
    holding: dict[Comparison, int] = {}
    for variable, found in named.items():
        values = {cell.value: 1 << n for n, cell in enumerate(by_variable[variable])}
        ordered = list(values)  # made once: a hostile journey compares a variable a hundred thousand times
        holding |= {comparison: _holding(comparison, values, ordered) for comparison in found}
    return Cells(by_variable, {variable: kinds[variable] for variable in named}, holding)


def _holding(comparison: Comparison, values: Mapping[Value, int], ordered: list[Any]) -> int:
    """Return the cells in which a comparison holds; it does so in a whole cell or nowhere in it."""
    match comparison:
        case OneOf(_, wanted):
            return sum(values.get(value, 0) for value in set(wanted))
        case Below(_, limit, included):
            below = bisect_right(ordered, limit) if included else bisect_left(ordered, limit)
            return (1 << below) - 1


def _below(value: Value, limit: int | str, *, included: bool) -> bool:
    if value == limit:
        return included
    return value < limit if isinstance(value, int) and isinstance(limit, int) else str(value) < str(limit)


def _cells(kind: VariableType, found: list[Comparison], written: Range) -> tuple[Cell, ...]:
    textual = kind not in {"boolean", "integer"}
    choices = (False, True) if kind == "boolean" and written.choices is None else written.choices
    if choices is not None:
        left_out: tuple[str, ...] = ("",) if textual and written.optional else ()
        every: list[Any] = [*choices, *left_out]
        return tuple([Single(value) for value in (sorted(every) if kind in _ORDERED else every)])
    if kind == "integer":
        return _spans(INTEGERS, found, written)
    if kind == "date":
        spans = _spans(DAYS, found, written)
        return (Single(""), *spans) if written.optional else spans
    literals = [str(value) for each in found if isinstance(each, OneOf) for value in each.values]
    return _texts(kind, tuple(dict.fromkeys([*literals, *([] if written.optional else [""])])), written)


def _spans(axis: Axis, found: list[Comparison], written: Range) -> tuple[Cell, ...]:
    low = axis.first if written.minimum is None else axis.place(written.minimum)[0]
    above = axis.last + 1
    if written.maximum is not None:
        above = sum(axis.place(written.maximum))
    inner = sorted(place for place in axis.cuts(found) if low < place < above)
    starts = [low, *inner] if low < above else []
    return tuple(
        [
            _span(axis, start, beyond - 1, first=start == low, last=beyond == above)
            for start, beyond in zip(starts, [*inner, above], strict=False)
        ]
    )


def _span(axis: Axis, low: int, high: int, *, first: bool, last: bool) -> Cell:
    """Return the cell with the value next to a cut: the edge is what people get wrong."""
    if low == high:
        return Single(axis.value(low))
    chosen = low
    if first:
        chosen = min(max(axis.usual, low), high) if last else high
    return Span(axis.value(chosen), axis.value(low), axis.value(high))


def _may_be(kind: VariableType, text: str, written: Range) -> bool:
    if not text:
        return written.optional
    return kind != "country" or text in COUNTRIES


def _texts(kind: VariableType, known: tuple[str, ...], written: Range) -> tuple[Cell, ...]:
    singles = [Single(text) for text in known if _may_be(kind, text, written)]
    candidates = COUNTRIES if kind == "country" else _SAMPLES.get(kind, _SAMPLES["text"])
    free = [sample for sample in (*_PREFERRED.get(kind, ()), *candidates) if sample not in known]
    if not free and kind == "country":
        return tuple(singles)
    return (*singles, Rest(free[0] if free else _unlike(candidates[0], known), known))


_PREFERRED: Final[Mapping[str, tuple[str, ...]]] = {"country": ("IE", "NZ")}
_SAMPLES: Final[Mapping[str, tuple[str, ...]]] = {
    "email": ("alex@example.org", "kim@example.org"),
    "phone": ("+442079460018", "+442079460019"),
    "username": ("alex", "kim"),
    "text": ("Alex Example", "Kim Example"),
}


def _unlike(sample: str, known: tuple[str, ...]) -> str:
    """Return a text that is none of the known."""
    numbers = range(2, len(known) + 3)
    head, at, tail = sample.partition("@")
    return next(text for n in numbers if (text := f"{head}{n}{at}{tail}") not in known)


def _meets(cell: Cell, written: Range) -> bool:
    """Tell whether some value of the range lies in the cell."""
    match cell:
        case Single(value):
            return allows(written, value)
        case Span(_, minimum, maximum):
            if written.choices is not None:
                return any(_between(choice, minimum, maximum) for choice in written.choices)
            return _between(minimum, None, written.maximum) and _between(maximum, written.minimum, None)
        case Rest(_, others):
            elsewhere = {*(written.choices or ()), *([""] if written.optional else [])} - set(others)
            return written.choices is None or bool(elsewhere)


def allows(written: Range, value: Value) -> bool:
    if value == "" and isinstance(value, str):
        return written.optional
    if written.choices is not None:
        return value in written.choices
    return _between(value, written.minimum, written.maximum)


def _between(value: Value, minimum: int | str | None, maximum: int | str | None) -> bool:
    return (minimum is None or _below(minimum, value, included=True)) and (
        maximum is None or _below(value, maximum, included=True)
    )
