"""Whether each step of a journey leads somewhere, and hands over what is declared. Looks at one step at a time."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from handrail_platform.conditions.expression import Expression
from handrail_platform.document.model import JourneyDocument
from handrail_platform.document.problem import Problem
from handrail_platform.step.contract import Contract
from handrail_platform.step.step import AnyStep


@dataclass(frozen=True)
class Resolved:
    """A step whose type is known and whose configuration fits; `next` has the document's wiring, unchecked."""

    name: str
    step: AnyStep
    config: Any
    contract: Contract
    next: Mapping[str, str]
    expressions: Mapping[str, Expression]


def wiring_problems(document: JourneyDocument, resolved: Mapping[str, Resolved]) -> list[Problem]:
    """Return every outcome, target and variable that is missing, unknown or of another type."""
    return [*_outcome_problems(document, resolved), *_variable_problems(document, resolved)]


def _outcome_problems(document: JourneyDocument, resolved: Mapping[str, Resolved]) -> Iterator[Problem]:
    if document.start not in document.steps:
        yield Problem("unknown-target", "start", {"target": document.start})
    for outcome, target in document.otherwise.items():
        if target not in document.steps:
            yield Problem("unknown-target", f"otherwise.{outcome}", {"target": target})
    for name, each in resolved.items():
        for outcome, target in each.next.items():
            if outcome not in each.contract.outcomes:
                yield Problem("undeclared-outcome", f"steps.{name}.next.{outcome}", {"outcome": outcome})
            elif target not in document.steps:
                yield Problem("unknown-target", f"steps.{name}.next.{outcome}", {"target": target})
        for outcome in each.contract.outcomes:
            if outcome not in each.next:
                yield Problem("unwired-outcome", f"steps.{name}.next", {"outcome": outcome})


def _variable_problems(document: JourneyDocument, resolved: Mapping[str, Resolved]) -> Iterator[Problem]:
    for name, each in resolved.items():
        named = [*each.contract.reads.items(), *each.contract.uses.items()]
        named += [pair for of in each.contract.writes.values() for pair in of.items()]
        for variable, kind in sorted(set(named)):
            declared = document.variables.get(variable)
            if declared is None:
                yield Problem("undeclared-variable", f"steps.{name}.config", {"variable": variable})
            elif declared != kind:
                params: dict[str, str | int] = {"variable": variable, "declared": declared, "wanted": kind}
                yield Problem("wrong-variable-type", f"steps.{name}.config", params)
