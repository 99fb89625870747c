"""Who has an identifier."""

from handrail_platform.step.reads import FoundPerson, PersonByIdentifier
from handrail_platform.values import PersonId, TenantId
from handrail_tenants.keys.ring import KeyRing
from handrail_tenants.people.sealed import open_identifier
from handrail_tenants.reads.context import ReadContext
from handrail_tenants.store.contract import Store

FIND = "SELECT person_id, sealed FROM identifier WHERE tenant_id = :tenant AND kind = :kind AND lookup = :lookup"


class FindPerson:
    """Finds people by the keyed hash of what was typed; the database never sees the value."""

    def __init__(self, store: Store, keys: KeyRing) -> None:
        self._store = store
        self._keys = keys

    async def __call__(self, tenant: TenantId, request: PersonByIdentifier, context: ReadContext) -> FoundPerson:
        """Return whose identifier it is, if anybody's. Raises SealBroken when the row was somebody else's."""
        del context
        keys = await self._keys.of(tenant)
        lookup = keys.lookup(request.kind, request.value)
        rows = await self._store.fetch(tenant, FIND, {"kind": request.kind, "lookup": lookup})
        if not rows:
            return FoundPerson(None)
        person_id, sealed = rows[0]
        open_identifier(keys, lookup, person_id, sealed)
        return FoundPerson(PersonId(person_id))
