"""What a transition writes to PostgreSQL: one statement, which does nothing when the session moved meanwhile."""

from collections.abc import Sequence
from typing import Any, Final

import asyncpg
import msgspec

from handrail_platform.values import TenantId
from handrail_tenants.store.contract import (
    Committed,
    EventRow,
    Lost,
    OutboxRow,
    Renewal,
    SessionRow,
    Step,
    Write,
)
from handrail_tenants.store.postgres.pool import Wire
from handrail_tenants.store.sql import bind_numbered

_REVOKED: Final = "EXISTS (SELECT 1 FROM revocation AS r WHERE r.tenant_id = $1::int AND r.hash = {0})"
_BARRED: Final = (
    "EXISTS (SELECT 1 FROM person AS p WHERE p.tenant_id = $1::int AND p.person_id = {0} AND p.state <> 'active')"
)
"""Whether the account is locked or erased. Somebody new has none yet, and is not barred."""
LOAD: Final = f"""
SELECT handle, seq, status, program_hash, expires_at, binding, key_version, wrapped_key, state,
  {_REVOKED.format("program_hash")} OR {_BARRED.format("journey_session.person_id")}
FROM journey_session WHERE tenant_id = $1::int AND handle = $2
"""  # noqa: S608 - put together from constants
_ACTIVE: Final = "EXISTS (SELECT 1 FROM tenant WHERE id = $1::int AND state = 'active')"
# The ends are compared by what no index serves: by `=` the planner would rather look a session up by its end.
_MOVED: Final = f"""
WITH moved AS (
  UPDATE journey_session SET seq = $3::int, status = $4::text, node = $5::text, person_id = $6::bytea,
    state = $7::bytea
  WHERE tenant_id = $1::int AND handle = $2::bytea AND seq = $3::int - 1 AND status = 'running'
    AND expires_at > $8::bigint AND expires_at IS NOT DISTINCT FROM $9::bigint
    AND {_ACTIVE} AND NOT {_REVOKED.format("program_hash")} AND NOT {_BARRED.format("$6::bytea")}
  RETURNING 1)
"""  # noqa: S608 - put together from constants
_BEGUN: Final = f"""
WITH moved AS (
  INSERT INTO journey_session (tenant_id, handle, seq, status, node, person_id, state, created_at,
    expires_at, journey, program_hash, binding, key_version, wrapped_key)
  SELECT $1::int, $2::bytea, $3::int, $4::text, $5::text, $6::bytea, $7::bytea, $8::bigint,
    $9::bigint, $10::text, $11::bytea, $20::bytea, $21::int, $22::bytea
  WHERE {_ACTIVE} AND NOT {_REVOKED.format("$11::bytea")} AND NOT {_BARRED.format("$6::bytea")}
  ON CONFLICT DO NOTHING
  RETURNING 1)
"""
_RECORDED: Final = """, recorded AS (
  INSERT INTO journey_event (tenant_id, handle, seq, journey, program_hash,
    "order", at, kind, node, visit, outcome, duration_us, body)
  SELECT $1::int, $2::bytea, $3::int, $10::text, $11::bytea, event.* FROM moved, unnest($12::int[], $13::bigint[],
    $14::text[], $15::text[], $16::int[], $17::text[], $18::bigint[], $19::bytea[]) AS event)
"""
_PROMISED: Final = """, promised AS (
  INSERT INTO outbox (tenant_id, handle, lease_until, attempts, state, reason, key, topic, due, body)
  SELECT $1::int, $2::bytea, 0, 0, 'waiting', '', promise.* FROM moved,
    unnest(${0}::text[], ${1}::text[], ${2}::bigint[], ${3}::bytea[]) AS promise
  ON CONFLICT DO NOTHING)
"""
_DONE: Final = "SELECT 1 FROM moved"
_COMMIT: Final = _MOVED + _RECORDED + _DONE
_COMMIT_AND_PROMISE: Final = _MOVED + _RECORDED + _PROMISED.format(20, 21, 22, 23) + _DONE
_BEGIN: Final = _BEGUN + _RECORDED + _DONE
_BEGIN_AND_PROMISE: Final = _BEGUN + _RECORDED + _PROMISED.format(23, 24, 25, 26) + _DONE
_RENEW: Final = f"""
WITH renewed AS (
  UPDATE journey_session SET expires_at = $4::bigint, state = $5::bytea
  WHERE tenant_id = $1::int AND handle = $2::bytea AND seq = $3::int AND status = 'running'
    AND expires_at > $6::bigint AND expires_at IS NOT DISTINCT FROM $7::bigint
    AND {_ACTIVE} AND NOT {_REVOKED.format("program_hash")}
  RETURNING 1)
INSERT INTO journey_event (tenant_id, handle, seq, journey, program_hash,
  "order", at, kind, node, visit, outcome, duration_us, body)
SELECT $1::int, $2::bytea, $3::int, $8::text, $9::bytea, $10::int, $11::bigint, $12::text, $13::text, $14::int,
  $15::text, $16::bigint, $17::bytea FROM renewed
RETURNING 1
"""  # noqa: S608 - put together from constants


