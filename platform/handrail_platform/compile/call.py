"""A call of a part, as the document that calls sees it: a step whose contract is the word of the part."""

from collections import Counter
from collections.abc import Iterator

from handrail_platform.document.model import JourneyDocument, Part, StepNode
from handrail_platform.document.problem import Problem
from handrail_platform.step.contract import Contract


def call_contract(node: StepNode, called: JourneyDocument, part: Part) -> Contract:
    """Return what the call reads, where it leads, and what it has written by then."""
    kinds = called.variables
    return Contract(
        outcomes=tuple(part.exits),
        reads={outer: kinds[own] for own, outer in node.inputs.items() if own in kinds},
        writes={
            exit_: {node.gives[own]: kinds[own] for own in outputs if own in node.gives and own in kinds}
            for exit_, outputs in part.exits.items()
        },
    )


def call_problems(
    name: str, node: StepNode, caller: JourneyDocument, called: JourneyDocument, part: Part
) -> Iterator[Problem]:
    """Yield every input and output that is missing, unknown, of another type, or bound to two things."""
    for own in part.inputs:
        if own not in node.inputs:
            yield Problem("missing-input", f"steps.{name}.with", {"variable": own})
    for own in node.inputs:
        if own not in part.inputs:
            yield Problem("unknown-input", f"steps.{name}.with.{own}", {"variable": own})
    for own in sorted(part.outputs & set(part.inputs) - node.gives.keys()):
        yield Problem("missing-output", f"steps.{name}.gives", {"variable": own})
    for own in node.gives:
        if own not in part.outputs:
            yield Problem("unknown-output", f"steps.{name}.gives.{own}", {"variable": own})
    for field, bound in (("with", node.inputs), ("gives", node.gives)):
        for own, outer in bound.items():
            yield from _type_problems(f"steps.{name}.{field}.{own}", caller, outer, called.variables.get(own))
    yield from _binding_problems(name, node)


def _type_problems(path: str, caller: JourneyDocument, outer: str, wanted: str | None) -> Iterator[Problem]:
    declared = caller.variables.get(outer)
    if declared is None:
        yield Problem("undeclared-variable", path, {"variable": outer})
    elif wanted is not None and declared != wanted:
        yield Problem("wrong-variable-type", path, {"variable": outer, "declared": declared, "wanted": wanted})


def _binding_problems(name: str, node: StepNode) -> Iterator[Problem]:
    """Two names for one variable would let a part see its own writing where it reads something else."""
    bound = Counter({*node.inputs.items(), *node.gives.items()})
    names = Counter(own for own, _ in bound)
    outers = Counter(outer for _, outer in bound)
    for own, outer in node.gives.items():
        if names[own] > 1 or outers[outer] > 1:
            yield Problem("bound-twice", f"steps.{name}.gives.{own}", {"variable": outer})
