"""Answers what a document says that somebody uploaded."""

from handrail_platform.mrz.zone import Zone, read_zone
from handrail_platform.step.reads import DocumentReading, DocumentUnread
from handrail_platform.values import TenantId
from handrail_tenants.documents.reader import DocumentReader
from handrail_tenants.keys.ring import KeyRing
from handrail_tenants.limits.counters import Counters, Limited
from handrail_tenants.limits.guessing import client_key
from handrail_tenants.limits.policy import LimitPolicy, Scope
from handrail_tenants.reads.context import ReadContext


class ReadDocument:
    """Counts, then reads: who uploads without end keeps the readers from everybody else."""

    def __init__(self, reader: DocumentReader, keys: KeyRing, counters: Counters, policy: LimitPolicy) -> None:
        self._reader = reader
        self._keys = keys
        self._counters = counters
        self._policy = policy

    async def __call__(
        self, tenant: TenantId, request: DocumentReading, context: ReadContext
    ) -> Zone | DocumentUnread:
        """Return what the zone says, or why there is none. Raises Overloaded, DocumentsUnavailable."""
        picture = context.pictures.get(request.picture)
        if picture is None:
            return DocumentUnread("no-picture")
        self._reader.require_room()
        keys = await self._keys.of(tenant)
        client = Limited(Scope.DOCUMENT_CLIENT, client_key(keys, context.client_address), self._policy.documents)
        allowance = await self._counters.use(tenant, client, context.now)
        if not allowance.allowed:
            return DocumentUnread("locked", allowance.retry_at)
        recognised = await self._reader.read(picture)
        if recognised.why:
            return DocumentUnread(recognised.why)
        context.redrawn[request.picture] = recognised.picture
        zone = read_zone(recognised.lines)
        return zone if isinstance(zone, Zone) else DocumentUnread(zone.why)
