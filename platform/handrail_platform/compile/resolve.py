"""From what the documents of a journey say about their steps to what those steps are."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any, Final, TypeAlias

import msgspec

from handrail_platform.compile.call import call_contract, call_problems
from handrail_platform.compile.nesting import called_first
from handrail_platform.compile.part import part_problems
from handrail_platform.compile.passage import ExitStep, GateStep
from handrail_platform.compile.wiring import Resolved, wiring_problems
from handrail_platform.conditions.expression import Expression, checked_expression
from handrail_platform.conditions.refusal import ExpressionRefused
from handrail_platform.document.bundle import Bundle
from handrail_platform.document.conversion import conversion_problems
from handrail_platform.document.model import JourneyDocument, StepNode
from handrail_platform.document.problem import JourneyRefused, Problem
from handrail_platform.step.contract import ConfigRefused, Contract, Gain, StepKind
from handrail_platform.step.step import AnyStep
from handrail_platform.text import MessageParam
from handrail_platform.values import VariableType

Registry: TypeAlias = Mapping[tuple[str, int], AnyStep]
"""Step types by name and version."""

MAX_CONDITIONS = 1_000
"""Expressions in one journey and its parts: each costs a millisecond or two to check."""
_GATE: Final = GateStep()
_EXIT: Final = ExitStep()


def resolve(bundle: Bundle, registry: Registry) -> dict[str, dict[str, Resolved]]:
    """Return, by document, its steps, every one known and wired.

    Raises JourneyRefused with all that keeps one of them from it, in whichever document it stands.
    """
    order = called_first(bundle)
    resolved: dict[str, dict[str, Resolved]] = {}
    problems: list[Problem] = []
    for name in order:
        resolved[name] = {}
        for found in _each_resolved(name, bundle, resolved, registry):
            if isinstance(found, Problem):
                problems.append(bundle.placed(name, found))
            else:
                resolved[name][found.name] = found
    steps = [each for of in resolved.values() for each in of.values()]
    if sum(len(each.contract.expressions) for each in steps) > MAX_CONDITIONS:
        problems.append(Problem("too-many-conditions", "steps", {"limit": MAX_CONDITIONS}))
        raise JourneyRefused(tuple(problems))
    for name in order:
        document = bundle.documents[name]
        refused = _check_conditions(document, resolved[name])
        refused += [*wiring_problems(document, resolved[name]), *part_problems(document, resolved[name])]
        problems += [bundle.placed(name, problem) for problem in refused]
    if problems:
        raise JourneyRefused(tuple(problems))
    return resolved


def declared_outcomes(
    document: JourneyDocument, registry: Registry, parts: Mapping[str, JourneyDocument]
) -> dict[str, tuple[str, ...]]:
    """Return by which outcomes each step can be left, as far as that is known, whatever else is wrong."""
    contracts = declared_contracts(document, registry, parts)
    return {name: contracts[name].outcomes if name in contracts else () for name in document.steps}


def declared_contracts(
    document: JourneyDocument, registry: Registry, parts: Mapping[str, JourneyDocument]
) -> dict[str, Contract]:
    """Return what each step promises, of those of which that is known, whatever else is wrong."""
    found = {name: _contract(name, node, document, registry, parts) for name, node in document.steps.items()}
    return {name: contract for name, contract in found.items() if contract is not None}


def _contract(
    name: str,
    node: StepNode,
    document: JourneyDocument,
    registry: Registry,
    parts: Mapping[str, JourneyDocument],
) -> Contract | None:
    if node.journey is not None:
        called = parts.get(node.journey)
        return call_contract(node, called, called.part) if called and called.part else None
    if node.exit is not None:
        return None
    resolved = (each for each in _resolve_step(name, node, document, registry) if isinstance(each, Resolved))
    return next((each.contract for each in resolved), None)


def _each_resolved(
    name: str, bundle: Bundle, resolved: Mapping[str, Mapping[str, Resolved]], registry: Registry
) -> Iterator[Resolved | Problem]:
    document = bundle.documents[name]
    for step, node in document.steps.items():
        if node.journey is not None:
            yield from _resolve_call(step, node, document, bundle, resolved)
        elif node.exit is not None:
            yield _resolve_exit(step, node, node.exit, document)
        else:
            yield from _resolve_step(step, node, document, registry)


def _resolve_step(
    name: str, node: StepNode, document: JourneyDocument, registry: Registry
) -> Iterator[Resolved | Problem]:
    path = f"steps.{name}"
    step_type, _, version = str(node.step).partition("@")
    step = registry.get((step_type, int(version)))
    if step is None:
        versions = [number for each, number in registry if each == step_type]
        code = "unknown-step-version" if versions else "unknown-step"
        known = tuple(f"{each}@{number}" for each, number in registry)
        yield Problem(code, f"{path}.step", {"step": str(node.step)}, written=str(node.step), known=known)
        return
    if problems := conversion_problems(node.config, step.config_type, f"{path}.config"):
        yield from problems
        return
    config = msgspec.convert(node.config, step.config_type)
    try:
        contract = step.contract(config)
    except ConfigRefused as refused:
        yield Problem("invalid-field", f"{path}.config.{refused.field}", {"reason": refused.reason})
        return
    ends = step.kind is StepKind.FINAL
    wired = _wired(node, document, contract)
    yield Resolved(name, node, step, config, contract, wired, {}, node.limit, ends)


def _resolve_call(
    name: str,
    node: StepNode,
    document: JourneyDocument,
    bundle: Bundle,
    resolved: Mapping[str, Mapping[str, Resolved]],
) -> Iterator[Resolved | Problem]:
    called = bundle.documents.get(str(node.journey))
    if called is None:
        called_name, parts = str(node.journey), tuple(bundle.parts)
        params: dict[str, MessageParam] = {"part": called_name}
        yield Problem("unknown-part", f"steps.{name}.journey", params, written=called_name, known=parts)
        return
    if called.part is None:
        yield Problem("not-a-part", f"steps.{name}.journey", {"part": called.journey})
        return
    yield from call_problems(name, node, document, called, called.part)
    contract = call_contract(node, called, called.part)
    ends = any(each.ends and each.source.exit is None for each in resolved[called.journey].values())
    wired = _wired(node, document, contract)
    yield Resolved(name, node, _GATE, None, contract, wired, {}, node.limit, ends, called.part.requires)


def _resolve_exit(name: str, node: StepNode, exit_: str, document: JourneyDocument) -> Resolved | Problem:
    if document.part is None:
        return Problem("exit-outside-part", f"steps.{name}.exit", {"exit": exit_})
    if exit_ not in document.part.exits:
        exits = tuple(document.part.exits)
        return Problem("unknown-exit", f"steps.{name}.exit", {"exit": exit_}, written=exit_, known=exits)
    kinds: Mapping[str, VariableType] = document.variables
    reads: dict[str, VariableType] = {
        output: kinds[output] for output in document.part.exits[exit_] if output in kinds
    }
    contract = Contract(outcomes=(), reads=reads)
    return Resolved(name, node, _EXIT, None, contract, {}, {}, None, ends=True)


def _wired(node: StepNode, document: JourneyDocument, contract: Contract) -> dict[str, str]:
    return {o: t for o, t in document.otherwise.items() if o in contract.outcomes} | node.next


def _check_conditions(document: JourneyDocument, resolved: dict[str, Resolved]) -> list[Problem]:
    """Give each step its conditions, and what they and its facts read; return what is wrong with them."""
    problems: list[Problem] = []
    for name, each in resolved.items():
        expressions, refused = _conditions(each, document.variables)
        contract = _with_implied_reads(each.contract, expressions, document)
        resolved[name] = replace(each, contract=contract, expressions=expressions)
        problems += refused
    return problems


def _conditions(
    each: Resolved, variables: Mapping[str, VariableType]
) -> tuple[dict[str, Expression], list[Problem]]:
    checked: dict[str, Expression] = {}
    problems: list[Problem] = []
    for source in each.contract.expressions:
        try:
            checked[source] = checked_expression(source, variables)
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
