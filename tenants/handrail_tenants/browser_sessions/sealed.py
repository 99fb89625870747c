"""What a browser session's row says of who is signed in, how and until when: believed only as it was written."""

from typing import NamedTuple

import msgspec

from handrail_platform.values import Milliseconds
from handrail_tenants.keys.tenant import TenantKeys

_PURPOSE = "browser-session"


class Said(NamedTuple):
    """The columns that are believed, beside those that may change while the session lives."""

    session_hash: bytes
    person_id: bytes
    profiles: str
    assurance: int
    authenticated_at: Milliseconds
    created_at: Milliseconds
    idle_ms: Milliseconds
    ends_at: Milliseconds
    client: str


def seal_session(keys: TenantKeys, said: Said) -> bytes:
    """Return the seal over the columns, which stay readable: the database searches by them."""
    return keys.seal(_PURPOSE, msgspec.msgpack.encode(said), b"")


def require_genuine(keys: TenantKeys, said: Said, sealed: bytes) -> None:
    """Raise SealBroken when the row says anything but what it was sealed with."""
    keys.open(_PURPOSE, msgspec.msgpack.encode(said), sealed)
