"""Where a secret, or something made from one, can end up."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from handrail_platform.step.contract import Contract
from handrail_platform.values import VariableType
from handrail_platform.verify.finding import Hop
from handrail_platform.verify.graph import Arrow, JourneyGraph
from handrail_platform.verify.search import Search, exactly
from handrail_platform.verify.worlds import Worlds


@dataclass(frozen=True, slots=True)
class Leak:
    """A step that lets a variable out which may hold a secret, and the nearest route on which it does."""

    step: str
    variable: str
    route: tuple[Hop, ...]


def leaks(
    graph: JourneyGraph, contracts: Sequence[Contract], variables: Mapping[str, VariableType], worlds: Worlds
) -> list[Leak]:
    """Return each variable that a step lets out while it may hold a secret, or something made from one.

    Raises TooManySituations.
    """
    if "secret" not in variables.values():
        return []
    return exactly(worlds, lambda told_apart: _leaks(graph, contracts, variables, told_apart))


def _leaks(
    graph: JourneyGraph,
    contracts: Sequence[Contract],
    variables: Mapping[str, VariableType],
    worlds: Worlds | None,
) -> Iterator[Leak]:
    def after(number: int, arrow: Arrow, tainted: frozenset[str]) -> frozenset[str]:
        contract = contracts[number]
        written = contract.writes.get(arrow.outcome, {})
        seen = tainted.intersection((*contract.reads, *contract.uses))
        made = {name for name in written if seen.difference(contract.cleans) or variables[name] == "secret"}
        return tainted.difference(written) | made

    reported: set[tuple[int, str]] = set()
    search = Search(graph, [frozenset[str]()], after, worlds)
    for situation in search.situations():
        number, tainted, _ = situation
        for variable in sorted(_let_out(contracts[number]) & tainted):
            if (number, variable) not in reported:
                reported.add((number, variable))
                yield Leak(graph.places[number].name, variable, search.route(situation))


def _let_out(contract: Contract) -> frozenset[str]:
    disclosed = [name for each in contract.discloses.values() for one in each for name in one.attributes]
    return frozenset([*contract.shows, *contract.reveals, *disclosed])
