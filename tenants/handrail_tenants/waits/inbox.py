"""The inbox: what comes from outside is kept once, before anybody looks at the session that it is for."""

from enum import StrEnum
from typing import Final

import msgspec

from handrail_platform.values import Milliseconds, SessionHandle, TenantId
from handrail_tenants.store.contract import EventRow, Row, SqlValue, Store, Write

MOST_OF_ONE_SESSION: Final = 200
"""Events that are kept for one session, applied or not."""
MARKED: Final = "inbox"
"""What a transition loses as when somebody else has applied its event meanwhile."""

_KEEP: Final = """
INSERT INTO inbox (tenant_id, source, event_id, handle, correlation, at, due, applied_seq, fate, body)
SELECT :tenant, :source, :event_id, :handle, :correlation, :at, :at, NULL, '', :body
WHERE (SELECT count(*) FROM inbox WHERE tenant_id = :tenant AND handle = :handle) < :most
ON CONFLICT DO NOTHING
RETURNING 1
"""
_KNOWN: Final = """
SELECT 1 FROM inbox
WHERE tenant_id = :tenant AND handle = :handle AND source = :source AND event_id = :event_id
"""
_UNAPPLIED: Final = """
SELECT handle, source, event_id, correlation, at, body FROM inbox
WHERE tenant_id = :tenant AND handle = :handle AND applied_seq IS NULL ORDER BY at, source, event_id LIMIT :most
"""
_MARK: Final = """
UPDATE inbox SET applied_seq = :seq, fate = :fate, body = :nothing
WHERE tenant_id = :tenant AND handle = :handle AND source = :source AND event_id = :event_id
  AND applied_seq IS NULL
"""
_MARK_ALL: Final = """
UPDATE inbox SET applied_seq = 0, fate = :fate, body = :nothing
WHERE tenant_id = :tenant AND handle = :handle AND applied_seq IS NULL
"""
_TRACE: Final = """
INSERT INTO journey_event (tenant_id, handle, seq, journey, program_hash, "order", at, kind, node, visit, outcome,
  duration_us, body)
VALUES (:tenant, :handle, :seq, :journey, :program_hash, :order, :at, :kind, :node, :visit, :outcome, :duration_us,
  :body)
ON CONFLICT DO NOTHING
"""


class InboxRow(msgspec.Struct, frozen=True):
    """An event as stored. `body` is sealed with the session's key, `correlation` is what it carried."""

    handle: SessionHandle
    source: str
    event_id: str
    correlation: bytes
    at: Milliseconds
    body: bytes

    @property
    def id(self) -> str:
        """Return its name in the session: two sources may give the same one."""
        return f"{self.source}:{self.event_id}"


class Kept(StrEnum):
    """What became of an event at the door."""

    NEW = "new"
    REPEATED = "repeated"
    TOO_MANY = "too-many"


async def keep(store: Store, tenant: TenantId, row: InboxRow) -> Kept:
    """Keep an event, durably when this answers. The same one sent again is kept once."""
    named: dict[str, SqlValue] = {"handle": row.handle, "source": row.source, "event_id": row.event_id}
    params = {
        **named,
        "correlation": row.correlation,
        "at": row.at,
        "body": row.body,
        "most": MOST_OF_ONE_SESSION,
    }
    if await store.write_returning(tenant, _KEEP, params):
        return Kept.NEW
    return Kept.REPEATED if await store.fetch(tenant, _KNOWN, named) else Kept.TOO_MANY


async def unapplied(store: Store, tenant: TenantId, handle: SessionHandle) -> list[InboxRow]:
    """Return what came for a session and was not applied yet, in the order in which it came."""
    rows = await store.fetch(tenant, _UNAPPLIED, {"handle": handle, "most": MOST_OF_ONE_SESSION})
    return [_row(row) for row in rows]


def taken(row: InboxRow, seq: int) -> Write:
    """Return what the transition that takes an event writes about it. It loses to whoever was faster."""
    return Write(_MARK, _marks(row, seq, "taken"), loses_as=MARKED)


def ignored(row: InboxRow, seq: int, why: str) -> Write:
    """Return the end of an event that changed nothing. It loses to whoever was faster."""
    return Write(_MARK, _marks(row, seq, why), loses_as=MARKED)


def discarded(handle: SessionHandle, why: str) -> Write:
    """Return the end of all events for a session that is over."""
    return Write(_MARK_ALL, {"handle": handle, "fate": why, "nothing": b""})


def traced(handle: SessionHandle, seq: int, journey: str, program_hash: bytes, event: EventRow) -> Write:
    """Return a line of the trace of a session that does not move."""
    line = msgspec.structs.asdict(event)
    return Write(_TRACE, {"handle": handle, "seq": seq, "journey": journey, "program_hash": program_hash, **line})


def _marks(row: InboxRow, seq: int, fate: str) -> dict[str, SqlValue]:
    return {
        "handle": row.handle,
        "source": row.source,
        "event_id": row.event_id,
        "seq": seq,
        "fate": fate,
        "nothing": b"",
    }


def _row(row: Row) -> InboxRow:
    return InboxRow(*row)
