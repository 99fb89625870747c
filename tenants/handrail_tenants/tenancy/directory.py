"""Finds the tenant of a request, from memory as far as a second old."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any, Final, Literal

import msgspec

from handrail_platform.values import Milliseconds, TenantId
from handrail_tenants.keys.ring import KeyRing
from handrail_tenants.store.registry import RegisteredTenant, RegistryStore

_FRESH_MS: Final = 1000


class Tenant(msgspec.Struct, frozen=True):
    """A tenant that exists. A suspended one is known, so that its people can be told."""

    id: TenantId
    key: str
    name: str
    state: Literal["active", "suspended"]
    settings: Mapping[str, Any]


class TenantDirectory:
    """Resolves keys and hosts. Names that led nowhere are not remembered: they are anybody's choice."""

    def __init__(self, store: RegistryStore, keys: KeyRing) -> None:
        self._store = store
        self._keys = keys
        self._by_key: dict[str, tuple[Milliseconds, Tenant]] = {}
        self._by_host: dict[str, tuple[Milliseconds, Tenant]] = {}

    async def by_key(self, key: str, now: Milliseconds) -> Tenant | None:
        """Return the tenant with this key, None when there is none or it was deleted. Raises StoreUnavailable."""
        return await self._find(self._by_key, key, self._store.tenant_by_key, now)

    async def by_host(self, host: str, now: Milliseconds) -> Tenant | None:
        """Return the tenant that answers at this host (without a port). Raises StoreUnavailable."""
        return await self._find(self._by_host, host.lower(), self._store.tenant_by_host, now)

    async def by_id(self, tenant: TenantId) -> Tenant | None:
        """Return this tenant as it is now, None when it was deleted. Raises StoreUnavailable."""
        stored = await self._store.tenant_by_id(tenant)
        return None if stored is None or stored.state == "deleted" else _tenant(stored)

    async def _find(
        self,
        known: dict[str, tuple[Milliseconds, Tenant]],
        name: str,
        ask: Callable[[str], Awaitable[RegisteredTenant | None]],
        now: Milliseconds,
    ) -> Tenant | None:
        fresh_until, tenant = known.get(name, (0, None))
        # A clock that was set back must not keep a suspended tenant alive.
        if tenant is not None and fresh_until - _FRESH_MS <= now < fresh_until:
            return tenant
        stored = await ask(name)
        if stored is not None and stored.state != "active":
            self._keys.forget(stored.id)
        if stored is None or stored.state == "deleted":
            known.pop(name, None)
            return None
        found = _tenant(stored)
        known[name] = (now + _FRESH_MS, found)
        return found


def _tenant(stored: RegisteredTenant) -> Tenant:
    state: Literal["active", "suspended"] = "active" if stored.state == "active" else "suspended"
    return Tenant(stored.id, stored.key, stored.name, state, msgspec.json.decode(stored.settings))
