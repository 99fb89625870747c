"""The SQL of the counters: one statement counts and decides, so that parallel guesses cannot share a use.

What the statements do is `rules.use`; a test holds the two together.
"""

from collections.abc import Mapping
from typing import Final

from handrail_platform.values import Milliseconds
from handrail_tenants.limits.rules import Lockout, Quota, Rule, use
from handrail_tenants.store.contract import SqlValue

# No row comes back when the counter is locked: the WHERE of the upsert leaves it as it is.
_COUNT: Final = """
INSERT INTO throttle (tenant_id, scope, key_hash, count, window_ends_at, locked_until, expires_at)
VALUES (:tenant, :scope, :key_hash, 1, :window_ends_at, :locked_until, :window_ends_at)
ON CONFLICT (tenant_id, scope, key_hash) DO UPDATE SET
  count = CASE WHEN throttle.window_ends_at <= :now THEN 1 ELSE throttle.count + 1 END,
  {columns}
WHERE throttle.locked_until <= :now
RETURNING count"""

USE_QUOTA: Final = _COUNT.format(
    columns="""window_ends_at = CASE WHEN throttle.window_ends_at <= :now THEN excluded.window_ends_at
    ELSE throttle.window_ends_at END,
  locked_until = CASE WHEN throttle.window_ends_at <= :now THEN excluded.locked_until
    WHEN throttle.count + 1 >= :uses THEN throttle.window_ends_at ELSE 0 END,
  expires_at = CASE WHEN throttle.window_ends_at <= :now THEN excluded.expires_at
    ELSE throttle.expires_at END"""
)

USE_LOCKOUT: Final = _COUNT.format(
    columns="""window_ends_at = excluded.window_ends_at,
  locked_until = CASE WHEN throttle.window_ends_at <= :now THEN excluded.locked_until
    WHEN throttle.count + 1 < :free THEN 0
    WHEN throttle.count + 1 >= :longest_from THEN :longest_until
    ELSE :now + :first_delay * (1 << CAST(throttle.count + 1 - :free AS INTEGER)) END,
  expires_at = excluded.expires_at"""
)

LOCKED_UNTIL: Final = """
SELECT locked_until FROM throttle
WHERE tenant_id = :tenant AND scope = :scope AND key_hash = :key_hash"""

COUNTED: Final = """
SELECT count FROM throttle
WHERE tenant_id = :tenant AND scope = :scope AND key_hash = :key_hash AND window_ends_at > :now"""

FORGET: Final = "DELETE FROM throttle WHERE tenant_id = :tenant AND scope = :scope AND key_hash = :key_hash"


def counting(rule: Rule, now: Milliseconds) -> tuple[str, Mapping[str, SqlValue]]:
    """Return the statement that counts one use, and its parameters but for scope and key."""
    first = use(rule, None, now)
    assert first is not None
    inserted: dict[str, SqlValue] = {
        "now": now,
        "window_ends_at": first.window_ends_at,
        "locked_until": first.locked_until,
    }
    match rule:
        case Quota():
            return USE_QUOTA, {**inserted, "uses": rule.uses}
        case Lockout():
            return USE_LOCKOUT, {
                **inserted,
                "free": rule.free,
                "first_delay": rule.first_delay,
                "longest_from": rule.free + rule.doublings,
                "longest_until": now + rule.longest_delay,
            }
