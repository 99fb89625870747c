"""Where one session stands. Encoded with MessagePack and sealed before it is stored."""

from typing import Any, Literal, TypeAlias

import msgspec

from handrail_platform.assurance import AuthenticatorProfile
from handrail_platform.errors import HandrailError
from handrail_platform.step.context import Subject
from handrail_platform.step.effects import TransactionEffect
from handrail_platform.step.waiting import Waits
from handrail_platform.values import Milliseconds, PersonId, Value

Status: TypeAlias = Literal["running", "finished", "quarantined", "stopped"]
STATE_FORMAT = 1


class Fact(msgspec.Struct, frozen=True, array_like=True):
    """Something that was proved, about whom or what, and when. Made by the interpreter alone."""

    kind: str
    about: str
    at: Milliseconds
    authenticator: AuthenticatorProfile | None = None


class LastSubmit(msgspec.Struct, frozen=True, array_like=True):
    """The answer that led here, so that the same answer sent twice is recognised. `digest` is keyed."""

    seq: int
    node: int
    visit: int
    digest: bytes


class Ending(msgspec.Struct, frozen=True, array_like=True):
    """How a finished session ended."""

    result: Literal["success", "denied"]
    signed_in: bool
    continue_to: str | None


class State(msgspec.Struct, frozen=True, array_like=True):
    """Fields cannot be reordered or removed, only appended with a default: stored sessions outlive code."""

    format: int
    seq: int
    node: int
    entered_at: Milliseconds
    status: Status
    language: str
    visits: dict[int, int]
    variables: dict[str, Value]
    memory: dict[str, Any]
    facts: tuple[Fact, ...]
    subject: Subject | None
    pending: tuple[TransactionEffect, ...]
    last: LastSubmit | None
    ending: Ending | None
    going_to: str | None = None
    """Where the person was on the way to; kept for a fresh start after expiry."""
    renewals: int = 0
    """How often the session was given more time."""
    actor: PersonId | None = None
    """Who acts for the subject; nobody does while people act for themselves."""
    waits: Waits | None = None
    """What it waits for besides a person, while it stands at a waiting step."""


class StateUnreadable(HandrailError):
    """The stored state is not one that this release wrote or can read."""

    code = "state-unreadable"


_ENCODER = msgspec.msgpack.Encoder()
_DECODER = msgspec.msgpack.Decoder(State)


def encode_state(state: State) -> bytes:
    """Return the state as MessagePack."""
    return _ENCODER.encode(state)


def decode_state(encoded: bytes) -> State:
    """Read an encoded state. Raises StateUnreadable."""
    try:
        state = _DECODER.decode(encoded)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise StateUnreadable from error
    if state.format != STATE_FORMAT:
        raise StateUnreadable
    return state
