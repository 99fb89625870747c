"""The compiled journey: immutable, content-addressed, made of tuples and dictionaries for speed."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from handrail_platform.conditions.expression import Expression
from handrail_platform.document.bundle import Bundle
from handrail_platform.document.model import Entry, JourneyDocument
from handrail_platform.guard.guardrail import Guardrail
from handrail_platform.guard.table import Guard
from handrail_platform.step.contract import Contract, EffectTag, StepKind
from handrail_platform.step.scope import Scope
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
    """What must hold on arrival, before an effect of the step, or before its end; asserted again each time."""
    limit: tuple[int, int] | None
    """So many visits are allowed; whoever comes once more goes to the node of this index instead."""
    scope: Scope | None
    """How a step of a part names its variables; `contract` and `live` are in the names of the whole journey."""


@dataclass(frozen=True, slots=True)
class Program:
    """A journey that may run. Sessions are pinned to `hash` and never see another program."""

    hash: bytes
    journey: str
    entry: Entry
    lifetime: Milliseconds
    nodes: tuple[Node, ...]
    start: int
    budget: int
    """Steps that one input may pass through without a person."""
    bundle: Bundle
    """The documents that it was compiled from."""
    step_types: Mapping[str, str]
    """By node id, as in `form@1`."""
    guardrails: tuple[Guardrail, ...]

    @property
    def document(self) -> JourneyDocument:
        return self.bundle.document

    @property
    def recognises(self) -> bool:
        """Whether a sign-in keeps by which device and network it came, for one of its steps to know them again."""
        return any(node.contract.recognises is True for node in self.nodes)

    @property
    def is_part(self) -> bool:
        """Whether it can be called and not started."""
        return self.document.part is not None
