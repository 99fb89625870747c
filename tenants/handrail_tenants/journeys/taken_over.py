"""The running sessions of one version, page by page, and what takes one of them over to another or stops it."""

from typing import Final, NamedTuple

import msgspec

from handrail_platform.values import Milliseconds, SessionHandle, TenantId
from handrail_tenants.store.contract import EventRow, SessionRow, SqlValue, Store, Write
from handrail_tenants.waits.inbox import traced

PAGE: Final = 100
MIGRATED: Final = "session.migrate"
"""Stands for taking a session over or stopping it where a write that loses is named."""
_PAGE: Final = f"""
SELECT s.handle, s.seq, s.status, s.program_hash, s.expires_at, s.binding, s.key_version, s.wrapped_key, s.state,
  s.node, EXISTS (SELECT 1 FROM journey_event AS e
    WHERE e.tenant_id = :tenant AND e.handle = s.handle AND e.kind = 'migrated')
FROM journey_session AS s
WHERE s.tenant_id = :tenant AND s.program_hash = :program_hash AND s.status = 'running'
  AND s.expires_at >= :expires_at AND (s.expires_at > :expires_at OR s.handle > :handle)
ORDER BY s.expires_at, s.handle LIMIT {PAGE}
"""  # noqa: S608 - put together from constants
_MOVE: Final = """
UPDATE journey_session SET seq = :seq, status = :status, program_hash = :after, state = :state
WHERE tenant_id = :tenant AND handle = :handle AND seq = :seq - 1 AND status = 'running'
  AND program_hash = :before AND expires_at > :at AND expires_at = :expires_at
  AND EXISTS (SELECT 1 FROM tenant WHERE id = :tenant AND state = 'active')
  AND EXISTS (SELECT 1 FROM program WHERE tenant_id = :tenant AND hash = :after)
  AND NOT EXISTS (SELECT 1 FROM revocation AS r WHERE r.tenant_id = :tenant AND r.hash IN (:before, :after))
"""


class Running(NamedTuple):
    """A session that runs, and the step at which it stands. One that was `taken_over` once stays where it is."""

    row: SessionRow
    step: str
    taken_over: bool


class Place(NamedTuple):
    """Where a page of sessions begins: in the order of their ends, behind this one."""

    expires_at: Milliseconds
    handle: bytes


class Change(msgspec.Struct, frozen=True, kw_only=True):
    """What becomes of a session, or nothing of it: it wins only if the row is still what it was read as."""

    row: SessionRow
    journey: str
    after: bytes
    """The program that the session is pinned to from now on; of one that is stopped, the same."""
    status: str
    state: bytes
    event: EventRow


async def running(store: Store, tenant: TenantId, program_hash: bytes, behind: Place) -> list[Running]:
    """Return the next sessions of the program, a page at most."""
    place: dict[str, SqlValue] = {
        "program_hash": program_hash,
        "expires_at": behind.expires_at,
        "handle": behind.handle,
    }
    rows = await store.fetch(tenant, _PAGE, place)
    return [Running(SessionRow(*row[:9]), row[9], bool(row[10])) for row in rows]


def change_writes(change: Change) -> tuple[Write, ...]:
    """Return the compare-and-set of the session and the line of its trace. It loses to whoever was faster."""
    row, seq = change.row, change.row.seq + 1
    moved = Write(
        _MOVE,
        {
            "handle": row.handle,
            "seq": seq,
            "status": change.status,
            "before": row.program_hash,
            "after": change.after,
            "state": change.state,
            "at": change.event.at,
            "expires_at": row.expires_at,
        },
        loses_as=MIGRATED,
    )
    return moved, traced(SessionHandle(row.handle), seq, change.journey, change.after, change.event)
