"""The counters of a tenant as they are stored. A use is durable before anybody acts on it."""

from collections.abc import Sequence

import msgspec

from handrail_platform.step.reads import Allowance
from handrail_platform.values import Milliseconds, TenantId
from handrail_tenants.limits.policy import Scope
from handrail_tenants.limits.rules import Rule
from handrail_tenants.limits.statements import COUNTED, FORGET, LOCKED_UNTIL, counting
from handrail_tenants.store.contract import Store, Write


class Limited(msgspec.Struct, frozen=True):
    """One thing that is counted. `key_hash` is keyed with the tenant's key, so that a row names nobody."""

    scope: Scope
    key_hash: bytes
    rule: Rule


class Counters:
    """Counts uses. Raises StoreUnavailable and StoreFull: what cannot be counted is not allowed."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def use(self, tenant: TenantId, limited: Limited, now: Milliseconds) -> Allowance:
        """Count one use, unless it is refused."""
        sql, params = counting(limited.rule, now)
        key = {"scope": limited.scope.value, "key_hash": limited.key_hash}
        if await self._store.write_returning(tenant, sql, {**params, **key}):
            return Allowance(allowed=True)
        rows = await self._store.fetch(tenant, LOCKED_UNTIL, key)
        # A counter that vanished meanwhile was forgotten; the next try will count afresh.
        retry_at: Milliseconds = rows[0][0] if rows else now
        return Allowance(allowed=False, retry_at=max(retry_at, now + 1))

    async def use_all(self, tenant: TenantId, all_of: Sequence[Limited], now: Milliseconds) -> Allowance:
        """Count one use of each in this order, and stop at the first that is refused."""
        for limited in all_of:
            allowance = await self.use(tenant, limited, now)
            if not allowance.allowed:
                return allowance
        return Allowance(allowed=True)

    async def counted(self, tenant: TenantId, scope: Scope, key_hash: bytes, now: Milliseconds) -> int:
        """Return how many uses there were in the window that is open, 0 where none is."""
        key = {"scope": scope.value, "key_hash": key_hash, "now": now}
        rows = await self._store.fetch(tenant, COUNTED, key)
        return int(rows[0][0]) if rows else 0

    async def forget(self, tenant: TenantId, all_of: Sequence[Limited]) -> None:
        """Count from the start again."""
        await self._store.write(tenant, [forgetting(each.scope, each.key_hash) for each in all_of])


def forgetting(scope: Scope, key_hash: bytes) -> Write:
    """Return the statement that makes a counter start again."""
    return Write(FORGET, {"scope": scope.value, "key_hash": key_hash})
