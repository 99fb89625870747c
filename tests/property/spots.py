"""Where a session of a random journey can be: at which step, how often it came where that counts, and with which
values in the variables that conditions look at. It follows every value and every visit by itself.
"""

from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from itertools import product
from typing import Final, NamedTuple, TypeAlias

from handrail_platform.values import Value
from tests.property.anything import AnythingConfig
from tests.property.asked import (
    Reading,
    Truth,
    answer,
    values_within,
    variables_in,
    whatever_it_may_be,
)
from tests.property.drawn import Plan

ONCE_MORE: Final = "once more"
"""How routes name being led past a step whose visits are used up."""
NOTHING: Final = AnythingConfig(ways={})
Counts: TypeAlias = tuple[tuple[str, int], ...]
Values: TypeAlias = tuple[tuple[str, Value], ...]


class Spot(NamedTuple):
    """One place at one moment."""

    name: str
    past: bool
    """Nobody comes in here any more: whoever was led here is on the way elsewhere."""
    visits: Counts
    values: Values


class Move(NamedTuple):
    """A way on: the outcome, what is written on it into variables that conditions look at, and where it leads."""

    outcome: str
    given: Mapping[str, Value]
    to: Spot


class Terrain:
    """Every way through a journey."""

    def __init__(self, steps: Mapping[str, Plan], reading: Reading) -> None:
        self._steps = steps
        self._reading = reading
        self._watched = {
            name for plan in steps.values() for name in (*variables_in(_doing(plan).cases), *_doing(plan).if_true)
        }

    @cached_property
    def start(self) -> Spot:
        return self._arrival(next(iter(self._steps)), {}, {})

    def settled(self, spot: Spot) -> Spot:
        """Return where somebody who is led past what is used up, and through gates, comes to stand."""
        while spot.past or self._steps[spot.name].kind == "gate":
            (onwards,) = self.moves(spot)
            spot = onwards.to
        return spot

    def moves(self, spot: Spot) -> Iterator[Move]:
        """Yield every way on from here."""
        plan, visits, values = self._steps[spot.name], dict(spot.visits), dict(spot.values)
        if spot.past:
            assert plan.limit is not None
            yield Move(ONCE_MORE, {}, self._arrival(plan.limit.then, visits, values))
            return
        for outcome in self._open(plan, values, visits.get(spot.name, 0)):
            for given in self._written(plan, outcome):
                yield Move(outcome, given, self._arrival(plan.next[outcome], visits, {**values, **given}))

    def _arrival(self, name: str, visits: Mapping[str, int], values: Mapping[str, Value]) -> Spot:
        limit, rounds = self._steps[name].limit, _doing(self._steps[name]).rounds
        past = limit is not None and visits.get(name, 0) >= limit.visits
        if not past and (limit is not None or (rounds is not None and visits.get(name, 0) <= rounds.most)):
            visits = {**visits, name: visits.get(name, 0) + 1}
        return Spot(name, past, tuple(sorted(visits.items())), tuple(sorted(values.items())))

    def _open(self, plan: Plan, values: Mapping[str, Value], visit: int) -> Iterable[str]:
        """Return the outcomes that are open: where conditions or rounds decide, only one.

        Of conditions that is the outcome of the first that holds. `error` and the like are for a condition without
        an answer; only one that is undecidable may have none.
        """
        config = _doing(plan)
        if config.rounds is not None:
            return (config.rounds.outcome_on(visit),)
        if not config.cases:
            return plan.ways
        truths = self._reading(config.cases)
        chosen = {_first(config, values, truth) for truth in truths}
        if len(truths) > 1:
            chosen |= plan.ways.keys() - {config.otherwise, *(case.then for case in config.cases)}
        return sorted(chosen)

    def _written(self, plan: Plan, outcome: str) -> Iterator[Mapping[str, Value]]:
        """Yield everything that can be written on this way where conditions look or that tells a fact."""
        config = _doing(plan)
        written = [name for name in config.ways[outcome].writes if name in self._watched]
        values = [values_within(name, config.ranges.get(name)) for name in written]
        for chosen in product(*values):
            yield dict(zip(written, chosen, strict=True))


class Ground:
    """All spots of a journey by number, the first is that of the start, with the ways between them."""

    def __init__(self, steps: Mapping[str, Plan]) -> None:
        terrain = Terrain(steps, whatever_it_may_be)
        numbers = {terrain.start: 0}
        self.spots = [terrain.start]
        self.ways: list[list[tuple[str, int]]] = []
        for spot in self.spots:  # grows meanwhile
            ways: dict[tuple[str, int], None] = {}
            for outcome, _, to in terrain.moves(spot):
                if to not in numbers:
                    numbers[to] = len(self.spots)
                    self.spots.append(to)
                ways[outcome, numbers[to]] = None
            self.ways.append(list(ways))


def told(plan: Plan, outcome: str, values: Mapping[str, Value]) -> dict[str, bool]:
    """Return what leaving so says of facts about the subject: whether each holds, by what was written."""
    config = _doing(plan)
    written = plan.ways[outcome].writes
    return {fact: values[name] is True for name, fact in config.if_true.items() if name in written}


def _first(config: AnythingConfig, values: Mapping[str, Value], truth: Truth) -> str:
    holding = (case.then for case in config.cases if answer(case.when, values, truth))
    return next(holding, config.otherwise)


def _doing(plan: Plan) -> AnythingConfig:
    return plan.config if isinstance(plan.config, AnythingConfig) else NOTHING
