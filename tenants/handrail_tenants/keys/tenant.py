"""The keys of one tenant, all derived from its data key: personal data, look-ups, the keys of its sessions."""

import os
import struct
from functools import cached_property
from typing import Final, NamedTuple

from handrail_platform.values import SessionHandle, TenantId
from handrail_tenants.keys.opened import OpenedKeys, Wrapped
from handrail_tenants.keys.sealing import KEY_BYTES, SealBroken, Sealer, expand
from handrail_tenants.keys.session import SessionKey

_HANDLE_BYTES: Final = 16
_SESSION_KEY_VERSION: Final = 1
_ROW = struct.Struct(">3sQ")
_SESSION = struct.Struct(">11sQ16sI")


class NewSessionKey(NamedTuple):
    """A fresh session key, and the two columns that bring it back."""

    key: SessionKey
    wrapped: bytes
    version: int


class TenantKeys:
    """What can be sealed and found for one tenant. Lives in memory only; see `KeyRing`."""

    def __init__(self, tenant: TenantId, data_key: bytes, opened: OpenedKeys) -> None:
        self.tenant = tenant
        self._data_key = data_key
        self._lookup_key = expand(data_key, b"lookup")
        self._sessions = Sealer(expand(data_key, b"sessions"))
        self._purposes: dict[str, Sealer] = {}
        self._opened = opened

    @cached_property
    def audit_key(self) -> bytes:
        """For the hashes of the audit log, 32 bytes."""
        return expand(self._data_key, b"audit")

    def seal(self, purpose: str, row: bytes, plain: bytes) -> bytes:
        """Seal a column: `purpose` names table and column, `row` is the row's own key."""
        return self._purpose(purpose).seal(plain, self._place(row))

    def open(self, purpose: str, row: bytes, sealed: bytes) -> bytes:
        """Open a column of the row it was sealed for. Raises SealBroken."""
        return self._purpose(purpose).open(sealed, self._place(row))

    def lookup(self, kind: str, value: str) -> bytes:
        """Return the 32-byte blind index of a normalised value: equal values meet, nobody else can compute it."""
        return expand(self._lookup_key, f"{kind}\0{value}".encode())

    def new_session_key(self, handle: SessionHandle) -> NewSessionKey:
        """Make the key of a new journey session."""
        key = os.urandom(KEY_BYTES)
        wrapped = self._sessions.seal(key, self._session_place(handle, _SESSION_KEY_VERSION))
        return NewSessionKey(self._session_key(handle, _SESSION_KEY_VERSION, key), wrapped, _SESSION_KEY_VERSION)

    def session_key(self, handle: SessionHandle, version: int, wrapped: bytes) -> SessionKey:
        """Bring back the key of a stored session. Raises SealBroken."""
        columns = Wrapped(self.tenant, handle, version, wrapped)
        key = self._opened.find(columns)
        if key is None:
            opened = self._sessions.open(wrapped, self._session_place(handle, version))
            key = self._session_key(handle, version, opened)
            self._opened.keep(columns, key)
        return key

    def _session_key(self, handle: SessionHandle, version: int, key: bytes) -> SessionKey:
        return SessionKey(self.tenant, handle, version, key)

    def _purpose(self, purpose: str) -> Sealer:
        sealer = self._purposes.get(purpose)
        if sealer is None:
            sealer = self._purposes[purpose] = Sealer(expand(self._data_key, f"purpose|{purpose}".encode()))
        return sealer

    def _place(self, row: bytes) -> bytes:
        return _ROW.pack(b"row", self.tenant) + row

    def _session_place(self, handle: SessionHandle, version: int) -> bytes:
        if len(handle) != _HANDLE_BYTES:
            raise SealBroken
        try:
            return _SESSION.pack(b"session-key", self.tenant, handle, version)
        except struct.error as error:
            raise SealBroken from error
