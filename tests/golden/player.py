"""Makes one turn in the real engine, from what is recorded of its input, and says what came of it as bytes."""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final, get_args

import msgspec

from handrail_platform.compile.program import Program
from handrail_platform.errors import HandrailError
from handrail_platform.mrz.zone import Zone
from handrail_platform.rehearse.rehearsal import with_failing
from handrail_platform.run.advance import advance, begin, view
from handrail_platform.run.renew import renew
from handrail_platform.run.state import State, decode_state, encode_state
from handrail_platform.run.transition import (
    Advanced,
    Answered,
    Environment,
    Event,
    Ignored,
    Input,
    Moved,
    OutsideEvent,
    Reading,
    Start,
    Timer,
)
from handrail_platform.step.elsewhere import (
    FederatedIdentity,
    FederationRefused,
    ProviderReached,
    ProviderUnreachable,
    VendorUnreachable,
    VerificationStarted,
)
from handrail_platform.step.passkeys import (
    KnownPasskeys,
    NewPasskey,
    PasskeyRefused,
    PasskeyUse,
    TransactionSignature,
)
from handrail_platform.step.reads import (
    Allowance,
    AnyRead,
    DeviceTrust,
    DocumentUnread,
    FoundPerson,
    HashedPassword,
    Judgement,
    KnownBrowsers,
    KnownConsents,
    Person,
    RiskSignals,
    Verdict,
    WorkDone,
)
from handrail_platform.step.step import Submit
from handrail_platform.values import Milliseconds, SessionHandle, TenantId
from handrail_tenants.keys.session import SessionKey
from handrail_ui.runtime.standing import Standing, is_current, is_repeat, submit_digest
from tests.golden.recording import AnyGiven, Begun, Given, Happened, Read, SentAgain, Stayed, Submitted, Woken

_REQUESTS: Final[Mapping[str, Any]] = {each.__name__: each for each in get_args(AnyRead)}
_ANSWERS: Final[Mapping[str, Any]] = {
    each.__name__: each
    for each in (
        Allowance,
        FederatedIdentity,
        FederationRefused,
        DocumentUnread,
        FoundPerson,
        HashedPassword,
        Judgement,
        KnownBrowsers,
        KnownConsents,
        KnownPasskeys,
        NewPasskey,
        PasskeyRefused,
        PasskeyUse,
        Person,
        ProviderReached,
        ProviderUnreachable,
        RiskSignals,
        WorkDone,
        DeviceTrust,
        TransactionSignature,
        VendorUnreachable,
        Verdict,
        VerificationStarted,
        Zone,
    )
}
_TENANT: Final = TenantId(1)
_HANDLE: Final = SessionHandle(b"a golden session")
_DIGEST_CHARACTERS: Final = 16


@dataclass(frozen=True, slots=True)
class Place:
    """Where a recorded session stands: what a database would hold of it."""

    state: State
    expires_at: Milliseconds


@dataclass(frozen=True, slots=True)
class Came:
    """What came of a turn: its bytes, the page that it shows, and where the session stands; None if nowhere."""

    gives: bytes
    page: tuple[str, bytes] | None
    place: Place | None


