"""The outbox of a PostgreSQL database: leased with SKIP LOCKED, so workers never wait for one another."""

from typing import Final

from handrail_platform.values import Milliseconds
from handrail_tenants.store.contract import Leased
from handrail_tenants.store.postgres.pool import Wire
from handrail_tenants.store.retention import IN_ORDER

_LEASE: Final = """
WITH picked AS (
  SELECT o.tenant_id, o.key FROM outbox AS o
  JOIN tenant AS t ON t.id = o.tenant_id AND t.state = 'active'
  WHERE o.state = 'waiting' AND o.due <= $1 AND o.lease_until <= $1
  ORDER BY o.due LIMIT $3 FOR UPDATE OF o SKIP LOCKED),
taken AS (
  UPDATE outbox AS o SET lease_until = $2, attempts = o.attempts + 1 FROM picked AS p, journey_session AS s
  WHERE o.tenant_id = p.tenant_id AND o.key = p.key AND s.tenant_id = o.tenant_id AND s.handle = o.handle
  RETURNING o.due, o.tenant_id, o.key, o.topic, o.attempts, o.body, s.key_version, s.wrapped_key, o.handle)
SELECT tenant_id, key, topic, attempts, body, key_version, wrapped_key, handle FROM taken ORDER BY due
"""
_DELIVERED: Final = "DELETE FROM outbox WHERE tenant_id = $1 AND key = $2"
_AGAIN: Final = """
UPDATE outbox SET due = $4, lease_until = 0, reason = $5 WHERE tenant_id = $1 AND key = $2 AND attempts = $3
"""
_DEAD: Final = """
UPDATE outbox SET state = 'dead', lease_until = 0, reason = $4
WHERE tenant_id = $1 AND key = $2 AND attempts = $3
"""
_LAG: Final = """
SELECT count(*), coalesce(min(o.due), $1)
FROM outbox AS o JOIN tenant AS t ON t.id = o.tenant_id AND t.state = 'active' WHERE o.state = 'waiting'
"""


async def lease(wire: Wire, now: Milliseconds, until: Milliseconds, limit: int) -> list[Leased]:
    """Take due rows whose lease is free, oldest first."""
    return [Leased(*row) for row in await wire.fetch(_LEASE, now, until, limit)]


async def delivered(wire: Wire, row: Leased) -> None:
    """Remove a row."""
    await wire.execute(_DELIVERED, row.tenant, row.key)


async def failed(wire: Wire, row: Leased, retry_at: Milliseconds | None, reason: str) -> None:
    """Release a row or bury it, unless another worker holds it by now."""
    if retry_at is None:
        await wire.execute(_DEAD, row.tenant, row.key, row.attempts, reason)
    else:
        await wire.execute(_AGAIN, row.tenant, row.key, row.attempts, retry_at, reason)


async def lag(wire: Wire, now: Milliseconds) -> tuple[int, Milliseconds]:
    """Return how many rows wait, and since when the oldest is due."""
    (row,) = await wire.fetch(_LAG, now)
    return row[0], max(0, now - row[1])


async def purge(wire: Wire, now: Milliseconds, limit: int) -> int:
    """Delete what may go, up to `limit` rows."""
    deleted = 0
    for disposal in IN_ORDER:
        sql = disposal.sql.format(cutoff="$1", limit="$2")
        done = await wire.execute(sql, now - disposal.keep_ms, limit - deleted)
        deleted += int(done.rpartition(" ")[2])
    return deleted
