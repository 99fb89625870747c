"""The key of one journey session: what it seals and what is derived from it."""

import struct
from functools import cached_property
from typing import NamedTuple

from handrail_platform.values import Milliseconds, SessionHandle, TenantId
from handrail_tenants.keys.sealing import SealBroken, Sealer, expand

_STATE = struct.Struct(">5sQ16sQ32sIqB")
_EVENT = struct.Struct(">5sQ16sQQ")
_OUTBOX = struct.Struct(">6sQ16s")
_INBOX = struct.Struct(">5sQ16sI")
_KEPT = struct.Struct(">4sQ16s")


class Beside(NamedTuple):
    """What the row says beside its sealed state and is believed: none of it can be changed without the state."""

    seq: int
    status: str
    program_hash: bytes
    expires_at: Milliseconds
    binding: bytes


class SessionKey:
    """Seals everything that one session stores. Its sub-keys stay the same for as long as the session lives.

    Each of the five uses has a sub-key of its own, 32 bytes.
    """

    def __init__(self, tenant: TenantId, handle: SessionHandle, version: int, key: bytes) -> None:
        self._tenant = tenant
        self._handle = handle
        self._version = version
        self._key = key
        self._sealer = Sealer(expand(key, b"seal"))

    @property
    def handle(self) -> SessionHandle:
        return self._handle

    @cached_property
    def steps_key(self) -> bytes:
        """For steps: one-time codes and everything else that looks random in a journey."""
        return expand(self._key, b"steps")

    @cached_property
    def nonce_key(self) -> bytes:
        """For page nonces."""
        return expand(self._key, b"nonce")

    @cached_property
    def digest_key(self) -> bytes:
        """For digests of answers."""
        return expand(self._key, b"digest")

    @cached_property
    def cookie_key(self) -> bytes:
        """For cookie values that the commit of a sign-in must be able to repeat."""
        return expand(self._key, b"cookie")

    def seal_state(self, plain: bytes, beside: Beside) -> bytes:
        """Seal the state for a row that says exactly this beside it."""
        return self._sealer.seal(plain, self._state_place(beside))

    def open_state(self, sealed: bytes, beside: Beside) -> bytes:
        """Open the state of the row that says this beside it. Raises SealBroken."""
        return self._sealer.open(sealed, self._state_place(beside))

    def seal_event(self, plain: bytes, seq: int, order: int) -> bytes:
        """Seal the body of one line of the trace."""
        return self._sealer.seal(plain, self._event_place(seq, order))

    def open_event(self, sealed: bytes, seq: int, order: int) -> bytes:
        """Open the body of one line of the trace. Raises SealBroken."""
        return self._sealer.open(sealed, self._event_place(seq, order))

    def seal_outbox(self, plain: bytes, key: str) -> bytes:
        """Seal the body of the outbox row with this key."""
        return self._sealer.seal(plain, self._outbox_place(key))

    def open_outbox(self, sealed: bytes, key: str) -> bytes:
        """Open the body of the outbox row with this key. Raises SealBroken."""
        return self._sealer.open(sealed, self._outbox_place(key))

    def seal_inbox(self, plain: bytes, source: str, event_id: str) -> bytes:
        """Seal the body of the event that this source gives this name."""
        return self._sealer.seal(plain, self._inbox_place(source, event_id))

    def open_inbox(self, sealed: bytes, source: str, event_id: str) -> bytes:
        """Open the body of an event. Raises SealBroken."""
        return self._sealer.open(sealed, self._inbox_place(source, event_id))

    def seal_kept(self, plain: bytes, kind: str, name: bytes) -> bytes:
        """Seal what is kept beside the session for people to look at: a thing of this kind, by its own name."""
        return self._sealer.seal(plain, self._kept_place(kind, name))

    def open_kept(self, sealed: bytes, kind: str, name: bytes) -> bytes:
        """Open what is kept beside the session. Raises SealBroken."""
        return self._sealer.open(sealed, self._kept_place(kind, name))

    def _state_place(self, beside: Beside) -> bytes:
        seq, status, program_hash, expires_at, binding = beside
        # A column of another width would be cut or padded silently, and two places would become one.
        if len(program_hash) != 32:  # noqa: PLR2004
            raise SealBroken
        try:
            place = _STATE.pack(
                b"state",
                self._tenant,
                self._handle,
                seq,
                program_hash,
                self._version,
                expires_at,
                len(binding),
            )
            return place + binding + status.encode()
        except (struct.error, TypeError) as error:  # a number out of range, or what SQLite takes for one
            raise SealBroken from error

    def _event_place(self, seq: int, order: int) -> bytes:
        return _EVENT.pack(b"event", self._tenant, self._handle, seq, order)

    def _outbox_place(self, key: str) -> bytes:
        return _OUTBOX.pack(b"outbox", self._tenant, self._handle) + key.encode()

    def _inbox_place(self, source: str, event_id: str) -> bytes:
        encoded = source.encode()
        return _INBOX.pack(b"inbox", self._tenant, self._handle, len(encoded)) + encoded + event_id.encode()

    def _kept_place(self, kind: str, name: bytes) -> bytes:
        return _KEPT.pack(b"kept", self._tenant, self._handle) + kind.encode() + b"|" + name
