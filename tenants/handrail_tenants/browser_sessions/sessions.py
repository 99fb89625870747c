"""Where somebody is signed in."""

import hmac
from typing import cast

import msgspec

from handrail_platform.assurance import AssuranceLevel, AuthenticatorProfile
from handrail_platform.run.transition import SignedIn
from handrail_platform.values import Milliseconds, PersonId, TenantId
from handrail_tenants.browser_sessions.sealed import Said, require_genuine
from handrail_tenants.browser_sessions.start import REVOKE, session_hash
from handrail_tenants.keys.ring import KeyRing
from handrail_tenants.keys.tenant import TenantKeys
from handrail_tenants.store.contract import Row, SqlValue, Store, Write

_TOUCH_EVERY: Milliseconds = 60_000
_COLUMNS = """browser_session.session_hash, browser_session.person_id, browser_session.profiles,
  browser_session.assurance, browser_session.authenticated_at, browser_session.created_at,
  browser_session.last_seen_at, browser_session.idle_ms, browser_session.ends_at, browser_session.client,
  browser_session.sealed"""
_ALIVE = """browser_session.revoked_at IS NULL AND browser_session.ends_at > :now
  AND browser_session.last_seen_at + browser_session.idle_ms > :now"""
FIND = f"""
SELECT {_COLUMNS} FROM browser_session
JOIN person ON person.tenant_id = browser_session.tenant_id AND person.person_id = browser_session.person_id
WHERE browser_session.tenant_id = :tenant AND browser_session.session_hash = :session_hash
  AND person.state = 'active' AND {_ALIVE}"""  # noqa: S608 - constants of this module
LIST = f"""
SELECT {_COLUMNS} FROM browser_session
WHERE browser_session.tenant_id = :tenant AND browser_session.person_id = :person_id AND {_ALIVE}
ORDER BY browser_session.last_seen_at DESC, browser_session.session_hash"""  # noqa: S608
TOUCH = """
UPDATE browser_session SET last_seen_at = :now
WHERE tenant_id = :tenant AND session_hash = :session_hash AND last_seen_at < :now AND revoked_at IS NULL"""
REVOKE_OWN = REVOKE + " AND person_id = :person_id"
REVOKE_OTHERS = """
UPDATE browser_session SET revoked_at = :at
WHERE tenant_id = :tenant AND person_id = :person_id AND session_hash <> :session_hash AND revoked_at IS NULL"""


class BrowserSession(msgspec.Struct, frozen=True):
    """A living session. `id` names it in the person's own list; it is no secret and signs nobody in."""

    id: bytes
    person_id: PersonId
    used: tuple[AuthenticatorProfile, ...]
    assurance: AssuranceLevel
    authenticated_at: Milliseconds
    started_at: Milliseconds
    last_seen_at: Milliseconds
    ends_at: Milliseconds
    client: str

    @property
    def signed_in(self) -> SignedIn:
        """Return what a journey may know of it."""
        return SignedIn(self.person_id, self.used, self.authenticated_at)


class BrowserSessions:
    """Finds and ends sessions. A session is dead once its time is over, whether or not its row is still there."""

    def __init__(self, store: Store, keys: KeyRing) -> None:
        self._store = store
        self._keys = keys

    async def find(self, tenant: TenantId, secret: bytes, now: Milliseconds) -> BrowserSession | None:
        """Return the living session of a cookie's secret, and note at most once a minute that it was seen.

        Raises SealBroken when its row says anything that it did not say at the sign-in.
        """
        wanted = session_hash(secret)
        rows = await self._store.fetch(tenant, FIND, {"session_hash": wanted, "now": now})
        if not rows:
            return None
        session = _session(await self._keys.of(tenant), rows[0])
        assert hmac.compare_digest(session.id, wanted)
        if now - session.last_seen_at >= _TOUCH_EVERY:
            await self._store.write(tenant, [Write(TOUCH, {"session_hash": wanted, "now": now})])
        return session

    async def is_alive(self, tenant: TenantId, secret: bytes, now: Milliseconds) -> bool:
        """Tell whether somebody is signed in. To ask is no sign of them: who only leaves a page open is idle."""
        return bool(await self._store.fetch(tenant, FIND, {"session_hash": session_hash(secret), "now": now}))

    async def of_person(
        self, tenant: TenantId, person_id: PersonId, now: Milliseconds
    ) -> tuple[BrowserSession, ...]:
        """Return where the person is signed in, last seen first. Raises SealBroken."""
        rows = await self._store.fetch(tenant, LIST, {"person_id": person_id, "now": now})
        keys = await self._keys.of(tenant)
        return tuple(_session(keys, row) for row in rows)

    async def sign_out(self, tenant: TenantId, secret: bytes, now: Milliseconds) -> None:
        """End the session of a cookie's secret, if there is one."""
        await self._store.write(tenant, [Write(REVOKE, {"session_hash": session_hash(secret), "at": now})])

    async def revoke(self, tenant: TenantId, person_id: PersonId, session: bytes, now: Milliseconds) -> None:
        """End one of the person's own sessions by its id; anybody else's stays as it is."""
        params: dict[str, SqlValue] = {"session_hash": session, "person_id": person_id, "at": now}
        await self._store.write(tenant, [Write(REVOKE_OWN, params)])

    async def revoke_others(self, tenant: TenantId, current: BrowserSession, now: Milliseconds) -> None:
        """End every session of the person but the current one."""
        params: dict[str, SqlValue] = {"session_hash": current.id, "person_id": current.person_id, "at": now}
        await self._store.write(tenant, [Write(REVOKE_OTHERS, params)])


def _session(keys: TenantKeys, row: Row) -> BrowserSession:
    id_, person_id, profiles, assurance, authenticated_at, started_at, last_seen_at, *rest = row
    idle_ms, ends_at, client, sealed = rest
    said = Said(id_, person_id, profiles, assurance, authenticated_at, started_at, idle_ms, ends_at, client)
    require_genuine(keys, said, sealed)
    return BrowserSession(
        id=id_,
        person_id=PersonId(person_id),
        used=tuple(AuthenticatorProfile(profile) for profile in profiles.split()),
        assurance=cast("AssuranceLevel", assurance),
        authenticated_at=authenticated_at,
        started_at=started_at,
        last_seen_at=last_seen_at,
        ends_at=ends_at,
        client=client,
    )
