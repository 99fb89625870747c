"""Compile a document: resolve steps, check the structure, and freeze."""

from collections.abc import Mapping

import msgspec

from handrail_platform.compile.liveness import live_variables
from handrail_platform.compile.program import ENGINE_REVISION, Node, Program
from handrail_platform.compile.resolve import Registry, resolve
from handrail_platform.compile.structure import Resolved, structure_problems
from handrail_platform.document.canonical import content_hash, normal_form
from handrail_platform.document.model import JourneyDocument, StepNode
from handrail_platform.document.problem import JourneyRefused

__all__ = ["Registry", "compile_journey"]

AUTOMATIC_BUDGET = 64
MINUTE: int = 60_000


def compile_journey(document: JourneyDocument, registry: Registry) -> Program:
    """Return the program of the document.

    Raises JourneyRefused with every structural problem at once: unknown step or version, bad configuration,
    unwired or undeclared outcome, unreachable step, no way to an end, a variable that may be read unassigned, a
    cycle that could spin without a person. Documents with one hash give one program, whatever the order of their
    keys: a session remembers its place by number.
    """
    document = normal_form(document)
    resolved, problems = resolve(document, registry)
    problems += structure_problems(document, resolved)
    if problems:
        raise JourneyRefused(tuple(problems))
    index = {name: number for number, name in enumerate(document.steps)}
    live = live_variables(resolved)
    return Program(
        hash=_program_hash(document, resolved),
        journey=document.journey,
        entry=document.entry,
        lifetime=document.lifetime_minutes * MINUTE,
        nodes=tuple(_node(each, document.steps[each.name], index, live[each.name]) for each in resolved.values()),
        start=index[document.start],
        budget=AUTOMATIC_BUDGET,
        document=document,
    )


def _program_hash(document: JourneyDocument, resolved: Mapping[str, Resolved]) -> bytes:
    contracts = {name: msgspec.to_builtins(each.contract) for name, each in sorted(resolved.items())}
    return content_hash(ENGINE_REVISION, document, contracts)


def _node(each: Resolved, source: StepNode, index: Mapping[str, int], live: frozenset[str]) -> Node:
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
    )
