"""What is said about branches is what trying every input in turn says."""

from collections.abc import Iterator
from itertools import product
from random import Random

from handrail_platform.conditions.cells import Cells
from handrail_platform.conditions.findings import (
    Always,
    BranchFinding,
    Gap,
    Never,
    Overlap,
    Undecided,
    branch_findings,
)
from handrail_platform.step.contract import Branch, Range
from handrail_platform.values import Value
from tests.property.conditions import (
    PARTS,
    SHOWN_AS,
    answer,
    cells_for,
    conditions,
    decidable,
    formula_of,
    inputs,
    one_of,
    place,
    shown,
    some_ranges,
)
from tests.property.generated import by_chance, generated

one_condition = conditions(one_of(decidable("age", "plan", "guest"), decidable("born", "land"), PARTS), leaves=2)


def some_branches(dice: Random) -> list[str]:
    return [one_condition(dice) for _ in range(dice.randint(1, 3))]


def some_pins(dice: Random) -> dict[str, int]:
    pinned = dice.sample(("age", "plan", "guest", "born", "land"), dice.randint(0, 2))
    return {name: dice.randint(1, 15) for name in pinned}


class Tried:
    """Which branches match each input, for every truth of what cannot be decided."""

    def __init__(self, branches: list[str], cells: Cells, possible: dict[str, int]) -> None:
        self.inputs = [each for each in inputs(cells) if self._possible(each, cells, possible)]
        self.truths = list(self._truths(branches))
        self.matches = [
            [[answer(branch, {**each, **truth}) is True for branch in branches] for truth in self.truths]
            for each in self.inputs
        ]
        self.rows = [row for rows in self.matches for row in rows]

    @staticmethod
    def _possible(each: dict[str, Value], cells: Cells, possible: dict[str, int]) -> bool:
        return all(place(cells, name, value) & possible.get(name, -1) for name, value in each.items())

    @staticmethod
    def _truths(branches: list[str]) -> Iterator[dict[str, Value]]:
        named = [part for part in SHOWN_AS if any(part in branch for branch in branches)]
        for truth in product((False, True), repeat=len(named)):
            yield dict(zip(named, truth, strict=True))

    def like(self, example: dict[str, Value]) -> list[list[bool]]:
        """Return the matches of an example, by truth. It is made of the values of cells, as all inputs are."""
        return self.matches[self.inputs.index(example)]

    def certain(self, wanted: list[bool]) -> bool:
        """Tell whether some input has a wanted row whatever the truth."""
        width = len(self.truths)
        return any(all(wanted[at : at + width]) for at in range(0, len(wanted), width))


def found(branches: list[str], cells: Cells, possible: dict[str, int]) -> tuple[BranchFinding, ...]:
    sources = [shown(branch) for branch in branches]
    formulas = {source: formula_of(source) for source in sources}
    return branch_findings([Branch(source, "on") for source in sources], "rest", formulas, cells, possible)


def overlaps(row: list[bool], first: int, second: int) -> bool:
    return row.index(True) == first and row[second] if True in row else False


@generated(5_000, branches=by_chance(some_branches), ranges=by_chance(some_ranges), pins=by_chance(some_pins))
def test_what_is_odd_about_branches_is_found_and_nothing_else_and_every_example_is_one(
    branches: list[str], ranges: dict[str, Range], pins: dict[str, int]
) -> None:
    cells = cells_for(branches, ranges)
    tried = Tried(branches, cells, pins)
    findings = found(branches, cells, pins)

    compare(findings, tried, range(len(branches)))
    for finding in findings:
        match finding:
            case Gap(example=example, undecided=undecided):
                rows = tried.like(dict(example))
                assert (any if undecided else all)(not any(row) for row in rows)
            case Overlap(first, second, example, undecided):
                rows = tried.like(dict(example))
                assert (any if undecided else all)(overlaps(row, first, second) for row in rows)
            case Never(branch):
                look_into(finding, branches[branch], tried)
            case Undecided(branch, parts):
                assert {part.term for part in parts} == {SHOWN_AS[u] for u in SHOWN_AS if u in branches[branch]}
            case _:
                pass


def compare(findings: tuple[BranchFinding, ...], tried: Tried, numbers: range) -> None:
    """Compare what was found, of every kind, with what is there."""
    rows = tried.rows
    gaps = [not any(row) for row in rows]
    both = {(a, b): [overlaps(row, a, b) for row in rows] for a in numbers for b in numbers[a + 1 :]}
    taken = {row.index(True) for row in rows if True in row}

    assert [each.undecided == () for each in findings if isinstance(each, Gap)] == [tried.certain(gaps)] * any(
        gaps
    )
    assert {each.branch for each in findings if isinstance(each, Never)} == (
        set(numbers) - taken if rows else set()
    )
    assert {each.branch for each in findings if isinstance(each, Always)} == {
        n for n in taken if all(row[n] for row in rows)
    }
    assert {(each.first, each.second): each.undecided == () for each in findings if isinstance(each, Overlap)} == {
        pair: tried.certain(flags) for pair, flags in both.items() if any(flags)
    }


def look_into(finding: Never, branch: str, tried: Tried) -> None:
    """Find out why the branch is never taken."""
    anywhere = Tried([branch], cells_for([branch], {}), {}).rows
    here = [row for row in tried.rows if row[finding.branch]]

    assert finding.cause == ("shadowed" if here else "pinned" if [True] in anywhere else "contradiction")
    assert set(finding.by) == {row.index(True) for row in here}
    assert bool(finding.variables) == (finding.cause == "pinned")
