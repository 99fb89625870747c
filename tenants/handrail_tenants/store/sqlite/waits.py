"""The sessions of a SQLite file for which something came, or whose moment has."""

import sqlite3
from typing import Final

from handrail_platform.values import Milliseconds
from handrail_tenants.store.contract import Due

_EVENTS: Final = """
SELECT i.tenant_id, i.handle, i.source, i.event_id
FROM inbox AS i JOIN tenant AS t ON t.id = i.tenant_id AND t.state = 'active'
WHERE i.applied_seq IS NULL AND i.due <= ?1 ORDER BY i.due LIMIT ?2
"""
_TAKE_EVENT: Final = """
UPDATE inbox SET due = ?5 WHERE tenant_id = ?1 AND handle = ?2 AND source = ?3 AND event_id = ?4
"""
_WAKES: Final = """
SELECT w.tenant_id, w.handle
FROM journey_wake AS w JOIN tenant AS t ON t.id = w.tenant_id AND t.state = 'active'
WHERE w.wake_at <= ?1 ORDER BY w.wake_at LIMIT ?2
"""
_TAKE_WAKE: Final = "UPDATE journey_wake SET wake_at = ?3 WHERE tenant_id = ?1 AND handle = ?2"


def lease_due(connection: sqlite3.Connection, now: Milliseconds, until: Milliseconds, limit: int) -> list[Due]:
    """Take what is due. To lease is to let it be due again later: whoever dies gives it back by dying."""
    events = connection.execute(_EVENTS, (now, limit)).fetchall()
    wakes = connection.execute(_WAKES, (now, limit)).fetchall()
    connection.executemany(_TAKE_EVENT, [(*row, until) for row in events])
    connection.executemany(_TAKE_WAKE, [(*row, until) for row in wakes])
    sessions = dict.fromkeys([*((row[0], row[1]) for row in events), *map(tuple, wakes)])
    return [Due(tenant, handle, until) for tenant, handle in sessions]
