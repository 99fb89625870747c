"""What is wrong with the word that a part gives to whoever calls it."""

from collections.abc import Iterator, Mapping

from handrail_platform.compile.wiring import Resolved
from handrail_platform.document.model import JourneyDocument, Part
from handrail_platform.document.problem import Problem
from handrail_platform.guard.requirement import variables_of


def part_problems(document: JourneyDocument, resolved: Mapping[str, Resolved]) -> Iterator[Problem]:
    """Yield what does not hold of the declared inputs, exits and requirements; nothing of what is no part."""
    part = document.part
    if part is None:
        return
    if document.entry != "anyone":
        reason = "a part cannot be started: say what it requires"
        yield Problem("invalid-field", "entry", {"reason": reason})
    start = document.steps.get(document.start)
    if start is not None and start.exit is not None:
        yield Problem("starts-with-exit", "start", {"target": document.start})
    yield from _name_problems(document, part)
    taken = {node.exit for node in document.steps.values()}
    for name in part.exits:
        if name not in taken:
            yield Problem("unused-exit", f"part.exits.{name}", {"exit": name})
    yield from _written_inputs(part, resolved)


def _name_problems(document: JourneyDocument, part: Part) -> Iterator[Problem]:
    places = [(f"part.inputs.{number}", name) for number, name in enumerate(part.inputs)]
    for exit_, outputs in part.exits.items():
        places += [(f"part.exits.{exit_}.{number}", name) for number, name in enumerate(outputs)]
    for path, name in places:
        if name not in document.variables:
            yield Problem("undeclared-variable", path, {"variable": name})
    for number, requirement in enumerate(part.requires):
        for name in variables_of(requirement):
            if name not in part.inputs:
                yield Problem("unknown-input", f"part.requires.{number}", {"variable": name})


def _written_inputs(part: Part, resolved: Mapping[str, Resolved]) -> Iterator[Problem]:
    """Yield what writes an input that is no output: whoever calls does not expect it to change."""
    lent = frozenset(part.inputs) - part.outputs
    for name, each in resolved.items():
        for variable in sorted(lent & each.contract.assigns.keys()):
            yield Problem("input-written", f"steps.{name}", {"variable": variable})
