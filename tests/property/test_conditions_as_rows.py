"""Laws of conditions that are built of rows: rows and text say the same."""

from random import Random
from typing import Final

from handrail_platform.values import VariableType
from handrail_ui.studio.inspector.conditions import (
    ConditionRow,
    ConditionRows,
    as_rows,
    read_condition,
    rows_of,
    written_rows,
)
from tests.property.generated import chance, generated

VARIABLES: Final[dict[str, VariableType]] = {
    "adult": "boolean",
    "age": "integer",
    "born": "date",
    "country": "country",
    "email": "email",
}
VALUES: Final = {
    "adult": ("true", "false"),
    "age": ("0", "-3", "18", "9007199254740993"),
    "born": ("2008-01-01", "1999-12-31"),
    "country": ("DE", "GB"),
    "email": ("a@example.org", 'quoted "name"', "back\\slash", "ü ☃", "{}"),
}
ORDERED: Final = ("below", "at-most", "above", "at-least")


def any_row(dice: Random) -> ConditionRow:
    variable = dice.choice(list(VARIABLES))
    comparisons = ["is", "not", *(ORDERED if variable in ("age", "born") else ())]
    if variable != "adult" and dice.random() < 0.3:
        several = dice.sample(VALUES[variable], 2)
        return ConditionRow(variable, dice.choice(("in", "not-in")), ", ".join(several))
    return ConditionRow(variable, dice.choice(comparisons), dice.choice(VALUES[variable]))


def meant(row: ConditionRow) -> ConditionRow:
    """Return the row as it comes back: of a boolean, `is false` is `not true`."""
    if row.variable != "adult":
        return row
    holds = (row.comparison == "is") == (row.value == "true")
    return ConditionRow("adult", "is" if holds else "not", "true")


@generated(500, dice=chance)
def test_rows_that_are_written_are_read_as_the_same_rows(dice: Random) -> None:
    rows = tuple(any_row(dice) for _ in range(dice.randint(1, 4)))
    joined = ConditionRows("all" if len(rows) == 1 else dice.choice(("all", "any")), rows)

    text = written_rows(joined, VARIABLES)

    assert rows_of(text, VARIABLES) == ConditionRows(joined.join, tuple(meant(each) for each in rows))


@generated(500, dice=chance)
def test_a_condition_that_is_shown_as_rows_and_not_touched_keeps_its_text(dice: Random) -> None:
    rows = tuple(any_row(dice) for _ in range(dice.randint(1, 3)))
    text = f"( {written_rows(ConditionRows('all', rows), VARIABLES)}  )"

    assert read_condition(as_rows(text, "when", VARIABLES), "when", VARIABLES) == text
