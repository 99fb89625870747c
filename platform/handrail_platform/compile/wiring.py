"""Whether each step of a journey leads somewhere, and hands over what is declared. Looks at one step at a time."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from handrail_platform.conditions.expression import Expression
from handrail_platform.document.model import JourneyDocument, StepNode, VisitLimit
from handrail_platform.document.problem import Problem
from handrail_platform.guard.requirement import Requirement
from handrail_platform.step.contract import Contract, StepKind, SubjectChange
from handrail_platform.step.effects import OPENING
from handrail_platform.step.scope import Scope
from handrail_platform.step.step import AnyStep
from handrail_platform.text import MessageParam


@dataclass(frozen=True)
class Resolved:
    """A step whose type is known and whose configuration fits; `next` has the document's wiring, unchecked.

    Within one document a call is a step as well, whose contract is the word of the part. In the whole journey it
    has made way for the steps of the part, and `contract` speaks of variables by their names in the whole.
    """

    name: str
    source: StepNode
    step: AnyStep
    config: Any
    contract: Contract
    next: Mapping[str, str]
    expressions: Mapping[str, Expression]
    limit: VisitLimit | None
    """Whoever comes once more arrives at its `then` instead: one more way on, by which nothing is written."""
    ends: bool
    """Whether the journey may be over here, or within the part that is called."""
    requires: tuple[Requirement, ...] = ()
    """What has to hold on every arrival, of the gate in front of a part."""
    scope: Scope | None = None


def wiring_problems(document: JourneyDocument, resolved: Mapping[str, Resolved]) -> list[Problem]:
    """Return every outcome, target and variable that is missing, unknown or of another type.

    And each step that contradicts itself about the account that it opens.
    """
    return [
        *_outcome_problems(document, resolved),
        *_variable_problems(document, resolved),
        *_opening_problems(resolved),
    ]


def _outcome_problems(document: JourneyDocument, resolved: Mapping[str, Resolved]) -> Iterator[Problem]:
    steps = tuple(document.steps)
    if document.start not in document.steps:
        yield _no_target("start", document.start, steps)
    for outcome, target in document.otherwise.items():
        if target not in document.steps:
            yield _no_target(f"otherwise.{outcome}", target, steps)
    for name, each in resolved.items():
        for outcome, target in each.next.items():
            path, outcomes = f"steps.{name}.next.{outcome}", each.contract.outcomes
            if outcome not in outcomes:
                params: dict[str, MessageParam] = {"outcome": outcome}
                yield Problem("undeclared-outcome", path, params, written=outcome, known=outcomes)
            elif target not in document.steps:
                yield _no_target(path, target, steps)
        for outcome in each.contract.outcomes:
            if outcome not in each.next:
                yield Problem("unwired-outcome", f"steps.{name}.next", {"outcome": outcome})
        yield from _limit_problems(each, steps)


def _no_target(path: str, target: str, steps: tuple[str, ...]) -> Problem:
    return Problem("unknown-target", path, {"target": target}, written=target, known=steps)


def _limit_problems(each: Resolved, steps: tuple[str, ...]) -> Iterator[Problem]:
    if each.limit is None:
        return
    path = f"steps.{each.name}.limit"
    if each.limit.then not in steps:
        yield _no_target(f"{path}.then", each.limit.then, steps)
    if each.step.kind is StepKind.FINAL:
        yield Problem("limit-on-end", path)


def _variable_problems(document: JourneyDocument, resolved: Mapping[str, Resolved]) -> Iterator[Problem]:
    variables = tuple(document.variables)
    for name, each in resolved.items():
        if each.source.step is None:  # what a call or an exit names is looked at where the part is
            continue
        named = [*each.contract.reads.items(), *each.contract.uses.items()]
        named += [pair for of in each.contract.writes.values() for pair in of.items()]
        for variable, kind in sorted(set(named)):
            declared = document.variables.get(variable)
            if declared is None:
                params: dict[str, MessageParam] = {"variable": variable}
                yield Problem(
                    "undeclared-variable", f"steps.{name}.config", params, written=variable, known=variables
                )
            elif declared != kind:
                params = {"variable": variable, "declared": declared, "wanted": kind}
                yield Problem("wrong-variable-type", f"steps.{name}.config", params)


def _opening_problems(resolved: Mapping[str, Resolved]) -> Iterator[Problem]:
    """Find steps that say one thing of whom they are about and another of what they promise.

    The proof believes that an account is open once a step was left so, and the interpreter once it is promised.
    """
    for name, each in resolved.items():
        contract = each.contract
        opens = {outcome for outcome, change in contract.subject.items() if change is SubjectChange.OPENED}
        promises = contract.only_with.get(OPENING) if OPENING in contract.effects else ()
        if promises is None or set(promises) != opens:
            yield Problem("opens-otherwise", f"steps.{name}")
