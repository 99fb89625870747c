"""Random journeys walked for real: the interpreter does what the oracle expects of each step."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from random import Random
from typing import Final

from handrail_platform.assurance import AuthenticatorProfile
from handrail_platform.compile.program import Program
from handrail_platform.guard.vocabulary import FIRST_BOUND_HERE, OPENED_HERE
from handrail_platform.run.advance import advance, begin
from handrail_platform.run.migrate import take_over
from handrail_platform.run.state import State
from handrail_platform.run.transition import (
    Advanced,
    Answered,
    Environment,
    Ignored,
    Input,
    Moved,
    OutsideEvent,
    Reading,
    SignedIn,
    Start,
    Timer,
)
from handrail_platform.step.context import Subject
from handrail_platform.step.contract import SubjectChange
from handrail_platform.step.step import Submit
from handrail_platform.step.waiting import Waits, correlation
from handrail_platform.values import PersonId
from tests.property.anything import PATIENCE, TYPES_LOOKED_AT, AnythingConfig, Pick, Way, outcome_in, picked_as
from tests.property.asked import values_within
from tests.property.drawn import Plan
from tests.property.laws import Session, changed
from tests.property.spots import Move, told
from tests.property.walks import env_at, stored
from tests.unit.platform.journeys import KEY, NOON

CAROL: Final = PersonId(b"carol's id, 16 B")
SIGNED_IN: Final = "signed-in"


class Played:
    """One session of a program. `chosen` picks how an automatic step is left."""

    def __init__(
        self, program: Program, entry: str, signed_in: AuthenticatorProfile, chosen: Callable[[str], str]
    ) -> None:
        self._program = program
        self._chosen = chosen
        self._number = 0
        self._later = 0
        who = SignedIn(CAROL, (signed_in,), NOON) if entry == "signed_in" else None
        self.moved = self._through(lambda env: begin(program, Start("en", who), env))

    @property
    def state(self) -> State:
        return stored(self.moved.state)

    @property
    def at(self) -> str:
        return self._program.nodes[self.moved.state.node].id

    @property
    def runs(self) -> bool:
        return self.moved.state.status == "running"

    @property
    def fault(self) -> str:
        """Why the session is quarantined, empty when it is not."""
        faults = [event.body["what"] for event in self.moved.events if event.kind == "faulted"]
        return str(faults[0]) if faults else ""

    def go(self, picked: str) -> None:
        """Leave the step so: press a button, or let come from outside what leads there."""
        waits = self.moved.state.waits
        match outcome_in(picked):
            case "met" if waits:
                self._let_come(waits, picked)
            case "timeout" if waits:
                self._later += PATIENCE
                self._give(Timer())
            case _:
                self.press(picked)

    def press(self, action: str) -> None:
        """Answer the page."""
        self._number += 1
        self._give(Answered(Submit(action, {}), digest=b"%d" % self._number))

    def goes_on_in(self, program: Program) -> None:
        """Take the session over to another version."""
        taken = take_over(self._program, program, self.state)
        self._program = program
        self.moved = Moved(taken.state, (), (taken.event,))

    def _let_come(self, waits: Waits, picked: str) -> None:
        """Let as many events come as are enough, in any order, and each but the last twice."""
        names = [each.name for each in waits.awaited]
        enough = Random(self._number).sample(names, waits.need)  # noqa: S311 - the same events every time
        visit = self.moved.state.visits[self.moved.state.node]
        for name in enough:
            assert self.moved.state.waits is not None, "fewer events than are needed were enough"
            self._number += 1
            at = self._now
            event = OutsideEvent(correlation(KEY, self.at, visit, name), name, at, {"picked": picked})
            self._give(event)
            if name != enough[-1]:
                again = advance(self._program, self.state, event, Environment(now=at, key=KEY))
                assert isinstance(again, Ignored)

    @property
    def _now(self) -> int:
        return env_at(self._number).now + self._later

    def _give(self, given: Input) -> None:
        state = self.state
        self.moved = self._through(lambda env: advance(self._program, state, given, env))

    def _through(self, transition: Callable[[Environment], Advanced]) -> Moved:
        picked: dict[Pick, str] = {}
        while True:
            env = Environment(now=self._now, key=KEY, answers=dict(picked))
            reached = transition(env)
            if isinstance(reached, Moved):
                return reached
            assert isinstance(reached, Reading)
            for request in reached.requests:
                assert isinstance(request, Pick)
                picked[request] = self._chosen(request.node)


def picked(plan: Plan, move: Move) -> str:
    """Return what to press, or to pick, in order to move so. The step knows variables by its own names."""
    config = plan.config
    assert isinstance(config, AnythingConfig)
    written = [name for name, kind in plan.ways[move.outcome].writes.items() if kind in TYPES_LOOKED_AT]
    own = {outer: name for name, outer in plan.bound.items()}
    given = {
        own.get(name, name.removeprefix(plan.prefix)): move.given.get(
            name, values_within(name, config.ranges.get(name))[0]
        )
        for name in written
    }
    return picked_as(move.outcome, given)


def possible(session: Session, plan: Plan, moves: Iterable[Move]) -> list[Move]:
    """Return the moves by which a step can really be left; by others only one that breaks its contract."""
    return [
        move
        for move in moves
        if is_possible(session, plan.ways[move.outcome], told(plan, move.outcome, move.given))
    ]


def is_possible(session: Session, way: Way, said: Mapping[str, bool]) -> bool:
    """Tell whether it is about somebody, and about somebody for whom it can be promised."""
    if way.subject is SubjectChange.REPRESENTED and session.standing != "account":
        return False
    if way.subject is SubjectChange.OPENED and session.standing in ("account", "represented"):
        return False
    standing = changed(session, way.subject).standing
    if standing == "nobody" and (way.gains or way.proves or way.binds or any(said.values())):
        return False
    return "password.set" not in way.promises or standing in ("new", "account")


def session_in(state: State) -> Session:
    """Return what really holds in a session, in the oracle's words."""
    subject = state.subject
    about = _name(subject)
    walker = about if state.actor is None else state.actor.hex()
    uses = [fact for fact in state.facts if fact.about == walker and fact.authenticator is not None]
    own = {fact.kind for fact in state.facts if about and fact.about == about}
    return Session(
        standing=subject.standing if subject else "nobody",
        facts=frozenset(own - {FIRST_BOUND_HERE, OPENED_HERE, SIGNED_IN}),
        values=frozenset(
            f"{fact.kind} {name}"
            for fact in state.facts
            for name, value in state.variables.items()
            if value == fact.about
        ),
        used=frozenset(fact.authenticator.value for fact in uses if fact.authenticator),
        fresh=frozenset(
            fact.authenticator.value for fact in uses if fact.authenticator and fact.kind != SIGNED_IN
        ),
        opened=OPENED_HERE in own,
        pending=bool(state.pending),
    )


def _name(subject: Subject | None) -> str:
    return subject.person_id.hex() if subject is not None and subject.person_id is not None else ""


def of_live_variables(session: Session, live: Sequence[str] | frozenset[str]) -> Session:
    """Forget what is about a variable that nobody will read any more."""
    return session._replace(values=frozenset(pair for pair in session.values if pair.split()[1] in live))
