"""Bind a document to the code of its steps: names become numbers, and what may never change is frozen."""

from collections.abc import Mapping, Sequence
from typing import Final

import msgspec

from handrail_platform.compile.liveness import live_variables
from handrail_platform.compile.program import ENGINE_REVISION, Node, Program
from handrail_platform.compile.wiring import Resolved
from handrail_platform.document.canonical import content_hash
from handrail_platform.document.model import JourneyDocument, StepNode
from handrail_platform.guard.guardrail import Guardrail
from handrail_platform.guard.table import asserted

AUTOMATIC_BUDGET = 64
_MINUTE: Final = 60_000


def bind(document: JourneyDocument, resolved: Mapping[str, Resolved], guardrails: Sequence[Guardrail]) -> Program:
    """Return the program of a document in its normal form. Its wiring must be sound."""
    index = {name: number for number, name in enumerate(document.steps)}
    live = live_variables(resolved)
    return Program(
        hash=_program_hash(document, resolved, guardrails),
        journey=document.journey,
        entry=document.entry,
        lifetime=document.lifetime_minutes * _MINUTE,
        nodes=tuple(
            _node(each, document.steps[each.name], index, live[each.name], guardrails)
            for each in resolved.values()
        ),
        start=index[document.start],
        budget=AUTOMATIC_BUDGET,
        document=document,
        guardrails=tuple(guardrails),
    )


def _program_hash(
    document: JourneyDocument, resolved: Mapping[str, Resolved], guardrails: Sequence[Guardrail]
) -> bytes:
    contracts = {name: msgspec.to_builtins(each.contract) for name, each in sorted(resolved.items())}
    return content_hash(ENGINE_REVISION, document, contracts, msgspec.to_builtins(guardrails))


def _node(
    each: Resolved,
    source: StepNode,
    index: Mapping[str, int],
    live: frozenset[str],
    guardrails: Sequence[Guardrail],
) -> Node:
    return Node(
        id=each.name,
        step=each.step,
        config=each.config,
        contract=each.contract,
        kind=each.step.kind,
        next={outcome: index[target] for outcome, target in each.next.items()},
        expressions=each.expressions,
        live=live,
        texts=source.texts,
        guards=asserted(each.contract, guardrails),
    )
