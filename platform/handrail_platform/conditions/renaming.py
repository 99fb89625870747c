"""The same formula with other names for its variables: a condition of a part, as the whole journey reads it."""

from collections.abc import Mapping

import msgspec

from handrail_platform.conditions.formula import (
    AllOf,
    AnyOf,
    Below,
    Either,
    Formula,
    Not,
    OneOf,
    Truth,
    Undecidable,
)


def renamed(formula: Formula, names: Mapping[str, str]) -> Formula:
    """Return the formula with every variable named anew. An undecidable part keeps the names that it has."""
    match formula:
        case OneOf(variable) | Below(variable):
            return msgspec.structs.replace(formula, variable=names.get(variable, variable))
        case Not(part):
            return Not(renamed(part, names))
        case AllOf(parts):
            return AllOf(tuple([renamed(part, names) for part in parts]))
        case AnyOf(parts):
            return AnyOf(tuple([renamed(part, names) for part in parts]))
        case Either(condition, then, otherwise):
            return Either(renamed(condition, names), renamed(then, names), renamed(otherwise, names))
        case Truth() | Undecidable():
            return formula
