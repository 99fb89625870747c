"""What a condition says, as far as it can be decided without running it."""

from collections.abc import Iterator, Mapping
from typing import TypeAlias

import msgspec

from handrail_platform.values import Value


class Truth(msgspec.Struct, frozen=True):
    """`true` or `false`, written out."""

    value: bool


class OneOf(msgspec.Struct, frozen=True):
    """The variable has one of the values. A boolean variable by itself is one of `(True,)`."""

    variable: str
    values: tuple[Value, ...]


class Below(msgspec.Struct, frozen=True):
    """The integer or date lies before the limit, or on it if that is included. Dates compare as ISO 8601 texts."""

    variable: str
    limit: int | str
    included: bool


class Undecidable(msgspec.Struct, frozen=True):
    """A part that may be true or false for all we know, and may have no answer at all.

    `term` is the part written anew, so that the same part reads the same wherever it stands. `at` is where it
    begins in the condition, in code points.
    """

    term: str
    at: int


class Not(msgspec.Struct, frozen=True):
    """Negation: `!a`."""

    part: "Formula"


class AllOf(msgspec.Struct, frozen=True):
    """Conjunction: `a && b`."""

    parts: "tuple[Formula, ...]"


class AnyOf(msgspec.Struct, frozen=True):
    """Disjunction: `a || b`."""

    parts: "tuple[Formula, ...]"


class Either(msgspec.Struct, frozen=True):
    """Choice between two: `a ? b : c`."""

    condition: "Formula"
    then: "Formula"
    otherwise: "Formula"


Comparison: TypeAlias = OneOf | Below
Formula: TypeAlias = Truth | OneOf | Below | Undecidable | Not | AllOf | AnyOf | Either


def comparisons(formula: Formula) -> Iterator[Comparison]:
    """Yield the comparisons in it, in the order of the text."""
    return (leaf for leaf in _leaves(formula) if isinstance(leaf, OneOf | Below))


def undecidable_parts(formula: Formula) -> tuple[Undecidable, ...]:
    """Return what cannot be decided in it, in the order of the text. Without any it always has an answer."""
    return tuple([leaf for leaf in _leaves(formula) if isinstance(leaf, Undecidable)])


def renamed(formula: Formula, names: Mapping[str, str]) -> Formula:
    """Return the formula with other names for its variables; those that are not named keep theirs."""
    match formula:
        case OneOf(variable) | Below(variable):
            return msgspec.structs.replace(formula, variable=names.get(variable, variable))
        case Not(part):
            return Not(renamed(part, names))
        case AllOf(parts):
            return AllOf(tuple(renamed(part, names) for part in parts))
        case AnyOf(parts):
            return AnyOf(tuple(renamed(part, names) for part in parts))
        case Either(condition, then, otherwise):
            return Either(renamed(condition, names), renamed(then, names), renamed(otherwise, names))
        case Truth() | Undecidable():
            return formula


def _leaves(formula: Formula) -> Iterator[Formula]:
    match formula:
        case Not(part):
            yield from _leaves(part)
        case AllOf(parts) | AnyOf(parts):
            for part in parts:
                yield from _leaves(part)
        case Either(condition, then, otherwise):
            yield from _leaves(condition)
            yield from _leaves(then)
            yield from _leaves(otherwise)
        case Truth() | OneOf() | Below() | Undecidable():
            yield formula
