"""The tenants' keys in the memory of this process, each unwrapped once."""

from typing import Protocol

import msgspec

from handrail_platform.errors import HandrailError
from handrail_platform.values import TenantId
from handrail_tenants.keys.master import MasterKeys
from handrail_tenants.keys.opened import OpenedKeys
from handrail_tenants.keys.tenant import TenantKeys


class KeysShredded(HandrailError):
    """The tenant's data key is gone: it was deleted, and what it sealed cannot be opened any more."""

    code = "keys-shredded"
    status = 410


class WrappedTenantKey(msgspec.Struct, frozen=True):
    """A tenant's data key as the registry holds it. `version` is that of the master key."""

    version: int
    wrapped: bytes


class WrappedKeys(Protocol):
    """Where wrapped tenant keys are kept."""

    async def tenant_key(self, tenant: TenantId) -> WrappedTenantKey | None:
        """Return the wrapped data key, or None when there is no tenant or its key was shredded."""
        ...


class KeyRing:
    """Gives the keys of a tenant, and forgets them when told to."""

    def __init__(self, master: MasterKeys, source: WrappedKeys) -> None:
        self._master = master
        self._source = source
        self._keys: dict[TenantId, TenantKeys] = {}
        self._opened = OpenedKeys()

    async def of(self, tenant: TenantId) -> TenantKeys:
        """Return the tenant's keys. Raises KeysShredded, SealBroken, StoreUnavailable."""
        known = self._keys.get(tenant)
        if known is not None:
            return known
        stored = await self._source.tenant_key(tenant)
        if stored is None:
            raise KeysShredded
        keys = TenantKeys(tenant, self._master.unwrap(tenant, stored.version, stored.wrapped), self._opened)
        self._keys[tenant] = keys
        return keys

    def forget(self, tenant: TenantId) -> None:
        """Drop the tenant's keys from memory: it was suspended or deleted."""
        self._keys.pop(tenant, None)
        self._opened.forget(tenant)
