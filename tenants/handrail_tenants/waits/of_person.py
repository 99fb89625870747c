"""Which journey sessions of a person wait for something."""

from typing import Final

from handrail_platform.values import Milliseconds, PersonId, SessionHandle, TenantId
from handrail_tenants.store.contract import Store

MOST_LISTED: Final = 5
OF_PERSON: Final = f"""
SELECT journey_session.handle FROM journey_session
JOIN journey_wake ON journey_wake.tenant_id = journey_session.tenant_id
  AND journey_wake.handle = journey_session.handle
WHERE journey_session.tenant_id = :tenant AND person_id = :person_id AND status = 'running' AND expires_at > :now
ORDER BY created_at DESC LIMIT {MOST_LISTED}"""  # noqa: S608 - a number of ours


async def waiting_for(
    store: Store, tenant: TenantId, person_id: PersonId, now: Milliseconds
) -> tuple[SessionHandle, ...]:
    """Return those that are about this person, the newest first, at most MOST_LISTED."""
    rows = await store.fetch(tenant, OF_PERSON, {"person_id": person_id, "now": now})
    return tuple(SessionHandle(handle) for (handle,) in rows)