class Player:
    """Plays the turns of one program under one key."""

    def __init__(self, program: Program, key: bytes) -> None:
        self.program = program
        self.key = key
        self._session_key = SessionKey(_TENANT, _HANDLE, 1, key)

    def play(self, given: AnyGiven, place: Place | None) -> Came:
        """Make one turn."""
        try:
            match given:
                case SentAgain():
                    return self._sent_again(given, _somewhere(place))
                case Stayed():
                    return self._renewed(given, _somewhere(place))
                case _:
                    return self._advanced(given, place)
        except HandrailError as error:
            return Came(_bytes({"error": error.code}), None, place)

    def nonce(self, place: Place) -> str:
        """Return the nonce of the page that the session shows."""
        return self._standing(place).nonce.hex()

    def _standing(self, place: Place) -> Standing:
        return Standing(_TENANT, _HANDLE, self.program, place.state, self._session_key, place.expires_at)

    def _sent_again(self, given: SentAgain, place: Place) -> Came:
        nonce, standing = bytes.fromhex(given.nonce), self._standing(place)
        digest = submit_digest(self._session_key, Submit(given.action, given.fields))
        told = {"current": is_current(standing, nonce), "repeated": is_repeat(standing, nonce, digest)}
        return Came(_bytes(told), None, place)

    def _renewed(self, given: Stayed, place: Place) -> Came:
        renewed = renew(self.program, place.state, place.expires_at, given.now)
        if renewed is None:
            return Came(_bytes({"renewed": False}), None, place)
        after = Place(_stored(renewed.state), renewed.expires_at)
        told = {
            "expires_at": renewed.expires_at,
            "state": _changes(place.state, renewed.state),
            "trace": [_line(renewed.event)],
            "bytes": _digest(encode_state(renewed.state)),
        }
        return Came(_bytes(told), None, after)

    def _advanced(self, given: Begun | Submitted | Happened | Woken, place: Place | None) -> Came:
        asked: list[list[int]] = []
        table = [_read(each) for each in given.read]
        known: dict[AnyRead, Any] = {}
        while True:
            env = Environment(now=given.now, key=self.key, answers=known, lost=frozenset(given.lost))
            advanced = self._go(given, place, env)
            if not isinstance(advanced, Reading):
                return self._told(advanced, given, place, asked)
            numbers = [n for n, (request, _) in enumerate(table) if request in advanced.requests]
            if len(numbers) < len(advanced.requests) or numbers in asked:
                return Came(_bytes({"asks": [_named(each) for each in advanced.requests]}), None, place)
            asked.append(numbers)
            known |= dict(table[number] for number in numbers)

    def _go(self, given: Given, place: Place | None, env: Environment) -> Advanced:
        program = with_failing(self.program, given.failing) if given.failing else self.program
        if isinstance(given, Begun):
            return begin(program, Start(given.language, given.signed_in, given.going_to), env)
        return advance(program, _somewhere(place).state, self._input(given), env)

    def _input(self, given: Given) -> Input:
        match given:
            case Submitted(action=action, fields=fields):
                submit = Submit(action, fields)
                return Answered(submit, submit_digest(self._session_key, submit))
            case Happened(correlation=correlation, id=name, at=at, body=body):
                return OutsideEvent(correlation, name, at, body)
            case _:
                return Timer()

    def _told(self, advanced: Advanced, given: Given, place: Place | None, asked: list[list[int]]) -> Came:
        if isinstance(advanced, Ignored):
            trace = [] if advanced.event is None else [_line(advanced.event)]
            return Came(_bytes({"ignored": advanced.why, "trace": trace}), None, place)
        if not isinstance(advanced, Moved):
            return Came(_bytes({"early": True}), None, place)
        expires_at = given.now + self.program.lifetime if place is None else place.expires_at
        after = Place(_stored(advanced.state), expires_at)
        page = self._page(after, given.now)
        running = advanced.state.status == "running"
        told = {
            **({"asked": asked} if asked else {}),
            "state": _changes(None if place is None else place.state, advanced.state),
            "effects": advanced.effects,
            "trace": [_line(event) for event in advanced.events],
            "page": None if page is None else page[0],
            **({"nonce": self.nonce(after)} if running else {}),
            "bytes": _digest(*_committed(advanced)),
        }
        return Came(_bytes(told), page, after)

    def _page(self, place: Place, now: Milliseconds) -> tuple[str, bytes] | None:
        if place.state.status == "quarantined":
            return None
        shows = _bytes(view(self.program, place.state, Environment(now=now, key=self.key)))
        return _digest(shows), shows


def recorded_read(request: AnyRead, answer: Any) -> Read:
    """Return a question and its answer as they are recorded."""
    return Read(type(request).__name__, _raw(request), type(answer).__name__, _raw(answer))


def _read(read: Read) -> tuple[AnyRead, Any]:
    request = msgspec.json.decode(read.of, type=_REQUESTS[read.request])
    return request, msgspec.json.decode(read.says, type=_ANSWERS[read.answer])


def _somewhere(place: Place | None) -> Place:
    assert place is not None, "a session begins with its start"
    return place


def _stored(state: State) -> State:
    return decode_state(encode_state(state))


def _changes(before: State | None, after: State) -> dict[str, Any]:
    """Return the fields of the state that a turn changed; at the start all of them."""
    now = msgspec.structs.asdict(after)
    if before is None:
        return now
    return {field: value for field, value in now.items() if _bytes(value) != _bytes(getattr(before, field))}


def _committed(moved: Moved) -> Iterator[bytes]:
    """Yield everything that a commit seals."""
    yield encode_state(moved.state)
    yield from map(msgspec.msgpack.encode, moved.effects)
    yield from (msgspec.msgpack.encode(event.body) for event in moved.events)


def _line(event: Event) -> list[Any]:
    return [event.order, event.kind, event.node, event.visit, event.outcome, event.body]


def _named(request: AnyRead) -> list[Any]:
    return [type(request).__name__, request]


def _digest(*parts: bytes) -> str:
    return hashlib.sha256(b"".join(parts)).hexdigest()[:_DIGEST_CHARACTERS]


def _bytes(told: Any) -> bytes:
    return msgspec.json.encode(told)


def _raw(told: Any) -> msgspec.Raw:
    return msgspec.Raw(_bytes(told))
