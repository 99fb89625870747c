"""What a random journey is made of: steps, calls of parts, and exits."""

from collections.abc import Mapping
from typing import Literal, TypeAlias

import msgspec

from handrail_platform.document.model import Part, StepNode, VisitLimit
from handrail_platform.guard.requirement import Requirement
from tests.property.anything import AnythingConfig, CloseConfig, Promise, Way

Kind: TypeAlias = Literal["anything", "passing", "choosing", "waiting", "close", "gate"]
"""A gate is no step type: it stands where a part is called that requires something or whose call has a limit."""


class Plan(msgspec.Struct, frozen=True):
    """One step of a random journey."""

    kind: Kind
    config: AnythingConfig | CloseConfig
    next: Mapping[str, str]
    limit: VisitLimit | None = None
    requires: tuple[Requirement, ...] = ()
    """Of a gate: what has to hold on arrival."""
    prefix: str = ""
    """Written out of a part: what the names of its steps and its own variables begin with."""
    bound: Mapping[str, str] = {}
    """Its variables that are the caller's, and what they are called in the whole journey."""

    @property
    def ways(self) -> Mapping[str, Way]:
        return self.config.ways if isinstance(self.config, AnythingConfig) else {}

    @property
    def anytime(self) -> tuple[Promise, ...]:
        return self.config.anytime if isinstance(self.config, AnythingConfig) else ()


class Call(msgspec.Struct, frozen=True):
    """A place where a part is called."""

    part: str
    inputs: Mapping[str, str]
    gives: Mapping[str, str]
    next: Mapping[str, str]
    limit: VisitLimit | None = None


class Exit(msgspec.Struct, frozen=True):
    """A place where a part is left."""

    exit: str


Node: TypeAlias = Plan | Call | Exit


class RandomPart(msgspec.Struct, frozen=True):
    """A part: its word and its steps, of which the first is where it begins."""

    word: Part
    nodes: Mapping[str, Node]


def node_of(node: Node) -> StepNode:
    """Return the place as it stands in a document."""
    match node:
        case Plan():
            return StepNode(
                step=f"{node.kind}@1",
                config=msgspec.to_builtins(node.config),
                next=dict(node.next),
                limit=node.limit,
            )
        case Call():
            return StepNode(
                journey=node.part,
                inputs=dict(node.inputs),
                gives=dict(node.gives),
                next=dict(node.next),
                limit=node.limit,
            )
        case Exit():
            return StepNode(exit=node.exit)
