"""What is wrong with a step as somebody typed it, each thing at its field; and what is worth knowing of it."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

import msgspec

from handrail_platform.conditions.cells import cells_of
from handrail_platform.conditions.expression import checked_expression
from handrail_platform.conditions.findings import BranchFinding, branch_findings
from handrail_platform.conditions.refusal import ExpressionRefused
from handrail_platform.document.change import Change
from handrail_platform.document.conversion import conversion_problems
from handrail_platform.document.model import Name, VariableName, VisitLimit
from handrail_platform.document.problem import Problem
from handrail_platform.step.contract import ConfigRefused, Contract
from handrail_platform.values import VariableType
from handrail_ui.studio.inspector.at_hand import StepAtHand, contract_of
from handrail_ui.studio.inspector.conditions import CONDITION, HOW, ROWS, posted_rows, read_condition
from handrail_ui.studio.inspector.filled import Typed
from handrail_ui.studio.inspector.leaves import texts_in
from handrail_ui.studio.inspector.roles import VARIABLE
from handrail_ui.studio.inspector.step_form import CONFIG, ReadStep

OWN: Final = frozenset({"name-taken", "not-a-name", "not-json", "row-incomplete"})
"""Codes of problems that only a form has: in words under `studio.inspector.problem.<code>`."""


def problems_of(at: StepAtHand, posted: ReadStep, typed: Typed) -> tuple[Problem, ...]:
    """Return everything that keeps the step from being saved, with the names of the fields as paths."""
    return (
        *posted.problems,
        *_name_problems(at, posted),
        *_limit_problems(posted),
        *_config_problems(at, posted, typed),
    )


def declarations(at: StepAtHand, posted: ReadStep) -> Iterator[Change]:
    """Yield the declaration of each variable that the step writes and the journey does not have yet."""
    contract = contract_of(at.step, posted.node.get(CONFIG, {}))
    if contract is not None:
        yield from (
            Change(("variables", n), kind) for n, kind in contract.assigns.items() if n not in at.variables
        )


def branches_of(at: StepAtHand, posted: ReadStep) -> tuple[BranchFinding, ...]:
    """Return what is odd about the branches of the step; nothing while a condition is wrong."""
    contract = contract_of(at.step, posted.node.get(CONFIG, {}))
    if contract is None or not contract.branches:
        return ()
    try:
        formulas = {each.when: checked_expression(each.when, at.variables).formula for each in contract.branches}
    except ExpressionRefused:
        return ()
    cells = cells_of(formulas.values(), at.variables, at.ranges)
    return branch_findings(contract.branches, contract.otherwise, formulas, cells, {})


def unassigned(at: StepAtHand, posted: ReadStep) -> tuple[str, ...]:
    """Return the variables that the step reads and that have no value there on every way."""
    contract = contract_of(at.step, posted.node.get(CONFIG, {}))
    if contract is None or at.assigned is None:
        return ()
    read = {*contract.reads}
    for source in contract.expressions:
        try:
            read |= checked_expression(source, at.variables).reads.keys()
        except ExpressionRefused:
            continue
    return tuple(sorted(name for name in read if name in at.variables and name not in at.assigned))


def _name_problems(at: StepAtHand, posted: ReadStep) -> Iterator[Problem]:
    if conversion_problems(posted.name, Name, "name"):
        yield Problem("not-a-name", "name")
    elif posted.name != at.name and posted.name in at.steps:
        yield Problem("name-taken", "name", {"step": posted.name})


def _limit_problems(posted: ReadStep) -> Iterator[Problem]:
    if "limit" in posted.node:
        yield from conversion_problems(posted.node["limit"], VisitLimit, "limit")


def _config_problems(at: StepAtHand, posted: ReadStep, typed: Typed) -> Iterator[Problem]:
    if at.step is None:
        return
    conditions = list(_condition_problems(at, typed))
    yield from conditions
    wrong = {each.path for each in conditions}
    config = posted.node.get(CONFIG, {})
    if problems := conversion_problems(config, at.step.config_type, CONFIG):
        yield from (each for each in problems if each.path not in wrong)
        return
    try:
        contract = at.step.contract(msgspec.convert(config, at.step.config_type))
    except ConfigRefused as refused:
        yield Problem("invalid-field", f"{CONFIG}.{refused.field}", {"reason": refused.reason})
        return
    yield from _variable_problems(at, contract, typed)


def _condition_problems(at: StepAtHand, typed: Typed) -> Iterator[Problem]:
    for path, shape in texts_in(at.group, typed, CONFIG):
        if shape.meaning != CONDITION:
            continue
        rows = posted_rows(typed, path).rows if typed.get(path + HOW) == ROWS else ()
        if incomplete := next((number for number, row in enumerate(rows, 1) if not row.variable), None):
            yield Problem("row-incomplete", path, {"number": incomplete})
        elif source := read_condition(typed, path, at.variables):
            yield from _condition_problem(source, path, at.variables)


def _condition_problem(source: str, path: str, variables: Mapping[str, VariableType]) -> Iterator[Problem]:
    try:
        checked_expression(source, variables)
    except ExpressionRefused as refused:
        params: dict[str, str | int] = {
            "expression": source[:120],
            "reason": str(refused),
            "line": refused.line,
            "column": refused.column,
        }
        yield Problem("bad-expression", path, params)


def _variable_problems(at: StepAtHand, contract: Contract, typed: Typed) -> Iterator[Problem]:
    places = {
        typed.get(path, ""): path for path, shape in texts_in(at.group, typed, CONFIG) if shape.shape == VARIABLE
    }
    wanted: dict[str, Any] = {**contract.uses, **contract.reads, **contract.assigns}
    for name, kind in wanted.items():
        declared, place = at.variables.get(name), places.get(name, CONFIG)
        if declared is None and (name not in contract.assigns or conversion_problems(name, VariableName, place)):
            yield Problem("undeclared-variable", place, {"variable": name})
        elif declared is not None and declared != kind:
            params: dict[str, str | int] = {"variable": name, "declared": declared, "wanted": kind}
            yield Problem("wrong-variable-type", place, params)
