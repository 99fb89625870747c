"""The sessions of a PostgreSQL database for which something came, or whose moment has."""

from typing import Final

from handrail_platform.values import Milliseconds
from handrail_tenants.store.contract import Due
from handrail_tenants.store.postgres.pool import Wire

_EVENTS: Final = """
WITH picked AS (
  SELECT i.tenant_id, i.handle, i.source, i.event_id FROM inbox AS i
  JOIN tenant AS t ON t.id = i.tenant_id AND t.state = 'active'
  WHERE i.applied_seq IS NULL AND i.due <= $1 ORDER BY i.due LIMIT $3 FOR UPDATE OF i SKIP LOCKED)
UPDATE inbox AS i SET due = $2 FROM picked AS p
WHERE i.tenant_id = p.tenant_id AND i.handle = p.handle AND i.source = p.source AND i.event_id = p.event_id
RETURNING i.tenant_id, i.handle
"""
_WAKES: Final = """
WITH picked AS (
  SELECT w.tenant_id, w.handle FROM journey_wake AS w
  JOIN tenant AS t ON t.id = w.tenant_id AND t.state = 'active'
  WHERE w.wake_at <= $1 ORDER BY w.wake_at LIMIT $3 FOR UPDATE OF w SKIP LOCKED)
UPDATE journey_wake AS w SET wake_at = $2 FROM picked AS p WHERE w.tenant_id = p.tenant_id AND w.handle = p.handle
RETURNING w.tenant_id, w.handle
"""


async def lease_due(wire: Wire, now: Milliseconds, until: Milliseconds, limit: int) -> list[Due]:
    """Take what is due. To lease is to let it be due again later: whoever dies gives it back by dying."""
    events = await wire.fetch(_EVENTS, now, until, limit)
    wakes = await wire.fetch(_WAKES, now, until, limit)
    sessions = dict.fromkeys((row[0], row[1]) for row in [*events, *wakes])
    return [Due(tenant, handle, until) for tenant, handle in sessions]
