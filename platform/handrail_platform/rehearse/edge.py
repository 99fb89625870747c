"""What there is to cover in a journey, and which of it no session can ever take."""

from collections.abc import Iterator, Mapping
from typing import Final, Literal, TypeAlias

import msgspec

from handrail_platform.compile.program import Node, Program
from handrail_platform.conditions.cells import Cells
from handrail_platform.conditions.findings import Gap, Never, Unexamined, branch_findings
from handrail_platform.conditions.formula import Formula, renamed, undecidable_parts
from handrail_platform.step.contract import StepKind

LIMITED: Final = "(limit)"
"""Stands for the outcome of a step whose visits are used up; not a name that an outcome can have."""
AGAIN: Final = "(again)"
"""Stands for leaving a step that counts tries at a second one; not a name that an outcome can have."""
ERROR: Final = "error"
WhyNever: TypeAlias = Literal["contradiction", "pinned", "shadowed", "no-gap", "always-answered", "beyond"]


class Edge(msgspec.Struct, frozen=True, order=True):
    """A step, and an outcome by which it is left."""

    step: str
    outcome: str


class NeverTaken(msgspec.Struct, frozen=True):
    """An edge that is proved impossible.

    contradiction, pinned, shadowed: as of the branch. no-gap: some branch always matches. always-answered: every
    condition has an answer. beyond: whoever came to the step would have taken such an edge before.
    """

    edge: Edge
    why: WhyNever


def edges_of(program: Program) -> tuple[Edge, ...]:
    """Return every edge of the program, step by step."""
    return tuple(
        Edge(node.id, outcome)
        for node in program.nodes
        for outcome in (*node.contract.outcomes, *([LIMITED] if node.limit else []))
    )


def tried_again(program: Program) -> tuple[Edge, ...]:
    """Return what stands for a second try, of each step that counts tries and allows one."""
    counting = (node for node in program.nodes if node.kind is StepKind.INTERACTIVE)
    return tuple(
        Edge(node.id, AGAIN) for node in counting if any(most > 1 for most in node.contract.bounded.values())
    )


def onward(node: Node) -> Mapping[str, int]:
    """Return where the step leads, by outcome, the one of a limit that is used up included."""
    past = {LIMITED: node.limit[1]} if node.limit else {}
    return {outcome: node.next[outcome] for outcome in node.contract.outcomes} | past


def formulas_of(node: Node) -> Mapping[str, Formula]:
    """Return what the step's conditions say, in the names that variables have in the whole journey."""
    names = own_names(node)
    return {source: renamed(expression.formula, names) for source, expression in node.expressions.items()}


def own_names(node: Node) -> Mapping[str, str]:
    """Return how the step's own names of variables are in the whole journey, as far as they are different."""
    none: dict[str, str] = {}
    return none if node.scope is None else node.scope.names


def never_taken(program: Program, cells: Cells) -> tuple[NeverTaken, ...]:
    """Return the edges that are proved impossible, whatever anybody does."""
    never = {each.edge: each for node in program.nodes for each in _never_at(node, cells)}
    reached = _reached(program, set(never))
    for node in program.nodes:
        if node.id not in reached:
            for outcome in onward(node):
                edge = Edge(node.id, outcome)
                never.setdefault(edge, NeverTaken(edge, "beyond"))
    return tuple(never.values())


def _never_at(node: Node, cells: Cells) -> Iterator[NeverTaken]:
    branches = node.contract.branches
    if not branches:
        return
    formulas = formulas_of(node)
    findings = branch_findings(branches, node.contract.otherwise, formulas, cells, {})
    if not any(undecidable_parts(formula) for formula in formulas.values()) and ERROR in node.contract.outcomes:
        yield NeverTaken(Edge(node.id, ERROR), "always-answered")
    dead = {finding.branch: finding for finding in findings if isinstance(finding, Never)}
    gaps = {finding.outcome for finding in findings if isinstance(finding, Gap)}
    examined = not any(isinstance(finding, Unexamined) for finding in findings)
    for outcome in node.contract.outcomes:
        leading = [number for number, branch in enumerate(branches) if branch.outcome == outcome]
        if outcome == node.contract.otherwise:
            if examined and outcome not in gaps and all(number in dead for number in leading):
                yield NeverTaken(Edge(node.id, outcome), "no-gap")
        elif leading and all(number in dead for number in leading):
            yield NeverTaken(Edge(node.id, outcome), dead[leading[0]].cause)


def _reached(program: Program, without: set[Edge]) -> set[str]:
    reached, waiting = {program.start}, [program.start]
    while waiting:
        node = program.nodes[waiting.pop()]
        for outcome, target in onward(node).items():
            if target not in reached and Edge(node.id, outcome) not in without:
                reached.add(target)
                waiting.append(target)
    return {program.nodes[number].id for number in reached}
