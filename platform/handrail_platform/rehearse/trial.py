"""One try of a draft: what somebody does in it, played anew whenever it is looked at."""

from collections.abc import Iterator, Mapping
from typing import Final, NamedTuple

import msgspec

from handrail_platform.compile.program import Node, Program
from handrail_platform.document.scenario import Given, When
from handrail_platform.errors import HandrailError
from handrail_platform.rehearse.broken import Broken
from handrail_platform.rehearse.rehearsal import NOON, Rehearsal
from handrail_platform.rehearse.stepping import begun, is_arrival, stepped
from handrail_platform.rehearse.teller import Stuck, Teller, place_of
from handrail_platform.run.state import Fact
from handrail_platform.values import Value

MOST_MOVES: Final = 200
"""As many as a scenario may tell."""


class TrialTooLong(HandrailError):
    """So much was done in this try that no scenario could tell it."""

    code = "trial-too-long"
    status = 422


class Trial(msgspec.Struct, frozen=True, kw_only=True):
    """Who tries, and what they did so far.

    `breakpoints` are steps before which it pauses. `pauses` are those that were set when the last move was made,
    and `gone_on` says how often it was let go on since then.
    """

    given: Given = Given()
    moves: tuple[When, ...] = ()
    breakpoints: tuple[str, ...] = ()
    pauses: tuple[str, ...] = ()
    gone_on: int = 0

    def then(self, when: When) -> "Trial":
        """Return the trial with one more move. Raises TrialTooLong."""
        if len(self.moves) >= MOST_MOVES:
            raise TrialTooLong
        return Trial(
            given=self.given,
            moves=(*self.moves, when),
            breakpoints=self.breakpoints,
            pauses=self.breakpoints,
        )

    def back_to(self, number: int) -> "Trial":
        """Return the trial as it was after so many moves."""
        return msgspec.structs.replace(self, moves=self.moves[:number], pauses=(), gone_on=0)

    def anew(self, given: Given) -> "Trial":
        """Return a trial of somebody else that nothing was done in. Breakpoints stay."""
        return Trial(given=given, breakpoints=self.breakpoints, pauses=self.breakpoints)

    def let_go(self) -> "Trial":
        """Return the trial gone on from where it pauses."""
        return msgspec.structs.replace(self, gone_on=self.gone_on + 1)


class Hop(msgspec.Struct, frozen=True):
    """One step that was left, or the end, and what was known then.

    `move` counts the moves that were made before it was left. `rule` is which condition held of a step that has
    some: 0 the first, None where none did.
    """

    move: int
    step: str
    outcome: str
    limited: bool
    rule: int | None
    variables: Mapping[str, Value]
    facts: tuple[Fact, ...]


class Played(NamedTuple):
    """A trial played in a program: the session, how many moves it took, and why it took no more of them.

    `paused_at` is the step before which it waits to be let go on, empty where it does not.
    """

    session: Rehearsal
    before: tuple[Rehearsal, ...]
    """The session at the beginning, and after each of the moves."""
    hops: tuple[Hop, ...]
    stuck: Broken | None
    paused_at: str

    @property
    def moves(self) -> int:
        return len(self.before) - 1


def play(program: Program, trial: Trial) -> Played:
    """Play a trial in a program as it is now. It stops before the first move that does not fit any more."""
    teller = Teller(program, trial.given)
    sessions = [teller.begin()]
    ways = [list(begun(program, trial.given))]
    stuck = None
    for when in trial.moves:
        try:
            ways.append(list(stepped(program, trial.given, sessions[-1], when)))
            sessions.append(teller.go_on(sessions[-1], when))
        except Stuck as caught:
            stuck = caught.broken
            del ways[len(sessions) :]
            break
    pauses = trial.pauses if stuck is None else ()
    halted = _halted(program, ways[-1], pauses, trial.gone_on)
    if halted is not None:
        ways[-1] = ways[-1][: halted + 1]
    session = sessions[-1] if halted is None else ways[-1][-1]
    return Played(
        session=session,
        before=tuple(sessions),
        hops=tuple(_hops(program, ways)),
        stuck=stuck,
        paused_at="" if halted is None else place_of(program, session),
    )


def _halted(program: Program, way: list[Rehearsal], pauses: tuple[str, ...], gone_on: int) -> int | None:
    """Return at which session of the way it waits: where it has come to a step with a breakpoint."""
    arrivals = (number for number, each in enumerate(way) if is_arrival(each))
    places = [number for number in arrivals if place_of(program, way[number]) in pauses]
    return places[gone_on] if gone_on < len(places) else None


def _hops(program: Program, ways: list[list[Rehearsal]]) -> Iterator[Hop]:
    for move, way in enumerate(ways):
        for session in way:
            for event in session.events:
                if event.kind in ("left", "limited", "finished"):
                    before = session.came_from
                    yield Hop(
                        move=move,
                        step=event.node,
                        outcome=event.outcome,
                        limited=event.kind == "limited",
                        rule=_rule(program, event.node, before),
                        variables=session.state.variables,
                        facts=session.state.facts,
                    )


def _rule(program: Program, name: str, before: Rehearsal | None) -> int | None:
    """Return which condition of the step was the first to hold, if it has any."""
    node = next(each for each in program.nodes if each.id == name)
    if before is None or not node.contract.branches or place_of(program, before) != name:
        return None
    return _first_that_holds(node, before.state.variables)


def _first_that_holds(node: Node, variables: Mapping[str, Value]) -> int | None:
    inside = variables if node.scope is None else node.scope.inside(variables)
    try:
        for number, branch in enumerate(node.contract.branches):
            if node.expressions[branch.when].holds(inside):
                return number
    except HandrailError:
        return None  # a condition without an answer: the step is left by `error`
    return None


def elapsed(session: Rehearsal) -> int:
    """Return how long the session has been going on, in milliseconds."""
    return session.now - NOON
