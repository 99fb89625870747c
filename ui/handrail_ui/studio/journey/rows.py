"""What the page of a journey shows of it, as page and as JSON for its canvas."""

from typing import Literal, TypeAlias

import msgspec

Tone: TypeAlias = Literal["good", "bad", "plain"]
Way: TypeAlias = Literal["own", "otherwise", "limit"]
"""Wired by the step, by the journey for all its steps, or where a limit of visits leads."""


class OutcomeRow(msgspec.Struct, frozen=True, kw_only=True):
    """One way to leave a step. `words` says who goes that way; `target` is empty where it leads nowhere yet."""

    name: str
    words: str
    target: str
    tone: Tone
    way: Way = "own"


class StepCard(msgspec.Struct, frozen=True, kw_only=True):
    """One step. `kind` is its type in words, `look` names its icon and hue."""

    name: str
    kind: str
    look: str
    outcomes: tuple[OutcomeRow, ...]
    findings: int
    is_start: bool
    is_reached: bool
    note: str = ""
    part: str = ""
    """What a call calls."""

    @property
    def drawn(self) -> tuple[OutcomeRow, ...]:
        """The rows of its card: what the journey wires for all steps would stand on each of them."""
        return tuple(each for each in self.outcomes if each.way != "otherwise")


class DrawnLine(msgspec.Struct, frozen=True, kw_only=True):
    """Where the line of an outcome runs between its ends. A quiet one is told by its row, and drawn on request."""

    step: str
    outcome: str
    target: str
    points: tuple[tuple[int, int], ...]
    quiet: bool


class Scene(msgspec.Struct, frozen=True, kw_only=True):
    """A journey as it is drawn: cards in the order in which people come to them, where they stand, and lines."""

    cards: tuple[StepCard, ...]
    places: dict[str, tuple[int, int]]
    lines: tuple[DrawnLine, ...]


class Nest(msgspec.Struct, frozen=True, kw_only=True):
    """Cards that stand together: those of a group under its title, or one that is in none."""

    cards: tuple[StepCard, ...]
    group: str = ""
    title: str = ""
    note: str = ""


class ProblemRow(msgspec.Struct, frozen=True, kw_only=True):
    """Something that keeps the document from being a journey."""

    step: str
    sentence: str
    path: str


class RepairRow(msgspec.Struct, frozen=True, kw_only=True):
    """A repair. `changes` is JSON: what the form posts when it is taken."""

    sentence: str
    changes: str


class FindingRow(msgspec.Struct, frozen=True, kw_only=True):
    """Something that the proof found. `path` is the route as JSON, for the canvas to light."""

    key: str
    is_error: bool
    step: str
    guardrail: str
    sentence: str
    person: str
    route: tuple[tuple[str, str], ...]
    path: str
    repairs: tuple[RepairRow, ...]