async def begin(wire: Wire, tenant: TenantId, new: SessionRow, step: Step) -> bool:
    """Insert the session with trace and outbox, or nothing."""
    session = (new.binding, new.key_version, new.wrapped_key)
    sql = _BEGIN_AND_PROMISE if step.outbox else _BEGIN
    return (
        await wire.fetchval(sql, *_moved(tenant, step), *_events(step.events), *session, *_promises(step.outbox))
        is not None
    )


async def commit(wire: Wire, tenant: TenantId, step: Step) -> bool:
    """Compare-and-set the session with trace and outbox, or nothing."""
    sql = _COMMIT_AND_PROMISE if step.outbox else _COMMIT
    return (
        await wire.fetchval(sql, *_moved(tenant, step), *_events(step.events), *_promises(step.outbox)) is not None
    )


async def renew(wire: Wire, tenant: TenantId, renewal: Renewal) -> bool:
    """Compare-and-set the session's end with a line of its trace, or nothing."""
    return (
        await wire.fetchval(
            _RENEW,
            tenant,
            renewal.handle,
            renewal.seq,
            renewal.renewed_until,
            renewal.state,
            renewal.at,
            renewal.expires_at,
            renewal.journey,
            renewal.program_hash,
            *msgspec.structs.astuple(renewal.event),
        )
        is not None
    )


async def write(wire: Wire, tenant: TenantId, writes: Sequence[Write]) -> Committed | Lost:
    """Run domain statements inside a transaction, up to the first that loses."""
    for each in writes:
        sql, values = bind_numbered(each.sql, tenant, each.params)
        try:
            changed = int((await wire.execute(sql, *values)).rpartition(" ")[2])
        except asyncpg.UniqueViolationError:
            if not each.loses_as:
                raise
            changed = 0
        if each.loses_as and changed == 0:
            return Lost(each.loses_as)
    return Committed()


def _moved(tenant: TenantId, step: Step) -> tuple[Any, ...]:
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
        step.journey,
        step.program_hash,
    )


def _events(events: Sequence[EventRow]) -> tuple[list[Any], ...]:
    return (
        [event.order for event in events],
        [event.at for event in events],
        [event.kind for event in events],
        [event.node for event in events],
        [event.visit for event in events],
        [event.outcome for event in events],
        [event.duration_us for event in events],
        [event.body for event in events],
    )


def _promises(outbox: Sequence[OutboxRow]) -> tuple[list[Any], ...]:
    if not outbox:
        return ()
    return (
        [promise.key for promise in outbox],
        [promise.topic for promise in outbox],
        [promise.due for promise in outbox],
        [promise.body for promise in outbox],
    )
