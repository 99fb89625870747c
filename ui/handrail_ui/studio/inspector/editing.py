"""What the buttons within a form do to what stands in it. Nothing is saved by them."""

from collections.abc import Callable, Mapping
from typing import Final

from handrail_platform.values import VariableType
from handrail_ui.studio.inspector.conditions import (
    HOW,
    JOIN,
    MOST_ROWS,
    WAS,
    ConditionRow,
    ConditionRows,
    as_rows,
    posted_rows,
    read_condition,
    row_fields,
)
from handrail_ui.studio.inspector.filled import RAW, ROW, TRUE, WAY, Typed
from handrail_ui.studio.inspector.reading import rows_at

SAVE: Final = "save"
"""What is pressed when nothing within the form is."""


def edited(typed: Typed, deed: str, variables: Mapping[str, VariableType]) -> dict[str, str]:
    """Return what stands in the form after a button was pressed: `add:config.fields`, `up:config.fields.2`.

    A deed that makes no sense changes nothing.
    """
    name, _, place = deed.partition(":")
    if name in _TO_CONDITIONS:
        return _TO_CONDITIONS[name](typed, place, variables)
    return _DEEDS[name](typed, place) if name in _DEEDS else dict(typed)


def _add(typed: Typed, path: str) -> dict[str, str]:
    rows = rows_at(typed, path)
    return {**typed, f"{path}.{rows[-1] + 1 if rows else 0}{ROW}": TRUE}


def _remove(typed: Typed, place: str) -> dict[str, str]:
    path, row = _row(place)
    rows = [each for each in rows_at(typed, path) if each != row]
    return _ordered(typed, path, rows)


def _up(typed: Typed, place: str) -> dict[str, str]:
    path, row = _row(place)
    rows = rows_at(typed, path)
    at = rows.index(row) if row in rows else 0
    if at:
        rows[at - 1], rows[at] = rows[at], rows[at - 1]
    return _ordered(typed, path, rows)


def _down(typed: Typed, place: str) -> dict[str, str]:
    path, row = _row(place)
    rows = rows_at(typed, path)
    at = rows.index(row) if row in rows else len(rows)
    return _up(typed, f"{path}.{rows[at + 1]}") if at + 1 < len(rows) else dict(typed)


def _row(place: str) -> tuple[str, int]:
    path, _, row = place.rpartition(".")
    return path, int(row) if row.isdecimal() and row.isascii() else -1


def _ordered(typed: Typed, path: str, rows: list[int]) -> dict[str, str]:
    """Return the form with these rows of a list, in this order, numbered anew."""
    beginning = f"{path}."
    after = {name: value for name, value in typed.items() if not name.startswith(beginning)}
    for number, row in enumerate(rows):
        old, new = f"{beginning}{row}", f"{beginning}{number}"
        for name, value in typed.items():
            if name.startswith(old) and name[len(old) : len(old) + 1] in ("", ".", "~"):
                after[new + name[len(old) :]] = value
    return after


def _way(typed: Typed, place: str) -> dict[str, str]:
    """Let it be of another shape; what stood there goes, as far as the other shape has no field for it."""
    path, _, way = place.rpartition(":")
    return {**typed, path + WAY: way}


def _fields(typed: Typed, path: str) -> dict[str, str]:
    """Take away what was written as JSON, for which there were no fields."""
    return {name: value for name, value in typed.items() if name != path + RAW}


def _as_text(typed: Typed, path: str, variables: Mapping[str, VariableType]) -> dict[str, str]:
    return {**_without_condition(typed, path), path: read_condition(typed, path, variables)}


def _as_rows(typed: Typed, path: str, variables: Mapping[str, VariableType]) -> dict[str, str]:
    source = typed.get(path, "")
    rows = as_rows(source, path, variables)
    if not source.strip():
        rows = row_fields(ConditionRows("all", (ConditionRow("", "is", ""),)), path)
    return {**_without_condition(typed, path), **rows}


def _add_row(typed: Typed, path: str, variables: Mapping[str, VariableType]) -> dict[str, str]:
    del variables
    rows = posted_rows(typed, path)
    if len(rows.rows) == MOST_ROWS:
        return dict(typed)
    return _with_rows(typed, path, ConditionRows(rows.join, (*rows.rows, ConditionRow("", "is", ""))))


def _remove_row(typed: Typed, place: str, variables: Mapping[str, VariableType]) -> dict[str, str]:
    del variables
    path, _, number = place.rpartition(":")
    rows = posted_rows(typed, path)
    left = tuple(row for at, row in enumerate(rows.rows) if str(at) != number)
    return _with_rows(typed, path, ConditionRows(rows.join, left)) if left else dict(typed)


def _with_rows(typed: Typed, path: str, rows: ConditionRows) -> dict[str, str]:
    kept = {path + WAS: typed[path + WAS]} if path + WAS in typed else {}
    return {**_without_condition(typed, path), **kept, **row_fields(rows, path)}


def _without_condition(typed: Typed, path: str) -> dict[str, str]:
    """Return the form without the one condition."""
    own = {path, path + HOW, path + JOIN, path + WAS}
    numbered = tuple(f"{path}~{number}~" for number in range(MOST_ROWS))
    return {name: value for name, value in typed.items() if name not in own and not name.startswith(numbered)}


_DEEDS: Final[Mapping[str, Callable[[Typed, str], dict[str, str]]]] = {
    "add": _add,
    "remove": _remove,
    "up": _up,
    "down": _down,
    "way": _way,
    "fields": _fields,
}
_TO_CONDITIONS: Final[Mapping[str, Callable[[Typed, str, Mapping[str, VariableType]], dict[str, str]]]] = {
    "as-text": _as_text,
    "as-rows": _as_rows,
    "add-row": _add_row,
    "remove-row": _remove_row,
}
