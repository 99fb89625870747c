"""What a tenant knows about a person."""

import asyncio
from collections.abc import Sequence

import msgspec

from handrail_platform.assurance import AuthenticatorProfile
from handrail_platform.step.reads import Person, PersonRecord
from handrail_platform.values import Milliseconds, PersonId, TenantId
from handrail_tenants.keys.ring import KeyRing
from handrail_tenants.keys.tenant import TenantKeys
from handrail_tenants.people.sealed import open_identifier, open_personal_data
from handrail_tenants.reads.context import ReadContext
from handrail_tenants.store.contract import Row, Store

PERSON = """
SELECT sealed, state, language, created_at FROM person WHERE tenant_id = :tenant AND person_id = :person_id"""
IDENTIFIERS = """
SELECT kind, lookup, sealed, verified_at FROM identifier
WHERE tenant_id = :tenant AND person_id = :person_id ORDER BY kind, lookup"""
CREDENTIALS = """
SELECT profile, created_at, last_used_at FROM credential
WHERE tenant_id = :tenant AND person_id = :person_id AND state = 'active' ORDER BY created_at, profile"""
_UNKNOWN = Person("", (), {}, ())


class Authenticator(msgspec.Struct, frozen=True):
    """Something a person can prove themselves with, since when, and when it was last used as far as is known."""

    profile: AuthenticatorProfile
    since: Milliseconds
    last_used_at: Milliseconds | None


class Profile(msgspec.Struct, frozen=True):
    """A person as their own account page shows them."""

    person_id: PersonId
    person: Person
    language: str
    since: Milliseconds
    authenticators: tuple[Authenticator, ...]


class People:
    """Reads people. Raises StoreUnavailable, KeysShredded, SealBroken."""

    def __init__(self, store: Store, keys: KeyRing) -> None:
        self._store = store
        self._keys = keys

    async def profile(self, tenant: TenantId, person_id: PersonId) -> Profile | None:
        """Return an active person of this tenant, or None."""
        keys = await self._keys.of(tenant)
        params = {"person_id": person_id}
        found, identifiers, credentials = await asyncio.gather(
            self._store.fetch(tenant, PERSON, params),
            self._store.fetch(tenant, IDENTIFIERS, params),
            self._store.fetch(tenant, CREDENTIALS, params),
        )
        if not found or found[0][1] != "active":
            return None
        sealed, _, language, since = found[0]
        authenticators = tuple(
            Authenticator(AuthenticatorProfile(profile), bound_at, used_at)
            for profile, bound_at, used_at in credentials
        )
        person = _person(keys, person_id, sealed, identifiers, authenticators)
        return Profile(person_id, person, language, since, authenticators)


class ReadPerson:
    """Answers steps that prefill a form or greet; nothing is known about somebody who is not active."""

    def __init__(self, store: Store, keys: KeyRing) -> None:
        self._people = People(store, keys)

    async def __call__(self, tenant: TenantId, request: PersonRecord, context: ReadContext) -> Person:
        """Return the person, empty when there is no such active person."""
        del context
        profile = await self._people.profile(tenant, request.person_id)
        return _UNKNOWN if profile is None else profile.person


def _person(
    keys: TenantKeys,
    person_id: PersonId,
    sealed: bytes,
    identifiers: Sequence[Row],
    authenticators: Sequence[Authenticator],
) -> Person:
    personal = open_personal_data(keys, person_id, sealed)
    return Person(
        personal.name,
        tuple(
            (kind, open_identifier(keys, lookup, person_id, value), verified_at is not None)
            for kind, lookup, value, verified_at in identifiers
        ),
        personal.attributes,
        tuple(dict.fromkeys(each.profile for each in authenticators)),
    )
