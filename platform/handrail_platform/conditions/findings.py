"""What is odd about the branches of a step: inputs without a branch or with two, branches without an input."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Literal, TypeAlias

import msgspec

from handrail_platform.conditions.boxes import Box, box_of, halves, solve, space_of
from handrail_platform.conditions.cells import Cells, cells_of
from handrail_platform.conditions.formula import Formula, Undecidable, undecidable_parts
from handrail_platform.conditions.region import Region, Space, TooManyBoxes, without_parts
from handrail_platform.step.contract import Branch, Range
from handrail_platform.values import Value


class Gap(msgspec.Struct, frozen=True, tag="gap"):
    """No branch matches these inputs, so that they leave by `otherwise`.

    `example` is one of them. It is none for certain unless `undecided` is empty: those terms decide.
    """

    outcome: str
    inputs: tuple[Box, ...]
    example: Mapping[str, Value]
    undecided: tuple[str, ...] = ()


class Overlap(msgspec.Struct, frozen=True, tag="overlap"):
    """The example takes the branch at index `first`, and the one at index `second` would match it as well."""

    first: int
    second: int
    example: Mapping[str, Value]
    undecided: tuple[str, ...] = ()


class Never(msgspec.Struct, frozen=True, tag="never"):
    """The branch cannot be taken.

    contradiction: no value at all makes its condition true. pinned: none that the `variables` can have here does.
    shadowed: the branches `by`, which come earlier, take all that it could.
    """

    branch: int
    cause: Literal["contradiction", "pinned", "shadowed"]
    variables: tuple[str, ...] = ()
    by: tuple[int, ...] = ()


class Always(msgspec.Struct, frozen=True, tag="always"):
    """The branch matches whatever comes here; nothing after it is ever taken."""

    branch: int


class Undecided(msgspec.Struct, frozen=True, tag="undecided"):
    """Parts of the branch's condition that nobody can decide before it runs; each may be true and may be false."""

    branch: int
    parts: tuple[Undecidable, ...]


class Unexamined(msgspec.Struct, frozen=True, tag="unexamined"):
    """The branches together are too intricate to be examined."""


BranchFinding: TypeAlias = Gap | Overlap | Never | Always | Undecided | Unexamined


def branch_findings(
    branches: Sequence[Branch],
    otherwise: str,
    formulas: Mapping[str, Formula],
    cells: Cells,
    possible: Mapping[str, int],
) -> tuple[BranchFinding, ...]:
    """Return what is odd about the branches, which are tried in order.

    `formulas` has the formula of each condition, `cells` are made of all of them, and `possible` says which cells
    a variable can be in at the step: all, where it says nothing. Where nothing is possible nothing is odd.
    """
    told = [formulas[branch.when] for branch in branches]
    undecided = [Undecided(n, parts) for n, each in enumerate(told) if (parts := undecidable_parts(each))]
    try:
        return (*_Examination(told, cells, possible).findings(otherwise), *undecided)
    except TooManyBoxes:
        return (Unexamined(), *undecided)


class _Examination:
    """Who takes which branch: `taken` by branch, and `left` that no branch takes."""

    def __init__(self, formulas: Sequence[Formula], cells: Cells, possible: Mapping[str, int]) -> None:
        self._formulas = formulas
        self._cells = cells
        self._space = space_of(cells)
        self._possible = possible
        self._universe = _universe(self._space, cells, possible)
        self._halves = [halves(formula, cells, self._space) for formula in formulas]
        self._taken: list[Region] = []
        self._left = self._universe
        for holds, fails in self._halves:
            self._taken.append(self._space.meet(self._left, holds))
            self._left = self._space.told_shorter(self._space.meet(self._left, fails))

    def findings(self, otherwise: str) -> Iterator[BranchFinding]:
        if not self._universe:
            return
        for branch in range(len(self._formulas)):
            if not self._taken[branch]:
                yield self._never(branch)
            elif not self._space.meet(self._universe, self._halves[branch][1]):
                yield Always(branch)
            yield from self._overlaps(branch)
        if self._left:
            example, undecided = self._witness(self._left)
            yield Gap(otherwise, tuple([box_of(raw) for raw in self._left]), example, undecided)

    def _never(self, branch: int) -> Never:
        holds = self._space.meet(self._universe, self._halves[branch][0])
        if holds:
            by = [n for n in range(branch) if self._space.meet(holds, self._taken[n])]
            return Never(branch, "shadowed", by=tuple(by))
        pins = _pins(self._formulas[branch], self._cells, self._possible)
        return Never(branch, "contradiction") if pins is None else Never(branch, "pinned", variables=pins)

    def _overlaps(self, first: int) -> Iterator[Overlap]:
        for second in range(first + 1, len(self._formulas)):
            if both := self._space.meet(self._taken[first], self._halves[second][0]):
                yield Overlap(first, second, *self._witness(both))

    def _witness(self, region: Region) -> tuple[dict[str, Value], tuple[str, ...]]:
        """Return an example of the region, and the terms on which it depends whether it is one.

        A certain one lies in the region whatever the undecidable parts turn out to be.
        """
        certain = region
        if any(box_of(raw).parts for raw in region):
            doubtful = without_parts(self._space.minus(self._universe, region))
            certain = self._space.minus(self._universe, doubtful)
        box = box_of((certain or region)[0])
        named = Box({v: box.cells.get(v, self._possible.get(v, -1)) for v in self._cells.by_variable})
        return solve(named, self._cells), tuple(box.parts)


def _universe(space: Space, cells: Cells, possible: Mapping[str, int]) -> Region:
    universe: Region = [{}]
    for variable in cells.by_variable:
        here = space.every(variable) & possible.get(variable, -1)
        universe = space.meet(universe, space.slab(variable, here))
    return universe


def _pins(formula: Formula, cells: Cells, possible: Mapping[str, int]) -> tuple[str, ...] | None:
    """Return the variables whose values keep the formula from being true, or None if any values would.

    If other values of one variable would do, only such variables are named; otherwise all that are less than free.
    """
    free = cells_of([formula], cells.kinds, {})
    space = space_of(free)
    holds, _ = halves(formula, free, space)
    if not holds:
        return None
    can_be = {variable: _translated(variable, cells, free, possible) for variable in free.by_variable}
    alone = [
        variable
        for variable in can_be
        if space.meet(holds, _universe(space, free, {**can_be, variable: free.every(variable)}))
    ]
    return tuple(alone or [variable for variable, some in can_be.items() if some != free.every(variable)])


def _translated(variable: str, cells: Cells, free: Cells, possible: Mapping[str, int]) -> int:
    """Return the possible cells of a variable as cells of a coarser partition of more values."""
    some = possible.get(variable, -1)
    values = [cell.value for n, cell in enumerate(cells.by_variable[variable]) if some >> n & 1]
    exactly = [Range(choices=(value,), optional=value == "") for value in values]
    translated = 0
    for each in exactly:
        translated |= free.within(variable, each)
    return translated
