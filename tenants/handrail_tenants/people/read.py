"""What a tenant knows about a person."""

import asyncio
from collections.abc import Iterator, Sequence

import msgspec

from handrail_platform.assurance import AuthenticatorProfile
from handrail_platform.step.reads import IdentifierKind, Person, PersonRecord
from handrail_platform.values import Milliseconds, PersonId, TenantId
from handrail_tenants.credentials.federated import linked_provider
from handrail_tenants.credentials.recovery import codes_left
from handrail_tenants.keys.ring import KeyRing
from handrail_tenants.keys.tenant import TenantKeys
from handrail_tenants.people.sealed import open_identifier, open_personal_data, open_preferences
from handrail_tenants.reads.context import ReadContext
from handrail_tenants.store.contract import Row, Store

PERSON = """
SELECT sealed, state, language, created_at, revision, preferences, light FROM person
WHERE tenant_id = :tenant AND person_id = :person_id"""
IDENTIFIERS = """
SELECT kind, lookup, sealed, verified_at FROM identifier
WHERE tenant_id = :tenant AND person_id = :person_id ORDER BY kind, lookup"""
CREDENTIALS = """
SELECT profile, created_at, last_used_at, credential_id,
  CASE WHEN profile IN ('recovery_code', 'federated') THEN sealed END, counter
FROM credential
WHERE tenant_id = :tenant AND person_id = :person_id AND state = 'active' ORDER BY created_at, profile"""
_UNKNOWN = Person("", (), {}, ())


class Authenticator(msgspec.Struct, frozen=True):
    """Something a person can prove themselves with, since when, and when it was last used as far as is known.

    Of a list of recovery codes, `codes_left` says how many were not used.
    """

    profile: AuthenticatorProfile
    since: Milliseconds
    last_used_at: Milliseconds | None
    codes_left: int | None = None
    provider: str = ""
    """What the tenant called it, of an identity elsewhere."""


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
        sealed, _, language, since, revision, chosen, light = found[0]
        personal = open_personal_data(keys, person_id, sealed)
        authenticators = tuple(_authenticator(keys, person_id, row) for row in credentials)
        authenticators += tuple(_phones(identifiers))
        person = Person(
            personal.name,
            _identifiers(keys, person_id, identifiers),
            personal.attributes,
            tuple(dict.fromkeys(each.profile for each in authenticators if each.codes_left != 0)),
            personal.asked,
            revision,
            () if chosen is None else open_preferences(keys, person_id, chosen),
            light=bool(light) and not authenticators,
        )
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


def _authenticator(keys: TenantKeys, person_id: PersonId, row: Row) -> Authenticator:
    profile, bound_at, used_at, credential_id, sealed, counter = row
    found = Authenticator(AuthenticatorProfile(profile), bound_at, used_at)
    if found.profile is AuthenticatorProfile.FEDERATED:
        provider = linked_provider(keys, person_id, credential_id, sealed)
        return msgspec.structs.replace(found, provider=provider)
    if sealed is None:
        return found
    left = codes_left(keys, person_id, credential_id, sealed, used=counter)
    return msgspec.structs.replace(found, codes_left=left)


def _phones(identifiers: Sequence[Row]) -> Iterator[Authenticator]:
    """Yield what a number that was proved is: where codes by text message go."""
    proved = [
        verified_at for kind, _, _, verified_at in identifiers if kind == "phone" and verified_at is not None
    ]
    if proved:
        yield Authenticator(AuthenticatorProfile.SMS_CODE, min(proved), None)


def _identifiers(
    keys: TenantKeys, person_id: PersonId, rows: Sequence[Row]
) -> tuple[tuple[IdentifierKind, str, bool], ...]:
    return tuple(
        (kind, open_identifier(keys, lookup, person_id, value), verified_at is not None)
        for kind, lookup, value, verified_at in rows
    )
