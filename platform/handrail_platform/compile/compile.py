"""Compile a document: resolve steps, check the structure, and freeze."""

from collections.abc import Mapping
from typing import Any, TypeAlias

import msgspec

from handrail_platform.compile.expression import Expression, ExpressionRefused
from handrail_platform.compile.liveness import live_variables
from handrail_platform.compile.program import ENGINE_REVISION, Node, Program
from handrail_platform.compile.structure import Resolved, structure_problems
from handrail_platform.document.canonical import content_hash, normal_form
from handrail_platform.document.conversion import conversion_problems
from handrail_platform.document.model import JourneyDocument, StepNode
from handrail_platform.document.problem import JourneyRefused, Problem
from handrail_platform.step.contract import ConfigRefused, Contract
from handrail_platform.step.step import AnyStep
from handrail_platform.values import VariableType

Registry: TypeAlias = Mapping[tuple[str, int], AnyStep]
"""Step types by name and version."""

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
    resolved, problems = _resolve_all(document, registry)
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


def _resolve_all(document: JourneyDocument, registry: Registry) -> tuple[dict[str, Resolved], list[Problem]]:
    resolved: dict[str, Resolved] = {}
    problems: list[Problem] = []
    for name, node in document.steps.items():
        outcome = _resolve(name, node, document, registry)
        if isinstance(outcome, Resolved):
            resolved[name] = outcome
        else:
            problems += outcome
    return resolved, problems


def _resolve(name: str, node: StepNode, document: JourneyDocument, registry: Registry) -> Resolved | list[Problem]:
    path = f"steps.{name}"
    step_type, _, version = node.step.partition("@")
    step = registry.get((step_type, int(version)))
    if step is None:
        known = sorted(v for t, v in registry if t == step_type)
        code = "unknown-step-version" if known else "unknown-step"
        return [Problem(code, f"{path}.step", {"step": node.step[:80]})]
    if problems := conversion_problems(node.config, step.config_type, f"{path}.config"):
        return problems
    config = msgspec.convert(node.config, step.config_type)
    try:
        contract = step.contract(config)
    except ConfigRefused as refused:
        return [Problem("invalid-field", f"{path}.config.{refused.field}", {"reason": refused.reason})]
    expressions, problems = _expressions(contract, document.variables, f"{path}.config")
    if problems:
        return problems
    wired = {o: t for o, t in document.otherwise.items() if o in contract.outcomes} | node.next
    return Resolved(name, step, config, _with_expression_reads(contract, expressions), wired, expressions)


def _expressions(
    contract: Contract, variables: Mapping[str, VariableType], path: str
) -> tuple[dict[str, Expression], list[Problem]]:
    checked: dict[str, Expression] = {}
    problems: list[Problem] = []
    for source in contract.expressions:
        try:
            checked[source] = Expression(source, variables)
        except ExpressionRefused as refused:
            problems.append(Problem("bad-expression", path, {"expression": source[:120], "reason": str(refused)}))
    return checked, problems


def _with_expression_reads(contract: Contract, expressions: Mapping[str, Expression]) -> Contract:
    reads: dict[str, Any] = dict(contract.reads)
    for expression in expressions.values():
        reads |= expression.reads
    return msgspec.structs.replace(contract, reads=reads)
