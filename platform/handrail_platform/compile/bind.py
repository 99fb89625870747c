"""Bind a document to the code of its steps: names become numbers, and what may never change is frozen."""

from collections.abc import Mapping, Sequence
from typing import Final

import msgspec

from handrail_platform.compile.asked import asked_again
from handrail_platform.compile.inline import Whole
from handrail_platform.compile.liveness import Guards, live_variables
from handrail_platform.compile.program import ENGINE_REVISION, Node, Program
from handrail_platform.compile.wiring import Resolved
from handrail_platform.document.bundle import Bundle
from handrail_platform.document.canonical import content_hash
from handrail_platform.guard.guardrail import Guardrail

AUTOMATIC_BUDGET = 64
_MINUTE: Final = 60_000


def bind(bundle: Bundle, whole: Whole, guardrails: Sequence[Guardrail]) -> Program:
    """Return the program of a journey put together. Its wiring must be sound."""
    document = bundle.document
    index = {name: number for number, name in enumerate(whole.steps)}
    guards = asked_again(whole, guardrails)
    live = live_variables(whole.steps, guards)
    return Program(
        hash=program_hash(bundle, whole, guardrails, ENGINE_REVISION),
        journey=document.journey,
        entry=document.entry,
        lifetime=document.lifetime_minutes * _MINUTE,
        nodes=tuple(_node(each, index, live[each.name], guards[each.name]) for each in whole.steps.values()),
        start=index[whole.start],
        budget=AUTOMATIC_BUDGET,
        bundle=bundle,
        step_types={name: f"{each.step.name}@{each.step.version}" for name, each in whole.steps.items()},
        guardrails=tuple(guardrails),
    )


def program_hash(bundle: Bundle, whole: Whole, guardrails: Sequence[Guardrail], revision: int) -> bytes:
    """Return what names the program of a journey put together, for an engine of this revision."""
    contracts = {name: msgspec.to_builtins(each.contract) for name, each in sorted(whole.steps.items())}
    return content_hash(revision, bundle.that_runs, contracts, msgspec.to_builtins(guardrails))


def _node(each: Resolved, index: Mapping[str, int], live: frozenset[str], guards: Guards) -> Node:
    return Node(
        id=each.name,
        step=each.step,
        config=each.config,
        contract=each.contract,
        kind=each.step.kind,
        next={outcome: index[target] for outcome, target in each.next.items()},
        expressions=each.expressions,
        live=live,
        texts=each.source.texts,
        guards=guards,
        limit=(each.limit.visits, index[each.limit.then]) if each.limit else None,
        scope=each.scope,
    )
