"""Somebody wants their account deleted, or changes their mind."""

from handrail_platform.step.effects import DeleteAccount
from handrail_platform.values import Milliseconds, PersonId, TenantId
from handrail_tenants.browser_sessions.start import REVOKE_EVERY
from handrail_tenants.erasure.statements import ASK, ASKED, KEEP
from handrail_tenants.store.contract import SqlValue, Store, Write
from handrail_tenants.trusted_devices.trust import forget_devices


def delete_account(effect: DeleteAccount) -> tuple[Write, ...]:
    """Note when they are to be erased, and sign them out everywhere: who comes back does so on purpose."""
    whose: dict[str, SqlValue] = {"person_id": effect.person_id, "at": effect.at}
    return (Write(ASK, {**whose, "due": effect.due}), Write(REVOKE_EVERY, whose), forget_devices(effect.person_id))


class Deletions:
    """Accounts that their people had deleted, and that are still there."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def due(self, tenant: TenantId, person_id: PersonId) -> Milliseconds | None:
        """Return when somebody is to be erased, None where they are not."""
        rows = await self._store.fetch(tenant, ASKED, {"person_id": person_id})
        return rows[0][0] if rows else None

    async def keep(self, tenant: TenantId, person_id: PersonId) -> None:
        """Take it back, unless it is done."""
        await self._store.write(tenant, [Write(KEEP, {"person_id": person_id})])
