"""Whether a requirement holds wherever it must, decided exactly, with the nearest route to each failure."""

from collections.abc import Iterator
from dataclasses import dataclass

from handrail_platform.guard.requirement import Requirement
from handrail_platform.guard.table import Guard
from handrail_platform.verify.finding import Hop
from handrail_platform.verify.graph import Arrow, JourneyGraph, remembered
from handrail_platform.verify.names import Moment
from handrail_platform.verify.search import Search, exactly
from handrail_platform.verify.worlds import Worlds


@dataclass(frozen=True, slots=True)
class Failure:
    """A guard that does not hold at a step, a shortest route to it, and what holds there."""

    guard: Guard
    step: str
    route: tuple[Hop, ...]
    held: frozenset[str]


def failures(graph: JourneyGraph, requirement: Requirement, worlds: Worlds) -> list[Failure]:
    """Return, for each guard with this requirement and each step, the nearest moment at which it does not hold.

    Raises TooManySituations.
    """
    return exactly(worlds, lambda told_apart: _failures(graph, requirement, told_apart))


def _failures(graph: JourneyGraph, requirement: Requirement, worlds: Worlds | None) -> Iterator[Failure]:
    holds = remembered(graph.names, requirement)
    search = moments(graph, requirement, worlds)
    seen: set[tuple[int, Guard]] = set()
    for situation in search.situations():
        number, arrival, world = situation
        place = graph.places[number]
        for guard, moment, outcome in place.asked(arrival):
            if guard.requirement != requirement or (number, guard) in seen or holds(moment):
                continue
            if not outcome or worlds is None or worlds.open(number, outcome, world):
                seen.add((number, guard))
                yield Failure(guard, place.name, search.route(situation, outcome), graph.names.held(moment))


def moments(graph: JourneyGraph, requirement: Requirement, worlds: Worlds | None) -> Search[Moment]:
    """Return the search through all moments that the requirement can tell apart."""
    looked_at = graph.names.concerned(requirement)

    def after(number: int, arrow: Arrow, moment: Moment) -> Moment:
        del number
        return graph.after(arrow, moment) & looked_at

    return Search(graph, {moment & looked_at: None for moment in graph.starts}, after, worlds)
