"""Where a condition holds, as a union of disjoint boxes."""

from collections.abc import Mapping, Sequence
from typing import TypeAlias

import msgspec

from handrail_platform.conditions.cells import Cells
from handrail_platform.conditions.formula import (
    AllOf,
    AnyOf,
    Below,
    Either,
    Formula,
    Not,
    OneOf,
    Truth,
    Undecidable,
)
from handrail_platform.conditions.region import NO, PART, YES, RawBox, Region, Space, TooManyBoxes
from handrail_platform.values import Value

Halves: TypeAlias = tuple[Region, Region]
"""Where something holds, and where it does not."""


class Box(msgspec.Struct, frozen=True):
    """A set of inputs. Of a variable it names the cells as a set of bits; one that it does not name may be in any.

    `parts` says of undecidable parts, by term, whether they have to be true. It binds one evaluation: when the
    condition is looked at again the variables may have changed.
    """

    cells: Mapping[str, int] = {}
    parts: Mapping[str, bool] = {}


def taken(branches: Sequence[tuple[str, Formula]], otherwise: str, cells: Cells) -> Mapping[str, tuple[Box, ...]]:
    """Return where each outcome is taken: by a branch that holds when none before it does, or by `otherwise`.

    An outcome has boxes of which no two meet. From the first branch on that would be more than MOST_BOXES nothing
    is said: take those for undecidable. `cells` must be made of these formulas, among others.
    """
    space = space_of(cells)
    regions: dict[str, Region] = {}
    left: Region = [{}]
    unsaid = [outcome for outcome, _ in branches] + [otherwise]
    try:
        for outcome, formula in branches:
            holds, fails = halves(formula, cells, space)
            here = space.join(regions.get(outcome, []), space.meet(left, holds))
            left = space.told_shorter(space.meet(left, fails))
            regions[outcome] = space.told_shorter(here)
            unsaid = unsaid[1:]
        regions[otherwise] = space.told_shorter(space.join(regions.get(otherwise, []), left))
        unsaid = []
    except TooManyBoxes:
        pass
    return {
        outcome: tuple([box_of(raw) for raw in region])
        for outcome, region in regions.items()
        if outcome not in unsaid
    }


def solve(box: Box, cells: Cells) -> dict[str, Value]:
    """Return an example of the box: a value for each variable that it names."""
    return {variable: cells.value(variable, some) for variable, some in box.cells.items()}


def space_of(cells: Cells) -> Space:
    return Space(cells.every)


def box_of(raw: RawBox) -> Box:
    return Box(
        {name: cells for name, cells in raw.items() if not name.startswith(PART)},
        {name[len(PART) :]: cells == YES for name, cells in raw.items() if name.startswith(PART)},
    )


def halves(formula: Formula, cells: Cells, space: Space) -> Halves:
    """Return where the formula holds and where it does not. Raises TooManyBoxes."""
    match formula:
        case Not(part):
            holds, fails = halves(part, cells, space)
            return fails, holds
        case AllOf(parts):
            fails, holds = _any_of([_swapped(halves(part, cells, space)) for part in parts], space)
            return holds, fails
        case AnyOf(parts):
            return _any_of([halves(part, cells, space) for part in parts], space)
        case Either(condition, then, otherwise):
            yes, no = halves(then, cells, space), halves(otherwise, cells, space)
            return _either(halves(condition, cells, space), yes, no, space)
        case Truth() | OneOf() | Below() | Undecidable():
            return _leaf(formula, cells, space)


def _leaf(formula: Truth | OneOf | Below | Undecidable, cells: Cells, space: Space) -> Halves:
    match formula:
        case Truth(value):
            return ([{}], []) if value else ([], [{}])
        case Undecidable(term):
            return space.slab(PART + term, YES), space.slab(PART + term, NO)
        case OneOf(variable) | Below(variable):
            held = cells.holding[formula]
            return space.slab(variable, held), space.slab(variable, space.every(variable) & ~held)


def _swapped(of: Halves) -> Halves:
    holds, fails = of
    return fails, holds


def _any_of(parts: list[Halves], space: Space) -> Halves:
    holds, fails = parts[0]
    for also, neither in parts[1:]:
        holds = space.join(holds, space.meet(fails, also))
        fails = space.meet(fails, neither)
    return space.told_shorter(holds), space.told_shorter(fails)


def _either(condition: Halves, then: Halves, otherwise: Halves, space: Space) -> Halves:
    yes, no = condition
    holds = space.join(space.meet(yes, then[0]), space.meet(no, otherwise[0]))
    fails = space.join(space.meet(yes, then[1]), space.meet(no, otherwise[1]))
    return space.told_shorter(holds), space.told_shorter(fails)
