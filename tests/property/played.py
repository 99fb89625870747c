"""Random journeys walked for real: the interpreter does what the oracle expects of each step."""

from collections.abc import Callable, Iterable, Sequence
from typing import Final

from handrail_platform.assurance import AuthenticatorProfile
from handrail_platform.compile.program import Program
from handrail_platform.guard.vocabulary import OPENED_HERE
from handrail_platform.run.advance import advance, begin
from handrail_platform.run.migrate import take_over
from handrail_platform.run.state import State
from handrail_platform.run.transition import (
    Advanced,
    Answered,
    Environment,
    Input,
    Moved,
    Reading,
    SignedIn,
    Start,
)
from handrail_platform.step.context import Subject
from handrail_platform.step.contract import SubjectChange
from handrail_platform.step.step import Submit
from handrail_platform.values import PersonId
from tests.property.anything import Pick, Way
from tests.property.laws import Session, changed
from tests.property.walks import env_at, stored
from tests.unit.platform.journeys import KEY, NOON

CAROL: Final = PersonId(b"carol's id, 16 B")
SIGNED_IN: Final = "signed-in"


class Played:
    """One session of a program. `chosen` picks the outcome by which an automatic step is left."""

    def __init__(
        self, program: Program, entry: str, signed_in: AuthenticatorProfile, chosen: Callable[[str], str]
    ) -> None:
        self._program = program
        self._chosen = chosen
        self._number = 0
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

    def press(self, action: str) -> None:
        """Answer the page."""
        self._number += 1
        state = self.state
        given: Input = Answered(Submit(action, {}), digest=b"%d" % self._number)
        self.moved = self._through(lambda env: advance(self._program, state, given, env))

    def goes_on_in(self, program: Program) -> None:
        """Take the session over to another version."""
        taken = take_over(self._program, program, self.state)
        self._program = program
        self.moved = Moved(taken.state, (), (taken.event,))

    def left_by(self) -> list[tuple[str, str]]:
        """Return the steps that the last transition left, with their outcomes."""
        return [(event.node, event.outcome) for event in self.moved.events if event.kind == "left"]

    def _through(self, transition: Callable[[Environment], Advanced]) -> Moved:
        picked: dict[Pick, str] = {}
        while True:
            env = Environment(now=env_at(self._number).now, key=KEY, answers=dict(picked))
            reached = transition(env)
            if isinstance(reached, Moved):
                return reached
            assert isinstance(reached, Reading)
            for request in reached.requests:
                assert isinstance(request, Pick)
                picked[request] = self._chosen(request.node)


def possible(session: Session, ways: Iterable[tuple[str, Way]]) -> list[str]:
    """Return the outcomes by which a step can really be left; by others only one that breaks its contract."""
    return [outcome for outcome, way in ways if is_possible(session, way)]


def is_possible(session: Session, way: Way) -> bool:
    """Tell whether it is about somebody, and about somebody for whom it can be promised."""
    if way.subject is SubjectChange.REPRESENTED and session.standing != "account":
        return False
    if way.subject is SubjectChange.OPENED and session.standing in ("account", "represented"):
        return False
    standing = changed(session, way.subject).standing
    if standing == "nobody" and (way.gains or way.proves or way.binds):
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
        facts=frozenset(own - {OPENED_HERE, SIGNED_IN}),
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
