"""What a transition writes to SQLite. Runs inside the writer's savepoint; `Undo` takes everything back."""

import itertools
import sqlite3
from collections.abc import Sequence
from typing import Final

import msgspec

from handrail_platform.values import SessionHandle, TenantId
from handrail_tenants.store.contract import (
    CommitResult,
    Committed,
    Lost,
    Raced,
    Renewal,
    SessionRow,
    Step,
    Write,
)
from handrail_tenants.store.sql import bind_named
from handrail_tenants.store.sqlite.writer import Undo

_TAKEN: Final = frozenset({sqlite3.SQLITE_CONSTRAINT_PRIMARYKEY, sqlite3.SQLITE_CONSTRAINT_UNIQUE})
_ACTIVE: Final = "EXISTS (SELECT 1 FROM tenant WHERE id = ?1 AND state = 'active')"
_REVOKED: Final = "EXISTS (SELECT 1 FROM revocation WHERE tenant_id = ?1 AND hash = {0})"
_BARRED: Final = (
    "EXISTS (SELECT 1 FROM person AS p WHERE p.tenant_id = ?1 AND p.person_id = {0} AND p.state <> 'active')"
)
"""Whether the account is locked or erased. Somebody new has none yet, and is not barred."""
_LOAD: Final = f"""
SELECT handle, seq, status, program_hash, expires_at, binding, key_version, wrapped_key, state,
  {_REVOKED.format("program_hash")} OR {_BARRED.format("journey_session.person_id")}
FROM journey_session WHERE tenant_id = ?1 AND handle = ?2
"""  # noqa: S608 - put together from constants
_MOVE: Final = f"""
UPDATE journey_session SET seq = ?3, status = ?4, node = ?5, person_id = ?6, state = ?7
WHERE tenant_id = ?1 AND handle = ?2 AND seq = ?3 - 1 AND status = 'running' AND expires_at > ?8
  AND expires_at = ?9 AND {_ACTIVE} AND NOT {_REVOKED.format("program_hash")} AND NOT {_BARRED.format("?6")}
"""  # noqa: S608 - put together from constants
_RENEW: Final = f"""
UPDATE journey_session SET expires_at = ?4, state = ?5
WHERE tenant_id = ?1 AND handle = ?2 AND seq = ?3 AND status = 'running' AND expires_at > ?6
  AND expires_at = ?7 AND {_ACTIVE} AND NOT {_REVOKED.format("program_hash")}
"""  # noqa: S608 - put together from constants
_BEGIN: Final = f"""
INSERT INTO journey_session (tenant_id, handle, seq, status, node, person_id, state, created_at,
  expires_at, journey, program_hash, binding, key_version, wrapped_key)
SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14
WHERE {_ACTIVE} AND NOT {_REVOKED.format("?11")} AND NOT {_BARRED.format("?6")}
ON CONFLICT DO NOTHING
"""
_EVENT: Final = """
INSERT INTO journey_event (tenant_id, handle, seq, journey, program_hash, "order", at, kind, node, visit, outcome,
  duration_us, body)
VALUES """
_EVENT_VALUES: Final = "(?1, ?2, ?3, ?4, ?5, ?, ?, ?, ?, ?, ?, ?, ?)"
_EVENTS_AT_ONCE: Final = 8
"""Most transitions leave three lines; each statement more is another hand-over between threads."""
_PROMISE: Final = """
INSERT INTO outbox (tenant_id, key, handle, topic, due, lease_until, attempts, state, reason, body)
VALUES (?1, ?2, ?3, ?4, ?5, 0, 0, 'waiting', '', ?6)
ON CONFLICT DO NOTHING
"""


def load(connection: sqlite3.Connection, tenant: TenantId, handle: SessionHandle) -> SessionRow | None:
    """Return the session of this tenant."""
    row = connection.execute(_LOAD, (tenant, handle)).fetchone()
    return None if row is None else SessionRow(*row)  # SQLite says 1 and 0, which equal True and False


def begin(connection: sqlite3.Connection, tenant: TenantId, new: SessionRow, step: Step) -> CommitResult:
    """Insert the session, then everything else that its first transition writes."""
    row = (
        *_moved(tenant, step),
        step.journey,
        step.program_hash,
        new.binding,
        new.key_version,
        new.wrapped_key,
    )
    if connection.execute(_BEGIN, row).rowcount != 1:
        return Raced()
    return _record(connection, tenant, step)


def commit(connection: sqlite3.Connection, tenant: TenantId, step: Step) -> CommitResult:
    """Compare-and-set the session, then everything else that the transition writes."""
    if connection.execute(_MOVE, _moved(tenant, step)).rowcount != 1:
        return Raced()
    return _record(connection, tenant, step)


def renew(connection: sqlite3.Connection, tenant: TenantId, renewal: Renewal) -> Committed | Raced:
    """Compare-and-set the session's end, and put the line into its trace."""
    row = (
        tenant,
        renewal.handle,
        renewal.seq,
        renewal.renewed_until,
        renewal.state,
        renewal.at,
        renewal.expires_at,
    )
    if connection.execute(_RENEW, row).rowcount != 1:
        return Raced()
    shared = (tenant, renewal.handle, renewal.seq, renewal.journey, renewal.program_hash)
    connection.execute(_EVENT + _EVENT_VALUES, (*shared, *msgspec.structs.astuple(renewal.event)))
    return Committed()


def write(connection: sqlite3.Connection, tenant: TenantId, writes: Sequence[Write]) -> Committed:
    """Run domain statements. The first that loses undoes them all."""
    for each in writes:
        try:
            changed = connection.execute(each.sql, bind_named(each.sql, tenant, each.params)).rowcount
        except sqlite3.IntegrityError as error:
            if not each.loses_as or error.sqlite_errorcode not in _TAKEN:
                raise
            changed = 0
        if each.loses_as and changed == 0:
            raise Undo(Lost(each.loses_as))
    return Committed()


def _moved(tenant: TenantId, step: Step) -> tuple[str | int | bytes | None, ...]:
    return (
        tenant,
        step.handle,
        step.seq,
        step.status,
        step.node,
        step.person_id,
        step.state,
        step.at,
        step.expires_at,
    )


def _record(connection: sqlite3.Connection, tenant: TenantId, step: Step) -> Committed:
    shared = (tenant, step.handle, step.seq, step.journey, step.program_hash)
    for first in range(0, len(step.events), _EVENTS_AT_ONCE):
        events = step.events[first : first + _EVENTS_AT_ONCE]
        values = itertools.chain.from_iterable(map(msgspec.structs.astuple, events))
        connection.execute(_EVENT + ", ".join([_EVENT_VALUES] * len(events)), (*shared, *values))
    for promise in step.outbox:
        connection.execute(_PROMISE, (tenant, promise.key, step.handle, promise.topic, promise.due, promise.body))
    return write(connection, tenant, step.writes)
