"""What speaks for and against whoever is here: yes, no and how often, and never an address."""

from typing import Final

import msgspec

from handrail_platform.step.reads import RiskSignals, SignalsOf
from handrail_platform.values import Milliseconds, PersonId, TenantId
from handrail_tenants.keys.ring import KeyRing
from handrail_tenants.keys.tenant import TenantKeys
from handrail_tenants.limits.client import network_prefix
from handrail_tenants.limits.counters import Counters, Limited
from handrail_tenants.limits.guessing import authenticator_key
from handrail_tenants.limits.policy import Scope
from handrail_tenants.limits.rules import HOUR, Quota
from handrail_tenants.reads.context import ReadContext
from handrail_tenants.risk.disposable import is_disposable
from handrail_tenants.risk.recognised import traits
from handrail_tenants.store.contract import Store

_COUNTED: Final = Quota(uses=2**30, span=HOUR)
"""Never refuses: it is there to be read."""
KNOWN = """
SELECT kind, trait FROM recognised
WHERE tenant_id = :tenant AND person_id = :person_id AND ends_at > :now"""


class ReadSignals:
    """Counts this assessment among those of its network, and looks up the rest."""

    def __init__(self, store: Store, keys: KeyRing, counters: Counters) -> None:
        self._store = store
        self._keys = keys
        self._counters = counters

    async def __call__(self, tenant: TenantId, request: SignalsOf, context: ReadContext) -> RiskSignals:
        """Return the signals. Raises StoreUnavailable and StoreFull."""
        keys = await self._keys.of(tenant)
        signals = RiskSignals(
            attempts=await self._attempts(keys, context),
            disposable_email=is_disposable(request.email),
            answered_in=context.answered_in,
        )
        if request.person_id is None and request.claim is None:
            return signals
        known = await self._known(keys, request, context)
        return msgspec.structs.replace(
            signals,
            new_device="device" not in known,
            new_network="network" not in known,
            failures=await self._failures(keys, request, context.now),
        )

    async def _attempts(self, keys: TenantKeys, context: ReadContext) -> int:
        network = keys.lookup("risk.network", network_prefix(context.client_address))
        await self._counters.use(keys.tenant, Limited(Scope.RISK_NETWORK, network, _COUNTED), context.now)
        return await self._counters.counted(keys.tenant, Scope.RISK_NETWORK, network, context.now)

    async def _known(self, keys: TenantKeys, request: SignalsOf, context: ReadContext) -> set[str]:
        """Return the kinds of what is known of it; of an account that does not exist, after the same look."""
        person_id = request.person_id or PersonId(bytes(16))
        rows = await self._store.fetch(keys.tenant, KNOWN, {"person_id": person_id, "now": context.now})
        here = traits(keys, person_id, context.device, context.client_address)
        return {kind for kind, trait in here.items() if (kind, trait) in {(row[0], bytes(row[1])) for row in rows}}

    async def _failures(self, keys: TenantKeys, request: SignalsOf, now: Milliseconds) -> int:
        if request.person_id is not None:
            account = authenticator_key(keys, request.person_id)
        else:
            assert request.claim is not None
            account = keys.lookup(request.claim.kind, request.claim.value)
        return await self._counters.counted(keys.tenant, Scope.FAILURES_ACCOUNT, account, now)
