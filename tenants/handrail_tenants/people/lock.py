"""Locking an account: its person comes in nowhere until somebody unlocks it, and nothing of it is lost."""

from typing import Final

from handrail_platform.values import Milliseconds, PersonId, TenantId
from handrail_tenants.browser_sessions.start import REVOKE_EVERY
from handrail_tenants.store.contract import Committed, SqlValue, Store, Write
from handrail_tenants.trusted_devices.trust import forget_devices

_LOCK: Final = """
UPDATE person SET state = 'suspended'
WHERE tenant_id = :tenant AND person_id = :person_id AND state = 'active'"""
_UNLOCK: Final = """
UPDATE person SET state = 'active'
WHERE tenant_id = :tenant AND person_id = :person_id AND state = 'suspended'"""


def locking(person_id: PersonId, at: Milliseconds) -> tuple[Write, ...]:
    """Lock an account from within a journey, whether or not it is locked by now."""
    whose: dict[str, SqlValue] = {"person_id": person_id, "at": at}
    return (Write(_LOCK, whose), Write(REVOKE_EVERY, whose), forget_devices(person_id))


class AccountLocks:
    """The locks of all tenants' accounts. Raises StoreUnavailable, StoreFull."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def lock(self, tenant: TenantId, person_id: PersonId, now: Milliseconds) -> bool:
        """Lock an account, sign its person out everywhere and forget their browsers; False where none is active.

        A journey session of theirs that is under way ends at its next step: no commit is made for somebody locked.
        """
        return await self._switch(_LOCK, tenant, person_id, now)

    async def unlock(self, tenant: TenantId, person_id: PersonId, now: Milliseconds) -> bool:
        """Unlock an account, False where it is not locked. What was signed in before stays signed out."""
        return await self._switch(_UNLOCK, tenant, person_id, now)

    async def _switch(self, sql: str, tenant: TenantId, person_id: PersonId, now: Milliseconds) -> bool:
        whose: dict[str, SqlValue] = {"person_id": person_id, "at": now}
        writes = (Write(sql, whose, "lock"), Write(REVOKE_EVERY, whose), forget_devices(person_id))
        return await self._store.write(tenant, writes) == Committed()
