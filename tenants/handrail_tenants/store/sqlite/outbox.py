"""The outbox of a SQLite file. The one writer takes turns, so a plain UPDATE is a lease."""

import sqlite3
from typing import Final

from handrail_platform.values import Milliseconds
from handrail_tenants.store.contract import Leased
from handrail_tenants.store.retention import IN_ORDER

_DUE: Final = """
SELECT o.tenant_id, o.key, o.topic, o.attempts + 1, o.body, s.key_version, s.wrapped_key, o.handle
FROM outbox AS o
JOIN tenant AS t ON t.id = o.tenant_id AND t.state = 'active'
JOIN journey_session AS s ON s.tenant_id = o.tenant_id AND s.handle = o.handle
WHERE o.state = 'waiting' AND o.due <= ?1 AND o.lease_until <= ?1
ORDER BY o.due LIMIT ?2
"""
_TAKE: Final = """
UPDATE outbox SET lease_until = ?3, attempts = attempts + 1 WHERE tenant_id = ?1 AND key = ?2
"""
_DELIVERED: Final = "DELETE FROM outbox WHERE tenant_id = ?1 AND key = ?2"
_AGAIN: Final = """
UPDATE outbox SET due = ?4, lease_until = 0, reason = ?5 WHERE tenant_id = ?1 AND key = ?2 AND attempts = ?3
"""
_DEAD: Final = """
UPDATE outbox SET state = 'dead', lease_until = 0, reason = ?4
WHERE tenant_id = ?1 AND key = ?2 AND attempts = ?3
"""
_LAG: Final = """
SELECT count(*), coalesce(min(o.due), ?1)
FROM outbox AS o JOIN tenant AS t ON t.id = o.tenant_id AND t.state = 'active' WHERE o.state = 'waiting'
"""


def lease(connection: sqlite3.Connection, now: Milliseconds, until: Milliseconds, limit: int) -> list[Leased]:
    """Take due rows whose lease is free, oldest first."""
    rows = [Leased(*row) for row in connection.execute(_DUE, (now, limit))]
    connection.executemany(_TAKE, [(row.tenant, row.key, until) for row in rows])
    return rows


def delivered(connection: sqlite3.Connection, row: Leased) -> None:
    """Remove a row."""
    connection.execute(_DELIVERED, (row.tenant, row.key))


def failed(connection: sqlite3.Connection, row: Leased, retry_at: Milliseconds | None, reason: str) -> None:
    """Release a row or bury it, unless another worker holds it by now."""
    if retry_at is None:
        connection.execute(_DEAD, (row.tenant, row.key, row.attempts, reason))
    else:
        connection.execute(_AGAIN, (row.tenant, row.key, row.attempts, retry_at, reason))


def lag(connection: sqlite3.Connection, now: Milliseconds) -> tuple[int, Milliseconds]:
    """Return how many rows wait, and since when the oldest is due."""
    waiting, oldest = connection.execute(_LAG, (now,)).fetchone()
    return waiting, max(0, now - oldest)


def purge(connection: sqlite3.Connection, now: Milliseconds, limit: int) -> int:
    """Delete what may go, up to `limit` rows."""
    deleted = 0
    for disposal in IN_ORDER:
        sql = disposal.sql.format(cutoff="?1", limit="?2")
        deleted += connection.execute(sql, (now - disposal.keep_ms, limit - deleted)).rowcount
    return deleted
