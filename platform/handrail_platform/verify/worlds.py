"""What else decides which ways are open: the values that conditions look at, and visits that are counted.

Values are followed in the cells that no condition of the journey tells apart, and only while some condition ahead
may look at them. What is undecidable closes no way.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final, TypeAlias

from handrail_platform.compile.inline import Whole
from handrail_platform.compile.wiring import Resolved
from handrail_platform.conditions.boxes import taken
from handrail_platform.conditions.cells import UNKNOWN, Cells, cells_of
from handrail_platform.conditions.formula import Formula, comparisons, renamed, undecidable_parts
from handrail_platform.conditions.ranges import written_ranges
from handrail_platform.step.contract import Range, Rounds
from handrail_platform.verify.finding import Hop
from handrail_platform.verify.graph import MIGRATED, ONCE_MORE, Arrow, JourneyGraph
from handrail_platform.verify.names import Moment, Told

World: TypeAlias = tuple[tuple[str, int], ...]
"""In order of names: of a variable the cells that its value can be in, where those are not all; of a step with a
limit or of one that counts rounds, how often it was come to."""
Known: TypeAlias = Mapping[str, int]
"""A world by name."""
NOWHERE: Final[World] = ()
_VISITS: Final = "@"
"""In front of the name of a step; no variable has it."""
_NOTHING: Final[Mapping[str, int]] = {}
_OpenBoxes: TypeAlias = tuple[Mapping[str, int], ...]


@dataclass(frozen=True)
class Worlds:
    """The worlds of one journey."""

    whole: Whole
    graph: JourneyGraph

    @property
    def tell_nothing(self) -> bool:
        """Tell whether no condition and no count closes any way."""
        return not self._formulas and not self._counted

    def entered(self, number: int, world: World) -> bool:
        """Tell whether a session is really there, and not only on its way past a step whose visits are used up."""
        return number not in self._limits or self._is_in(number, dict(world))

    def after(self, number: int, arrow: Arrow, world: World) -> Iterator[World]:
        """Yield the worlds in which the arrow's target can be reached from here."""
        for _, reached in self.onward(number, arrow, world):
            yield reached

    def onward(self, number: int, arrow: Arrow, world: World) -> Iterator[tuple[Known, World]]:
        """Yield what is known while the place is left by the arrow, with the world that is then reached."""
        for narrowed, reached in self._reached(number, arrow, dict(world)):
            yield narrowed, self._kept(arrow.target, reached)

    def leaving(self, number: int, outcome: str, world: World) -> Iterator[Known]:
        """Yield what can be known while the place is left by this outcome; nothing where nobody can."""
        return (narrowed for narrowed, _ in self._reached(number, self._arrows[number][outcome], dict(world)))

    def allow(self, route: Sequence[Hop]) -> bool:
        """Tell whether some session can take this very route."""
        number, worlds = self.graph.start, [self._first]
        for hop in route:
            if not hop.outcome:
                return any(self._is_in(number, known) for known in worlds)
            arrow = self._arrows[number][hop.outcome]
            worlds = [reached for known in worlds for _, reached in self._reached(number, arrow, known)]
            number = arrow.target
            if len(worlds) > 1:
                worlds = [dict(world) for world in {self._kept(number, known) for known in worlds}]
        return bool(worlds)

    @cached_property
    def _arrows(self) -> list[dict[str, Arrow]]:
        return [{arrow.outcome: arrow for arrow in place.arrows} for place in self.graph.places]

    def told(self, moment: Moment, known: Known) -> Moment:
        """Return the moment with every fact that holds because a variable is surely true."""
        names = self.graph.names
        for each, true in self._telling.items():
            some = known.get(each.variable, self.cells.every(each.variable))
            if some == true and moment & names.bits[each.name]:
                moment |= names.bits[each.fact]
        return moment

    @cached_property
    def _telling(self) -> Mapping[Told, int]:
        """What conditions can tell of facts: in which cells of its variable each holds."""
        seen = self.cells.by_variable
        true = Range(choices=(True,), optional=False)
        return {
            each: self.cells.within(each.variable, true) for each in self.graph.names.told if each.variable in seen
        }

    def possible(self, world: World) -> dict[str, int]:
        """Return the cells that the value of each variable can be in."""
        known = dict(world)
        return {name: known.get(name, self.cells.every(name)) for name in self.cells.by_variable}

    @cached_property
    def start(self) -> World:
        return self._kept(self.graph.start, self._first)

    @property
    def _first(self) -> Mapping[str, int]:
        number = self.graph.start
        return {_VISITS + self.graph.places[number].name: 1} if number in self._counted else {}

    @cached_property
    def cells(self) -> Cells:
        every = [formula for formulas in self._formulas.values() for formula in formulas.values()]
        ranges = written_ranges(each.contract for each in self._steps)
        return cells_of(every, self.whole.variables, ranges)

    @cached_property
    def _steps(self) -> tuple[Resolved, ...]:
        return tuple(self.whole.steps.values())

    @cached_property
    def _limits(self) -> dict[int, int]:
        return {number: each.limit.visits for number, each in enumerate(self._steps) if each.limit}

    @cached_property
    def _rounds(self) -> dict[int, Rounds]:
        found = ((number, each.contract.rounds) for number, each in enumerate(self._steps))
        return {number: rounds for number, rounds in found if isinstance(rounds, Rounds)}

    @cached_property
    def _counted(self) -> dict[int, int]:
        """How far visits are counted: one more than any that is told from later ones."""
        most = {number: rounds.most for number, rounds in self._rounds.items()}
        numbers = {*self._limits, *most}
        return {number: max(self._limits.get(number, 0), most.get(number, 0)) + 1 for number in sorted(numbers)}

    @cached_property
    def _formulas(self) -> dict[int, dict[str, Formula]]:
        return {number: formulas_of(each) for number, each in enumerate(self._steps) if each.contract.branches}

    def _is_in(self, number: int, known: Mapping[str, int]) -> bool:
        limit = self._limits.get(number)
        return limit is None or known.get(_VISITS + self.graph.places[number].name, 0) <= limit

    def _is_round(self, number: int, outcome: str, known: Mapping[str, int]) -> bool:
        """Tell whether the visits so far let the step be left by the outcome."""
        rounds = self._rounds.get(number)
        if rounds is None or outcome == MIGRATED:
            return True
        return outcome == rounds.outcome_on(known.get(_VISITS + self.graph.places[number].name, 0))

    def _reached(self, number: int, arrow: Arrow, known: Known) -> Iterator[tuple[Known, Known]]:
        counted = number in self._counted or arrow.target in self._counted
        if not counted and number not in self._formulas and not self._written_by(number, arrow.outcome):
            yield known, known
            return
        past = arrow.outcome == ONCE_MORE
        if past == self._is_in(number, known) or not (past or self._is_round(number, arrow.outcome, known)):
            return
        for narrowed in self._narrowed(number, arrow, known):
            reached = {**narrowed, **self._written_by(number, arrow.outcome)}
            if past:
                reached[_VISITS + self.graph.places[number].name] -= 1
            if arrow.target in self._counted and arrow.outcome != MIGRATED:
                name = _VISITS + self.graph.places[arrow.target].name
                reached[name] = min(reached.get(name, 0) + 1, self._counted[arrow.target])
            yield narrowed, reached

    def _narrowed(self, number: int, arrow: Arrow, known: Known) -> Iterator[Known]:
        open_boxes = self._boxes_of(number).get(arrow.outcome) if number in self._formulas else None
        if open_boxes is None:
            yield known
            return
        for box in open_boxes:
            met = {name: known.get(name, self.cells.every(name)) & some for name, some in box.items()}
            if all(met.values()):
                yield {**known, **met}

    def _kept(self, target: int, reached: Mapping[str, int]) -> World:
        """Forget what nothing ahead of the target depends on."""
        live = self._live[target]
        return tuple(
            sorted(
                (name, some)
                for name, some in reached.items()
                if name in live and (name.startswith(_VISITS) or some != self.cells.every(name))
            )
        )

    @cached_property
    def _boxes(self) -> dict[int, dict[str, _OpenBoxes]]:
        return {}

    def _boxes_of(self, number: int) -> dict[str, _OpenBoxes]:
        if number not in self._boxes:
            contract, formulas = self._steps[number].contract, self._formulas[number]
            told = [(branch.outcome, formulas[branch.when]) for branch in contract.branches]
            answers = {contract.otherwise, *(outcome for outcome, _ in told)}
            unclear = any(undecidable_parts(formula) for formula in formulas.values())
            unanswered = (
                {} if unclear else {outcome: () for outcome in contract.outcomes if outcome not in answers}
            )
            self._boxes[number] = unanswered | {
                outcome: _without_repeats(box.cells for box in disjoint)
                for outcome, disjoint in taken(told, contract.otherwise, self.cells).items()
            }
        return self._boxes[number]

    @cached_property
    def _written(self) -> dict[tuple[int, str], Mapping[str, int]]:
        return {}

    def _written_by(self, number: int, outcome: str) -> Mapping[str, int]:
        found = self._written.get((number, outcome))
        if found is None and outcome not in self._steps[number].contract.writes:
            return _NOTHING
        if found is None:
            contract, cells = self._steps[number].contract, self.cells
            found = self._written[number, outcome] = {
                name: cells.within(name, contract.ranges.get(name, UNKNOWN))
                for name in contract.writes.get(outcome, ())
                if name in cells.by_variable
            }
        return found

    @cached_property
    def _live(self) -> tuple[frozenset[str], ...]:
        """Per place: variables that a condition looks at before they are written again, and counts ahead."""
        telling = frozenset(each.variable for each in self._telling)
        live = [self._looked_at(number) | telling for number in range(len(self._steps))]
        feeders: list[list[tuple[int, Arrow]]] = [[] for _ in self._steps]
        for number, place in enumerate(self.graph.places):
            for arrow in place.arrows:
                feeders[arrow.target].append((number, arrow))
        waiting = list(range(len(self._steps)))
        while waiting:
            target = waiting.pop()
            for number, arrow in feeders[target]:
                passed = live[target].difference(self._steps[number].contract.writes.get(arrow.outcome, ()))
                if not passed <= live[number]:
                    live[number] |= passed
                    waiting.append(number)
        return tuple(live)

    def _looked_at(self, number: int) -> frozenset[str]:
        names = {
            each.variable for formula in self._formulas.get(number, {}).values() for each in comparisons(formula)
        }
        if number in self._counted:
            names.add(_VISITS + self.graph.places[number].name)
        return frozenset(names)


def formulas_of(step: Resolved) -> dict[str, Formula]:
    """Return what the conditions of a step mean, in the names of the whole journey."""
    names: Mapping[str, str] = step.scope.names if step.scope else {}
    return {source: renamed(expression.formula, names) for source, expression in step.expressions.items()}


def _without_repeats(found: Iterable[Mapping[str, int]]) -> _OpenBoxes:
    return tuple({tuple(sorted(cells.items())): cells for cells in found}.values())
