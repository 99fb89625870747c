"""Whether somebody is signed in on another browser, and what may be said of the one that is here."""

from handrail_platform.step.reads import BrowsersOf, KnownBrowsers
from handrail_platform.values import TenantId
from handrail_tenants.browser_sessions.sessions import BrowserSessions
from handrail_tenants.keys.ring import KeyRing
from handrail_tenants.limits.client import client_network
from handrail_tenants.reads.context import ReadContext
from handrail_tenants.store.contract import Store


class ReadBrowsers:
    """Counts the living sessions of the person."""

    def __init__(self, store: Store, keys: KeyRing) -> None:
        self._sessions = BrowserSessions(store, keys)

    async def __call__(self, tenant: TenantId, request: BrowsersOf, context: ReadContext) -> KnownBrowsers:
        """Return how many there are, and from where this one comes."""
        sessions = await self._sessions.of_person(tenant, request.person_id, context.now)
        return KnownBrowsers(len(sessions), context.client, client_network(context.client_address))
