"""Where a secret, or something made from one, can end up."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain

from handrail_platform.step.contract import Contract, Disclosure
from handrail_platform.values import VariableType
from handrail_platform.verify.finding import Hop
from handrail_platform.verify.graph import MIGRATED, Arrow, JourneyGraph
from handrail_platform.verify.search import Search, exactly
from handrail_platform.verify.worlds import World, Worlds


@dataclass(frozen=True, slots=True)
class Leak:
    """A step that lets a variable out which may hold a secret, and the nearest route on which it does.

    The route ends with an outcome when the secret is written on leaving by it, and is let out on the way.
    """

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
    return exactly(worlds, Secrets(graph, contracts, variables).leaks)


@dataclass(frozen=True)
class Secrets:
    """What may hold a secret on the routes of one journey."""

    graph: JourneyGraph
    contracts: Sequence[Contract]
    variables: Mapping[str, VariableType]

    def leaks(self, worlds: Worlds | None) -> Iterator[Leak]:
        reported: set[tuple[int, str]] = set()
        search = Search(self.graph, [frozenset[str]()], self._after, worlds)
        for situation in search.situations():
            number, tainted, world = situation
            for variable, outcome in chain(
                self._brought(number, tainted), self._made(number, tainted, worlds, world)
            ):
                if (number, variable) not in reported:
                    reported.add((number, variable))
                    route = search.route(situation, outcome)
                    yield Leak(self.graph.places[number].name, variable, route)

    def _after(self, number: int, arrow: Arrow, tainted: frozenset[str]) -> frozenset[str]:
        written = self.contracts[number].writes.get(arrow.outcome, {})
        if arrow.outcome == MIGRATED:  # forgotten, and not written
            return tainted.difference(written)
        return tainted.difference(written) | self._secret(number, written, tainted)

    def _secret(self, number: int, written: Iterable[str], tainted: frozenset[str]) -> set[str]:
        """Return what of this is a secret, or made from one, when the step writes it."""
        contract = self.contracts[number]
        seen = tainted.intersection((*contract.reads, *contract.uses)).difference(contract.cleans)
        return {name for name in written if seen or self.variables[name] == "secret"}

    def _brought(self, number: int, tainted: frozenset[str]) -> Iterator[tuple[str, str]]:
        """Yield what was a secret before the step, and is let out by it."""
        contract = self.contracts[number]
        disclosed = _attributes(chain.from_iterable(contract.discloses.values()))
        for variable in sorted(tainted.intersection((*contract.shows, *contract.reveals, *disclosed))):
            yield variable, ""

    def _made(
        self, number: int, tainted: frozenset[str], worlds: Worlds | None, world: World
    ) -> Iterator[tuple[str, str]]:
        """Yield what the step makes a secret, and lets out itself, with the outcome by which it is written."""
        for arrow, let_out in self._at_once[number]:
            if worlds is None or any(True for _ in worlds.after(number, arrow, world)):
                for variable in sorted(self._secret(number, let_out, tainted)):
                    yield variable, arrow.outcome

    @cached_property
    def _at_once(self) -> list[list[tuple[Arrow, frozenset[str]]]]:
        """Per place, the ways on which something is written that the step lets out as well."""
        return [
            [
                (arrow, let_out)
                for arrow in place.arrows
                if arrow.outcome in contract.writes and arrow.outcome != MIGRATED
                if (let_out := let_out_at_once(contract, arrow.outcome))
            ]
            for place, contract in zip(self.graph.places, self.contracts, strict=True)
        ]


def let_out_at_once(contract: Contract, outcome: str) -> frozenset[str]:
    """Return what the step writes on leaving so and lets out too: what it has on its page it may keep as well."""
    happens = (of for tag, of in contract.discloses.items() if outcome in contract.only_with.get(tag, (outcome,)))
    disclosed = _attributes(chain.from_iterable(happens))
    return frozenset(contract.writes[outcome]).intersection((*contract.shows, *contract.reveals, *disclosed))


def _attributes(disclosures: Iterable[Disclosure]) -> Iterator[str]:
    return (name for each in disclosures for name in each.attributes)
