"""What the page of a journey shows of it."""

from typing import Literal, TypeAlias

import msgspec

Tone: TypeAlias = Literal["good", "bad", "plain"]


class OutcomeRow(msgspec.Struct, frozen=True, kw_only=True):
    """One way to leave a step. `words` says who goes that way; `target` is empty where it leads nowhere yet."""

    name: str
    words: str
    target: str
    tone: Tone


class StepCard(msgspec.Struct, frozen=True, kw_only=True):
    """One step. `kind` is its type in words; `summary` is empty where its settings say nothing short."""

    name: str
    kind: str
    outcomes: tuple[OutcomeRow, ...]
    findings: int
    is_start: bool
    is_reached: bool


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
    """Something that the proof found."""

    key: str
    is_error: bool
    step: str
    guardrail: str
    sentence: str
    person: str
    route: tuple[tuple[str, str], ...]
    repairs: tuple[RepairRow, ...]
