"""The compiled journey: immutable, content-addressed, made of tuples and dictionaries for speed."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from handrail_platform.conditions.expression import Expression
from handrail_platform.document.model import JourneyDocument
from handrail_platform.guard.guardrail import Guardrail
from handrail_platform.guard.table import Guard
from handrail_platform.step.contract import Contract, EffectTag, StepKind
from handrail_platform.step.step import AnyStep
from handrail_platform.values import Milliseconds

ENGINE_REVISION = 1
"""Part of every program's hash: raised whenever `advance` would do something else with the same input."""


@dataclass(frozen=True, slots=True)
class Node:
    """One step in place. `next` leads from outcome to the index of a node."""

    id: str
    step: AnyStep
    config: Any
    contract: Contract
    kind: StepKind
    next: Mapping[str, int]
    expressions: Mapping[str, Expression]
    live: frozenset[str]
    """Variables that some step from here on may still read; everything else is scrubbed on arrival."""
    texts: Mapping[str, Mapping[str, str]]
    guards: Mapping[EffectTag, tuple[Guard, ...]]
    """What must hold before an effect of the step, or before its end; asserted again whenever it happens."""


@dataclass(frozen=True, slots=True)
class Program:
    """A journey that may run. Sessions are pinned to `hash` and never see another program."""

    hash: bytes
    journey: str
    entry: Literal["anyone", "signed_in"]
    lifetime: Milliseconds
    nodes: tuple[Node, ...]
    start: int
    budget: int
    """Steps that one input may pass through without a person."""
    document: JourneyDocument
    guardrails: tuple[Guardrail, ...]
