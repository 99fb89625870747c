"""What a person may answer at a page: what the step's examples say, with values that decide the way further on."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import product
from math import prod
from typing import Final

from handrail_platform.compile.program import Node, Program
from handrail_platform.conditions.cells import UNKNOWN, Cell, Cells, Rest, Single, Span, cells_of
from handrail_platform.conditions.ranges import written_ranges
from handrail_platform.rehearse.edge import formulas_of, own_names
from handrail_platform.step.step import OPEN_CODE, Example, Submit
from handrail_platform.values import Value, VariableType

_MOST_COMBINATIONS: Final = 128
"""Of values at one page. Beyond that one value is changed at a time."""


def cells_in(program: Program) -> Cells:
    """Return the values of every variable as far as some condition of the journey tells them apart."""
    formulas = [formula for node in program.nodes for formula in formulas_of(node).values()]
    kinds: dict[str, VariableType] = {}
    for node in program.nodes:
        kinds |= node.contract.reads
    return cells_of(formulas, kinds, written_ranges(node.contract for node in program.nodes))


def answers_at(node: Node, cells: Cells) -> Iterator[Submit]:
    """Yield the answers that may lead somewhere else, each of them once. A code is still left open."""
    seen: set[tuple[str, tuple[tuple[str, str], ...]]] = set()
    for example in node.step.simulate(node.config):
        for fields in _variations(node, example, cells):
            key = example.action, tuple(sorted(fields.items()))
            if key not in seen:
                seen.add(key)
                yield Submit(example.action, fields)


def with_code(submit: Submit, code: str) -> Submit:
    """Return the answer with the code filled in that was left open."""
    return Submit(submit.action, {n: code if text == OPEN_CODE else text for n, text in submit.fields.items()})


def _variations(node: Node, example: Example, cells: Cells) -> Iterator[Mapping[str, str]]:
    """Yield the fields with every combination of values that conditions tell apart."""
    names = own_names(node)
    texts = {
        field: _texts(names.get(own, own), example.fields.get(field, ""), node, cells)
        for own, field in example.typed.items()
        if names.get(own, own) in cells.by_variable
    }
    yield example.fields
    if prod(map(len, texts.values())) <= _MOST_COMBINATIONS:
        for combination in product(*texts.values()):
            yield {**example.fields, **dict(zip(texts, combination, strict=True))}
        return
    for field, every in texts.items():
        yield from ({**example.fields, field: text} for text in every)


def _texts(variable: str, usual: str, node: Node, cells: Cells) -> Sequence[str]:
    """Return a text for each cell in which the step may write; the example's own where that lies in the cell."""
    some = cells.within(variable, node.contract.ranges.get(variable, UNKNOWN))
    every = cells.by_variable[variable]
    return [_text(cell, usual) for number, cell in enumerate(every) if some >> number & 1]


def _text(cell: Cell, usual: str) -> str:
    match cell:
        case Single(value):
            return _typed(value)
        case Span(value, minimum, maximum):
            dated = isinstance(minimum, str) and isinstance(maximum, str) and minimum <= usual <= maximum
            return usual if dated else _typed(value)
        case Rest(value, others):
            return usual if usual and usual not in others else value


def _typed(value: Value) -> str:
    if isinstance(value, bool):
        return "true" if value else ""
    return str(value)
