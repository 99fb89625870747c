"""Whether a browser is remembered, and the person's own list of those that are."""

import hmac
from typing import Final

import msgspec

from handrail_platform.step.reads import DeviceTrust, DeviceTrustOf
from handrail_platform.values import Milliseconds, PersonId, TenantId
from handrail_tenants.keys.ring import KeyRing
from handrail_tenants.reads.context import ReadContext
from handrail_tenants.store.contract import Store, Write
from handrail_tenants.trusted_devices.trust import MOST_DEVICES, trait_of

OF_PERSON: Final = f"""
SELECT trait, client, trusted_at, ends_at FROM trusted_device
WHERE tenant_id = :tenant AND person_id = :person_id AND ends_at > :now
ORDER BY trusted_at DESC, trait LIMIT {MOST_DEVICES}"""  # noqa: S608 - a number of ours
FORGET: Final = """
DELETE FROM trusted_device WHERE tenant_id = :tenant AND person_id = :person_id AND trait = :trait"""


class TrustedDevice(msgspec.Struct, frozen=True):
    """A browser that is remembered; `client` is a coarse name of it."""

    trait: bytes
    client: str
    trusted_at: Milliseconds
    ends_at: Milliseconds


class TrustedDevices:
    """The browsers that a tenant's people had remembered."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def of_person(
        self, tenant: TenantId, person_id: PersonId, now: Milliseconds
    ) -> tuple[TrustedDevice, ...]:
        """Return those that are still remembered, newest first, at most MOST_DEVICES."""
        rows = await self._store.fetch(tenant, OF_PERSON, {"person_id": person_id, "now": now})
        return tuple(TrustedDevice(*row) for row in rows)

    async def forget(self, tenant: TenantId, person_id: PersonId, trait: bytes) -> None:
        """Forget one of the person's own browsers."""
        await self._store.write(tenant, [Write(FORGET, {"person_id": person_id, "trait": trait})])


class ReadDeviceTrust:
    """Looks the browser that is here up among those of the person."""

    def __init__(self, store: Store, keys: KeyRing) -> None:
        self._devices = TrustedDevices(store)
        self._keys = keys

    async def __call__(self, tenant: TenantId, request: DeviceTrustOf, context: ReadContext) -> DeviceTrust:
        """Return whether it was remembered within the time asked for."""
        if not context.remembered:
            return DeviceTrust(trusted=False)
        keys = await self._keys.of(tenant)
        since = context.now - request.max_age
        return DeviceTrust(
            trusted=any(
                hmac.compare_digest(
                    each.trait,
                    trait_of(keys, request.person_id, context.remembered, each.trusted_at, each.ends_at),
                )
                for each in await self._devices.of_person(tenant, request.person_id, context.now)
                if each.trusted_at > since
            )
        )
