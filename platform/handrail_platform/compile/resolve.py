"""From what a document says about its steps to what those steps are."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, TypeAlias

import msgspec

from handrail_platform.compile.wiring import Resolved
from handrail_platform.conditions.expression import Expression
from handrail_platform.conditions.refusal import ExpressionRefused
from handrail_platform.document.conversion import conversion_problems
from handrail_platform.document.model import JourneyDocument, StepNode
from handrail_platform.document.problem import Problem
from handrail_platform.step.contract import ConfigRefused, Contract, Gain
from handrail_platform.step.step import AnyStep
from handrail_platform.values import VariableType

Registry: TypeAlias = Mapping[tuple[str, int], AnyStep]
"""Step types by name and version."""

MAX_CONDITIONS = 1_000
"""Expressions in one journey: each costs a millisecond or two to check."""


def resolve(document: JourneyDocument, registry: Registry) -> tuple[dict[str, Resolved], list[Problem]]:
    """Return the steps whose type is known and whose configuration fits, and what is wrong with the others."""
    resolved: dict[str, Resolved] = {}
    problems: list[Problem] = []
    for name, node in document.steps.items():
        outcome = _resolve(name, node, document, registry)
        if isinstance(outcome, Resolved):
            resolved[name] = outcome
        else:
            problems += outcome
    if sum(len(each.contract.expressions) for each in resolved.values()) > MAX_CONDITIONS:
        return resolved, [*problems, Problem("too-many-conditions", "steps", {"limit": MAX_CONDITIONS})]
    for name, each in resolved.items():
        expressions, refused = _conditions(each, document.variables)
        resolved[name] = replace(
            each, contract=_with_implied_reads(each.contract, expressions, document), expressions=expressions
        )
        problems += refused
    return resolved, problems


def _resolve(name: str, node: StepNode, document: JourneyDocument, registry: Registry) -> Resolved | list[Problem]:
    path = f"steps.{name}"
    step_type, _, version = node.step.partition("@")
    step = registry.get((step_type, int(version)))
    if step is None:
        known = any(step_type == each for each, _ in registry)
        code = "unknown-step-version" if known else "unknown-step"
        return [Problem(code, f"{path}.step", {"step": node.step})]
    if problems := conversion_problems(node.config, step.config_type, f"{path}.config"):
        return problems
    config = msgspec.convert(node.config, step.config_type)
    try:
        contract = step.contract(config)
    except ConfigRefused as refused:
        return [Problem("invalid-field", f"{path}.config.{refused.field}", {"reason": refused.reason})]
    wired = {o: t for o, t in document.otherwise.items() if o in contract.outcomes} | node.next
    return Resolved(name, step, config, contract, wired, {})


def _conditions(
    each: Resolved, variables: Mapping[str, VariableType]
) -> tuple[dict[str, Expression], list[Problem]]:
    checked: dict[str, Expression] = {}
    problems: list[Problem] = []
    for source in each.contract.expressions:
        try:
            checked[source] = Expression(source, variables)
        except ExpressionRefused as refused:
            params: dict[str, str | int] = {
                "expression": source[:120],
                "reason": str(refused),
                "line": refused.line,
                "column": refused.column,
            }
            problems.append(Problem("bad-expression", f"steps.{each.name}.config", params))
    return checked, problems


def _with_implied_reads(
    contract: Contract, expressions: Mapping[str, Expression], document: JourneyDocument
) -> Contract:
    """Add what the step's conditions name, and the variables whose values its facts are about."""
    reads: dict[str, Any] = dict(contract.reads)
    for expression in expressions.values():
        reads |= expression.reads
    for outcome, changes in contract.on.items():
        about = {change.about for change in changes if isinstance(change, Gain)} & set(document.variables)
        declared = {*contract.writes.get(outcome, {}), *contract.uses, *reads}
        reads |= {name: document.variables[name] for name in sorted(about - declared)}
    return msgspec.structs.replace(contract, reads=reads)
