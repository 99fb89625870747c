"""What the server reads of the tenant registry, which is not about one tenant and knows no fence."""

from typing import Final, Literal, Protocol

import msgspec

from handrail_platform.values import TenantId
from handrail_tenants.keys.ring import WrappedKeys


class RegisteredTenant(msgspec.Struct, frozen=True):
    """A tenant as registered. `settings` is JSON."""

    id: TenantId
    key: str
    name: str
    state: Literal["active", "suspended", "deleted"]
    settings: str


class RegistryStore(WrappedKeys, Protocol):
    """The registry as the request path needs it. Raises StoreUnavailable."""

    async def tenant_by_key(self, key: str) -> RegisteredTenant | None:
        """Return the tenant with this key, whatever its state."""
        ...

    async def tenant_by_id(self, tenant: TenantId) -> RegisteredTenant | None:
        """Return the tenant, whatever its state."""
        ...

    async def tenant_by_host(self, host: str) -> RegisteredTenant | None:
        """Return the tenant that answers at this host, whatever its state."""
        ...


# One parameter each, spelled `?1` or `$1`.
TENANT_BY_KEY: Final = "SELECT id, key, name, state, settings FROM tenant WHERE key = {0}1"
TENANT_BY_ID: Final = "SELECT id, key, name, state, settings FROM tenant WHERE id = {0}1"
TENANT_BY_HOST: Final = (
    "SELECT t.id, t.key, t.name, t.state, t.settings FROM tenant_host AS h JOIN tenant AS t ON t.id = h.tenant_id"
    " WHERE h.host = {0}1"
)
TENANT_KEY: Final = "SELECT key_version, wrapped_key FROM tenant WHERE id = {0}1 AND wrapped_key IS NOT NULL"
