"""Records sessions: those that a covering finds, and what is written out turn by turn."""

import hashlib
from collections.abc import Mapping
from typing import Any, Final

import msgspec

from handrail_platform.compile.program import ENGINE_REVISION, Program
from handrail_platform.document.bundle import encode_bundle
from handrail_platform.rehearse.cover import Covering
from handrail_platform.rehearse.rehearsal import KEY, NOON, Circumstances, Rehearsal
from handrail_platform.rehearse.told import tell
from handrail_platform.run.transition import Answered, Input, OutsideEvent, Start, Timer
from handrail_platform.step.waiting import correlation
from handrail_platform.values import Milliseconds
from tests.golden.player import Came, Place, Player, recorded_read
from tests.golden.recording import (
    AnyGiven,
    Begun,
    Happened,
    Kept,
    Recording,
    SentAgain,
    Stayed,
    Submitted,
    Turn,
    Woken,
)
from tests.golden.replay import contracts_of

_NAME_CHARACTERS: Final = 8


class Recorder:
    """Makes turns of one program and keeps them, each once."""

    def __init__(self, name: str, program: Program) -> None:
        self.name = name
        self.program = program
        self._player = Player(program, KEY)
        self._turns: dict[str, Turn] = {}
        self._pages: dict[str, bytes] = {}
        self._places: dict[str, Place | None] = {}
        self._rehearsed: dict[int, str] = {}

    @property
    def recording(self) -> Recording:
        """Return everything that was recorded."""
        program = self.program
        kept = Kept(
            engine_revision=ENGINE_REVISION,
            program_hash=program.hash.hex(),
            key=KEY.hex(),
            contracts=contracts_of(program),
            stored=msgspec.Raw(encode_bundle(program.bundle, program.guardrails).encode()),
        )
        return Recording(self.name, kept, self._pages, list(self._turns.values()))

    def cover(self) -> None:
        """Record sessions that together take every edge."""
        for session in Covering(self.program).run():
            for each in session.whole:
                self._rehearse(each)

    def tell(self) -> None:
        """Record what the scenarios of the journey tell."""
        # Sessions are known by what they are in memory: those of before are gone, and these have to stay.
        self._rehearsed.clear()
        told = [tell(self.program, scenario)[1] for scenario in self.program.document.scenarios]
        for session in told:
            for each in session.whole:
                self._rehearse(each)

    def start(self) -> str:
        """Begin a session as anybody."""
        return self._record(None, Begun(now=NOON, language="en"))

    def press(self, after: str, action: str = "continue", /, **fields: str) -> str:
        """Answer the page."""
        return self._record(after, Submitted(now=self._now(after), action=action, fields=fields))

    def press_again(self, after: str, on: str, action: str = "continue", /, **fields: str) -> str:
        """Answer the page that the turn `on` showed."""
        nonce = self._player.nonce(self._place(on))
        return self._record(after, SentAgain(now=self._now(after), nonce=nonce, action=action, fields=fields))

    def send(self, after: str, name: str, to: str, *, visit: int = 1, lay: Milliseconds = 0, **body: Any) -> str:
        """Let something happen that the step `to` awaits, or awaited, under this name; looked at once it `lay`."""
        at = self._now(after)
        correlated = correlation(KEY, to, visit, name)
        given = Happened(now=at + lay, correlation=correlated, id=f"{name}-{visit}", at=at, body=body)
        return self._record(after, given)

    def wait(self, after: str, span: Milliseconds) -> str:
        """Let time pass, and look at the clock."""
        return self._record(after, Woken(now=self._now(after) + span))

    def stay(self, after: str, span: Milliseconds) -> str:
        """Let time pass, and ask for more."""
        return self._record(after, Stayed(now=self._now(after) + span))

    def _rehearse(self, session: Rehearsal) -> str:
        if id(session) not in self._rehearsed:
            after = None if session.came_from is None else self._rehearse(session.came_from)
            self._rehearsed[id(session)] = self._record(after, _given(session))
        return self._rehearsed[id(session)]

    def _record(self, after: str | None, given: AnyGiven) -> str:
        turn = _name(after, given)
        if turn not in self._turns:
            came = self._player.play(given, None if after is None else self._place(after))
            self._turns[turn] = Turn(turn, after, given, msgspec.Raw(came.gives))
            self._places[turn] = came.place
            self._keep_page(came)
        return turn

    def _keep_page(self, came: Came) -> None:
        if came.page is not None:
            name, shows = came.page
            self._pages[name] = shows

    def _place(self, turn: str) -> Place:
        place = self._places[turn]
        assert place is not None, "nothing goes on from here"
        return place

    def _now(self, after: str) -> Milliseconds:
        return self._turns[after].given.now


def _name(after: str | None, given: AnyGiven) -> str:
    told = msgspec.json.encode((after, given))
    return hashlib.sha256(told).hexdigest()[:_NAME_CHARACTERS]


def _given(session: Rehearsal) -> AnyGiven:
    around = _around(session.now, session.circumstances)
    given: Input = session.given
    match given:
        case Start(language, signed_in, going_to):
            return Begun(**around, language=language, signed_in=signed_in, going_to=going_to)
        case Answered(submit):
            return Submitted(**around, action=submit.action, fields=dict(submit.fields))
        case OutsideEvent(correlated, name, at, body):
            return Happened(**around, correlation=correlated, id=name, at=at, body=dict(body))
        case Timer():
            return Woken(**around)


def _around(now: Milliseconds, around: Circumstances) -> Mapping[str, Any]:
    read = tuple(recorded_read(request, answer) for request, answer in around.read)
    return {"now": now, "read": read, "lost": tuple(sorted(around.lost)), "failing": around.failing}
