"""What an editor says of the branches of a step: inputs that no case matches, cases that nothing can match."""

from collections.abc import Iterator, Mapping

import msgspec

from handrail_platform.compile.inline import Whole
from handrail_platform.conditions.findings import BranchFinding, branch_findings
from handrail_platform.verify.effort import TooManySituations
from handrail_platform.verify.graph import Arrow, JourneyGraph
from handrail_platform.verify.search import Search
from handrail_platform.verify.worlds import Worlds, formulas_of


class BranchNote(msgspec.Struct, frozen=True):
    """One thing that is odd about the branches of a step."""

    step: str
    finding: BranchFinding


def branch_notes(whole: Whole, graph: JourneyGraph, worlds: Worlds) -> Iterator[BranchNote]:
    """Yield what is odd about the branches of each step, given what can come there."""
    branching = [(number, each) for number, each in enumerate(whole.steps.values()) if each.contract.branches]
    if not branching:
        return
    possible = _possible(graph, worlds, {number for number, _ in branching})
    for number, each in branching:
        contract = each.contract
        found = branch_findings(
            contract.branches, contract.otherwise, formulas_of(each), worlds.cells, possible.get(number, {})
        )
        yield from (BranchNote(each.name, finding) for finding in found)


def _possible(graph: JourneyGraph, worlds: Worlds, wanted: set[int]) -> Mapping[int, dict[str, int]]:
    """Return, per place, the cells in which the values can be; nothing where that takes too long."""

    def after(number: int, arrow: Arrow, kept: None) -> None:
        del number, arrow, kept

    possible: dict[int, dict[str, int]] = {}
    try:
        for number, _, world in Search(graph, [None], after, worlds).situations():
            if number in wanted:
                known = possible.setdefault(number, {})
                for name, some in worlds.possible(world).items():
                    known[name] = known.get(name, 0) | some
    except TooManySituations:
        return {}
    return possible
