"""Whether a requirement holds wherever it must, decided exactly, with the nearest route to each failure."""

from collections.abc import Iterator
from dataclasses import dataclass, field

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


@dataclass(frozen=True, slots=True)
class Walks:
    """The walks of one proof through all moments. Where two requirements look at the same, there is one walk."""

    worlds: Worlds
    _begun: dict[tuple[Moment, bool], Search[Moment]] = field(
        default_factory=dict[tuple[Moment, bool], Search[Moment]]
    )

    def moments(self, requirement: Requirement, worlds: Worlds | None) -> Search[Moment]:
        """Return the search through all moments that the requirement can tell apart."""
        looked_at = self.worlds.graph.names.concerned(requirement)
        key = looked_at, worlds is None
        if key not in self._begun:
            self._begun[key] = _moments(self.worlds.graph, looked_at, worlds)
        return self._begun[key]

    def failures(self, requirement: Requirement) -> list[Failure]:
        """Return, for each guard with this requirement and each step, the nearest moment at which it fails.

        Raises TooManySituations.
        """
        return exactly(self.worlds, lambda told_apart: self._failures(requirement, told_apart))

    def _failures(self, requirement: Requirement, worlds: Worlds | None) -> Iterator[Failure]:
        graph = self.worlds.graph
        holds = remembered(graph.names, requirement)
        search = self.moments(requirement, worlds)
        unanswered = {number: list(place.asking(requirement)) for number, place in graph.guarded.items()}
        for situation in search.situations():
            number, arrival, world = situation
            for asking in unanswered.get(number, []):
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


def _moments(graph: JourneyGraph, looked_at: Moment, worlds: Worlds | None) -> Search[Moment]:
    def after(number: int, arrow: Arrow, moment: Moment) -> Moment:
        del number
        if arrow.does_nothing:  # here already, for it is most of the work
            return moment & arrow.keep
        return graph.after(arrow, moment) & looked_at

    told = worlds.told if worlds and graph.names.told else None
    return Search(graph, {moment & looked_at: None for moment in graph.starts}, after, worlds, told)
