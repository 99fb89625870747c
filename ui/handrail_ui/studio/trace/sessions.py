"""Journey sessions as their tenant's staff look them up: by their id, or by whoever walked."""

from typing import Final

import msgspec

from handrail_flows.typed.identifier import read_identifier
from handrail_flows.typed.refusal import Refusal
from handrail_platform.step.reads import IdentifierKind
from handrail_platform.values import Milliseconds, PersonId, SessionHandle
from handrail_tenants.people.find import FIND
from handrail_tenants.store.contract import SqlValue
from handrail_tenants.tenancy.directory import Tenant
from handrail_ui.encoding import decode_bytes
from handrail_ui.parts import Parts
from handrail_ui.runtime.routes import HANDLE_BYTES

PAGE: Final = 25
_PERSON_DIGITS: Final = 32
_KINDS: Final[tuple[IdentifierKind, ...]] = ("email", "phone", "username")
OF_PERSON: Final = f"""
SELECT s.handle, s.journey, s.status, s.created_at, s.expires_at, p.version
FROM journey_session AS s LEFT JOIN program AS p ON p.tenant_id = s.tenant_id AND p.hash = s.program_hash
WHERE s.tenant_id = :tenant AND s.person_id = :person_id
  AND (s.created_at < :created_at OR (s.created_at = :created_at AND s.handle < :handle))
ORDER BY s.created_at DESC, s.handle DESC LIMIT {PAGE}
"""  # noqa: S608 - put together from constants
_FAR_AWAY: Final = 1 << 62


class SessionLine(msgspec.Struct, frozen=True):
    """One session of a person. `version` is None where nobody knows any more what it ran."""

    handle: SessionHandle
    journey: str
    status: str
    created_at: Milliseconds
    expires_at: Milliseconds
    version: int | None


class Behind(msgspec.Struct, frozen=True):
    """Where a page of sessions begins: behind this one."""

    created_at: Milliseconds = _FAR_AWAY
    handle: bytes = b""


async def sessions_of(parts: Parts, served: Tenant, person: PersonId, behind: Behind) -> tuple[SessionLine, ...]:
    """Return the next sessions of a person of this tenant, newest first, a page at most."""
    place: dict[str, SqlValue] = {"person_id": person, "created_at": behind.created_at, "handle": behind.handle}
    return tuple(SessionLine(*row) for row in await parts.store.fetch(served.id, OF_PERSON, place))


async def found(parts: Parts, served: Tenant, typed: str) -> SessionHandle | PersonId | None:
    """Return the session or the person of this tenant that the text names."""
    text = typed.strip()
    if (handle := decode_bytes(text, HANDLE_BYTES)) is not None:
        return SessionHandle(handle) if await parts.store.load(served.id, SessionHandle(handle)) else None
    if (person := person_of(text)) is not None:
        return person
    keys = await parts.keys.of(served.id)
    for kind in _KINDS:
        read = read_identifier(text, (kind,), None)
        if not isinstance(read, Refusal):
            place: dict[str, SqlValue] = {"kind": kind, "lookup": keys.lookup(*read)}
            if rows := await parts.store.fetch(served.id, FIND, place):
                return PersonId(rows[0][0])
    return None


def person_of(text: str) -> PersonId | None:
    """Return the person whose id this is, in hex."""
    try:
        return PersonId(bytes.fromhex(text)) if len(text) == _PERSON_DIGITS else None
    except ValueError:
        return None
