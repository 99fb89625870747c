"""What the form of a step shows: its fields with labels and help, what stands in them, what is wrong there."""

from typing import Literal, TypeAlias

import msgspec

FieldKind: TypeAlias = Literal[
    "text",
    "area",
    "number",
    "flag",
    "choice",
    "variable",
    "new-variable",
    "list",
    "keyed",
    "group",
    "either",
    "condition",
    "raw",
]


class Choice(msgspec.Struct, frozen=True):
    """Something that can be chosen, in words."""

    value: str
    words: str


class ConditionLine(msgspec.Struct, frozen=True):
    """One row of a condition, with its number in the form."""

    number: int
    variable: str
    comparison: str
    value: str
    suggestions: tuple[str, ...] = ()


class FormField(msgspec.Struct, frozen=True, kw_only=True):
    """One field, or several that belong together. `name` is what its input posts, and the place in the document.

    holds: what holds while it is empty. language: of a text in one language. is_missing: it lacks a language that
    the tenant speaks. inside: rows of a list, languages of a text, options of a group. as_rows: a condition can be
    built of rows. ways: of several shapes, the others, by the deed that chooses them.
    """

    kind: FieldKind
    name: str
    label: str
    help: str = ""
    value: str = ""
    error: str = ""
    is_required: bool = False
    holds: str = ""
    least: int | None = None
    most: int | None = None
    longest: int | None = None
    language: str = ""
    is_missing: bool = False
    choices: tuple[Choice, ...] = ()
    suggestions: tuple[str, ...] = ()
    inside: "tuple[FormField, ...]" = ()
    lines: tuple[ConditionLine, ...] = ()
    join: str = ""
    was: str = ""
    ways: tuple[tuple[str, str], ...] = ()
    is_full: bool = False
    row: str = ""
    """Of a row of a list: what is called there, so that it can be told from others while it is closed."""

    @property
    def id(self) -> str:
        return f"in-{self.name}"
