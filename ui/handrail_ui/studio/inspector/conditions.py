"""Conditions as rows: a variable, a comparison, a value; all of them or any. Beside it stands the same as text."""

import re
from collections.abc import Mapping
from typing import Final, Literal, TypeAlias

import msgspec

from handrail_platform.conditions.expression import checked_expression
from handrail_platform.conditions.formula import AllOf, AnyOf, Below, Formula, Not, OneOf
from handrail_platform.conditions.refusal import ExpressionRefused
from handrail_platform.values import Value, VariableType
from handrail_ui.studio.inspector.filled import Typed

CONDITION: Final = "condition"
"""What a text means that is a condition in CEL."""
HOW: Final = "~how"
"""Behind the name of a condition: whether it stands there as rows."""
JOIN: Final = "~join"
WAS: Final = "~was"
"""Behind the name of a condition: its text when the form was made, which stays while the rows say the same."""
ROWS: Final = "rows"
MOST_ROWS: Final = 50
COMPARISONS: Final = ("is", "not", "in", "not-in", "below", "at-most", "above", "at-least")
_ORDER: Final = {"below": "<", "at-most": "<=", "above": ">", "at-least": ">="}
_INTEGER: Final = re.compile("-?[0-9]{1,18}")
Join: TypeAlias = Literal["all", "any"]


class ConditionRow(msgspec.Struct, frozen=True):
    """One comparison. `value` is as somebody types it; several are set apart by commas."""

    variable: str
    comparison: str
    value: str


class ConditionRows(msgspec.Struct, frozen=True):
    """What has to hold: all of the rows, or any."""

    join: Join
    rows: tuple[ConditionRow, ...]


def rows_of(source: str, variables: Mapping[str, VariableType]) -> ConditionRows | None:
    """Return the rows that say the same as a condition, None where rows cannot say it."""
    try:
        formula = checked_expression(source, variables).formula
    except ExpressionRefused:
        return None
    join: Join = "any" if isinstance(formula, AnyOf) else "all"
    parts = formula.parts if isinstance(formula, AllOf | AnyOf) else (formula,)
    rows = [_row(part) for part in parts]
    found = tuple(row for row in rows if row is not None)
    return ConditionRows(join, found) if len(found) == len(rows) <= MOST_ROWS else None


def _row(formula: Formula) -> ConditionRow | None:  # noqa: PLR0911 - one for each comparison
    match formula:
        case OneOf(variable, (value,)):
            return _single(variable, "is", value)
        case Not(OneOf(variable, (value,))):
            return _single(variable, "not", value)
        case OneOf(variable, values):
            return _several(variable, "in", values)
        case Not(OneOf(variable, values)):
            return _several(variable, "not-in", values)
        case Below(variable, limit, included):
            return _single(variable, "at-most" if included else "below", limit)
        case Not(Below(variable, limit, included)):
            return _single(variable, "above" if included else "at-least", limit)
        case _:
            return None


def _single(variable: str, comparison: str, value: Value) -> ConditionRow | None:
    text = _typed(value)
    return ConditionRow(variable, comparison, text) if text.isprintable() else None


def _several(variable: str, comparison: str, values: tuple[Value, ...]) -> ConditionRow | None:
    texts = [_typed(value) for value in values]
    if not texts or any(
        "," in text or text != text.strip() or not text or not text.isprintable() for text in texts
    ):
        return None
    return ConditionRow(variable, comparison, ", ".join(texts))


def _typed(value: Value) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def written_rows(rows: ConditionRows, variables: Mapping[str, VariableType]) -> str:
    """Return the rows as a condition in CEL. Whatever does not fit a variable is left to the check of the text."""
    return (" && " if rows.join == "all" else " || ").join(_written(row, variables) for row in rows.rows)


def _written(row: ConditionRow, variables: Mapping[str, VariableType]) -> str:
    kind = variables.get(row.variable, "text")
    match row.comparison:
        case "in" | "not-in":
            values = ", ".join(_literal(each.strip(), kind) for each in row.value.split(","))
            return (
                f"{row.variable} in [{values}]" if row.comparison == "in" else f"!({row.variable} in [{values}])"
            )
        case "is" | "not" if kind == "boolean" and row.value in ("true", "false"):
            return row.variable if (row.comparison == "is") == (row.value == "true") else f"!{row.variable}"
        case comparison:
            sign = {"is": "==", "not": "!="}.get(comparison) or _ORDER.get(comparison, "==")
            return f"{row.variable} {sign} {_literal(row.value, kind)}"


def _literal(text: str, kind: VariableType) -> str:
    if kind == "integer" and _INTEGER.fullmatch(text.strip()):
        return text.strip()
    if kind == "boolean" and text in ("true", "false"):
        return text
    return msgspec.json.encode(text).decode()


def as_rows(source: str, path: str, variables: Mapping[str, VariableType]) -> dict[str, str]:
    """Return the fields of a condition: as rows where these say the same, else as text."""
    rows = rows_of(source, variables)
    if rows is None:
        return {path: source}
    return {path + WAS: source, **row_fields(rows, path)}


def row_fields(rows: ConditionRows, path: str) -> dict[str, str]:
    """Return the fields that say the rows."""
    typed = {path + HOW: ROWS, path + JOIN: rows.join}
    for number, row in enumerate(rows.rows):
        place = f"{path}~{number}"
        typed |= {f"{place}~variable": row.variable, f"{place}~is": row.comparison, f"{place}~value": row.value}
    return typed


def read_condition(typed: Typed, path: str, variables: Mapping[str, VariableType]) -> str:
    """Return the condition that a form says, as text: as it was written, while its rows say the same."""
    if typed.get(path + HOW) != ROWS:
        return typed.get(path, "").replace("\r\n", "\n")
    rows, was = posted_rows(typed, path), typed.get(path + WAS, "")
    return was if was and rows_of(was, variables) == rows else written_rows(rows, variables)


def posted_rows(typed: Typed, path: str) -> ConditionRows:
    """Return the rows as somebody typed them."""
    places = [f"{path}~{number}" for number in range(MOST_ROWS) if f"{path}~{number}~variable" in typed]
    rows = tuple(
        ConditionRow(typed[f"{place}~variable"], typed.get(f"{place}~is", "is"), typed.get(f"{place}~value", ""))
        for place in places
    )
    return ConditionRows("any" if typed.get(path + JOIN) == "any" else "all", rows)
