"""Records sessions: those that a covering finds, and what is written out turn by turn."""

from collections.abc import Mapping
from typing import Any

import msgspec

from handrail_platform.compile.program import ENGINE_REVISION, Program
from handrail_platform.document.bundle import encode_bundle
from handrail_platform.rehearse.cover import Covering
from handrail_platform.rehearse.rehearsal import KEY, NOON, Circumstances, Rehearsal
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


class Recorder:
    """Makes turns of one program and keeps them. A turn is named by its number."""

    def __init__(self, name: str, program: Program) -> None:
        self.name = name
        self.program = program
        self._player = Player(program, KEY)
        self._turns: list[Turn] = []
        self._pages: dict[str, bytes] = {}
        self._places: dict[int, Place | None] = {}
        self._rehearsed: dict[int, int] = {}

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
        return Recording(self.name, kept, self._pages, self._turns)

    def cover(self) -> None:
        """Record sessions that together take every edge."""
        for session in Covering(self.program).run():
            for each in session.whole:
                self._rehearse(each)

    def start(self) -> int:
        """Begin a session as anybody."""
        return self._record(None, Begun(now=NOON, language="en"))

    def press(self, after: int, action: str = "continue", /, **fields: str) -> int:
        """Answer the page."""
        return self._record(after, Submitted(now=self._now(after), action=action, fields=fields))

    def press_again(self, after: int, on: int, action: str = "continue", /, **fields: str) -> int:
        """Answer the page that the turn `on` showed."""
        nonce = self._player.nonce(self._place(on))
        return self._record(after, SentAgain(now=self._now(after), nonce=nonce, action=action, fields=fields))

    def send(self, after: int, name: str, to: str, *, visit: int = 1, lay: Milliseconds = 0, **body: Any) -> int:
        """Let something happen that the step `to` awaits, or awaited, under this name; looked at once it `lay`."""
        at = self._now(after)
        correlated = correlation(KEY, to, visit, name)
        given = Happened(now=at + lay, correlation=correlated, id=f"{name}-{visit}", at=at, body=body)
        return self._record(after, given)

    def wait(self, after: int, span: Milliseconds) -> int:
        """Let time pass, and look at the clock."""
        return self._record(after, Woken(now=self._now(after) + span))

    def stay(self, after: int, span: Milliseconds) -> int:
        """Let time pass, and ask for more."""
        return self._record(after, Stayed(now=self._now(after) + span))

    def _rehearse(self, session: Rehearsal) -> int:
        if id(session) not in self._rehearsed:
            after = None if session.came_from is None else self._rehearse(session.came_from)
            self._rehearsed[id(session)] = self._record(after, _given(session))
        return self._rehearsed[id(session)]

    def _record(self, after: int | None, given: AnyGiven) -> int:
        came = self._player.play(given, None if after is None else self._place(after))
        number = len(self._turns) + 1
        self._turns.append(Turn(number, after, given, msgspec.Raw(came.gives)))
        self._places[number] = came.place
        self._keep_page(came)
        return number

    def _keep_page(self, came: Came) -> None:
        if came.page is not None:
            name, shows = came.page
            self._pages[name] = shows

    def _place(self, number: int) -> Place:
        place = self._places[number]
        assert place is not None, "nothing goes on from here"
        return place

    def _now(self, after: int) -> Milliseconds:
        return self._turns[after - 1].given.now


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
