"""What the tests of a draft say of each way: how many scenarios take it, or why nobody does."""

from collections import Counter
from collections.abc import Iterator
from typing import Literal

import msgspec

from handrail_platform.compile.program import Program
from handrail_platform.rehearse.edge import LIMITED, Edge, edges_of
from handrail_platform.rehearse.report import Rehearsed
from handrail_platform.rehearse.told import tell
from handrail_platform.verify.graph import ONCE_MORE
from handrail_ui.pages.translator import Speech
from handrail_ui.studio.map.marks import Mark, Marks, Stop, WayKey
from handrail_ui.studio.map.path import stops_of, visits_of_session


class ScenarioPath(msgspec.Struct, frozen=True):
    """The way that a scenario takes in the draft, as far as it gets."""

    name: str
    stops: tuple[Stop, ...]
    holds: bool

    @property
    def path(self) -> str:
        """The same as JSON, for a map to light."""
        return msgspec.json.encode([(each.step, each.outcome) for each in self.stops]).decode()

    @property
    def last(self) -> str:
        """The step to which it came."""
        return self.stops[-1].step if self.stops else ""


class Untested(msgspec.Struct, frozen=True):
    """A way that is possible, and that no scenario takes. `key` names it on the map."""

    step: str
    outcome: str
    key: str


def scenario_paths(program: Program) -> tuple[ScenarioPath, ...]:
    """Return the way of each scenario."""
    return tuple(_paths(program))


def untested(program: Program, rehearsed: Rehearsed, paths: tuple[ScenarioPath, ...]) -> tuple[Untested, ...]:
    """Return the ways of the journey itself that no scenario takes, though somebody can."""
    known = {_key(each.edge) for each in rehearsed.never} | {_key(each.edge) for each in rehearsed.missed}
    taken = {(stop.step, stop.outcome) for path in paths for stop in path.stops}
    return tuple(
        Untested(edge.step, edge.outcome, _key(edge)[1])
        for edge in edges_of(program)
        if edge.step in program.document.steps and _key(edge) not in taken | known
    )


def coverage_marks(
    rehearsed: Rehearsed, paths: tuple[ScenarioPath, ...], left: tuple[Untested, ...], say: Speech
) -> Marks:
    """Return what is told of each step and way."""
    counts = Counter(way for path in paths for way in {(stop.step, stop.outcome) for stop in path.stops})
    ways = {way: Mark(tag=say("studio.tests.taken_by", count=count)) for way, count in counts.items() if way[1]}
    ways |= {(each.step, each.key): _mark("missed", say) for each in left}
    ways |= {_key(each.edge): _mark("missed", say) for each in rehearsed.missed}
    ways |= {_key(each.edge): _mark("never", say) for each in rehearsed.never}
    astray = {each.last: _mark("astray", say) for each in paths if not each.holds}
    return Marks(steps=astray, ways=ways)


def _mark(state: Literal["missed", "never", "astray"], say: Speech) -> Mark:
    return Mark(state=state, tag=say(f"studio.tests.mark.{state}"))


def _key(edge: Edge) -> WayKey:
    return edge.step, ONCE_MORE if edge.outcome == LIMITED else edge.outcome


def _paths(program: Program) -> Iterator[ScenarioPath]:
    for scenario in program.document.scenarios:
        told, session = tell(program, scenario)
        stops = tuple(stops_of(visits_of_session(program, session), program.document))
        yield ScenarioPath(scenario.name, stops, not told.broken)
