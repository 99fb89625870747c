"""Opens a secret for the resolver or deliverer that needs it; a step itself never sees one."""

from typing import Final

from handrail_platform.provision.reference import secret_in
from handrail_platform.values import TenantId
from handrail_tenants.keys.ring import KeyRing
from handrail_tenants.secrets.secret import SecretUnknown, open_tenant_secret
from handrail_tenants.store.contract import Store

_SEALED: Final = "SELECT sealed FROM tenant_secret WHERE tenant_id = :tenant AND name = :name"


class OpenSecret:
    """Secrets of every tenant, each opened when it is used and kept nowhere.

    A step hands on the reference alone, in a read or an effect. Whoever carries that out asks here.
    """

    def __init__(self, store: Store, keys: KeyRing) -> None:
        self._store = store
        self._keys = keys

    async def __call__(self, tenant: TenantId, reference: str) -> str:
        """Return what `secret:name` stands for.

        Raises SecretUnknown, StoreUnavailable, KeysShredded, SealBroken.
        """
        name = secret_in(reference)
        rows = await self._store.fetch(tenant, _SEALED, {"name": name})
        if not rows:
            raise SecretUnknown
        return open_tenant_secret(await self._keys.of(tenant), name, rows[0][0])
