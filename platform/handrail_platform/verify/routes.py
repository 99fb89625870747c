"""Whether a requirement holds wherever it must, decided exactly, with the nearest route to each failure."""

from collections.abc import Iterator
from dataclasses import dataclass

from handrail_platform.guard.requirement import Requirement
from handrail_platform.guard.table import Guard
from handrail_platform.verify.finding import Hop
from handrail_platform.verify.graph import Arrow, Asking, JourneyGraph, remembered
from handrail_platform.verify.names import Moment
from handrail_platform.verify.search import Search, exactly
from handrail_platform.verify.worlds import World, Worlds


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
    unanswered: dict[int, list[Asking]] = {}
    for situation in search.situations():
        number, arrival, world = situation
        if number not in unanswered:
            unanswered[number] = list(graph.places[number].asking(requirement))
        for asking in unanswered[number]:
            if asking not in unanswered[number] or holds(asking.moment(arrival)):
                continue
            arrivals = (
                _leaving(number, asking, arrival, world, worlds) if worlds and asking.outcome else (arrival,)
            )
            moment = next((each for each in map(asking.moment, arrivals) if not holds(each)), None)
            if moment is not None:
                unanswered[number] = [each for each in unanswered[number] if each.guard != asking.guard]
                route = search.route(situation, asking.outcome)
                yield Failure(asking.guard, graph.places[number].name, route, graph.names.held(moment))


def _leaving(number: int, asking: Asking, arrival: Moment, world: World, worlds: Worlds) -> Iterator[Moment]:
    """Yield what holds of whoever is about to leave so: a condition that is the way out tells it already."""
    return (worlds.told(arrival, known) for known in worlds.leaving(number, asking.outcome, world))


def moments(graph: JourneyGraph, requirement: Requirement, worlds: Worlds | None) -> Search[Moment]:
    """Return the search through all moments that the requirement can tell apart."""
    looked_at = graph.names.concerned(requirement)

    def after(number: int, arrow: Arrow, moment: Moment) -> Moment:
        del number
        return graph.after(arrow, moment) & looked_at

    told = worlds.told if worlds and graph.names.told else None
    return Search(graph, {moment & looked_at: None for moment in graph.starts}, after, worlds, told)
