"""Identities that people have elsewhere, each a credential of one account.

They are found by issuer and subject, never by an address (OpenID Connect Core section 5.7).
"""

from typing import Final

import msgspec

from handrail_platform.assurance import AuthenticatorProfile
from handrail_platform.step.effects import LinkIdentity, UseIdentity
from handrail_platform.values import PersonId
from handrail_tenants.credentials.sealed import open_secret, seal_secret
from handrail_tenants.keys.tenant import TenantKeys
from handrail_tenants.store.contract import SqlValue, Store, Write

MOST_IDENTITIES: Final = 10
"""Of one person."""
_PROFILE: Final = AuthenticatorProfile.FEDERATED
LINKED = """
SELECT credential.person_id
FROM credential JOIN person ON person.tenant_id = credential.tenant_id AND person.person_id = credential.person_id
WHERE credential.tenant_id = :tenant AND credential.credential_id = :credential_id
  AND credential.profile = 'federated' AND credential.state = 'active' AND person.state = 'active'"""
LINK = """
INSERT INTO credential
  (tenant_id, credential_id, person_id, profile, sealed, counter, state, created_at, last_used_at, backed_up)
SELECT :tenant, :credential_id, :person_id, 'federated', :sealed, 0, 'active', :at, :at, NULL
WHERE (
  SELECT count(*) FROM credential
  WHERE tenant_id = :tenant AND person_id = :person_id AND profile = 'federated' AND state = 'active'
) < :most
ON CONFLICT DO NOTHING"""
USE = """
UPDATE credential SET last_used_at = :at
WHERE tenant_id = :tenant AND credential_id = :credential_id AND person_id = :person_id
  AND profile = 'federated' AND state = 'active'"""


class SealedIdentity(msgspec.Struct, frozen=True):
    """Who somebody is elsewhere. Stored: fields may be added at the end, with a default."""

    provider: str
    """What the tenant called it when it was linked."""
    issuer: str
    subject: str


async def linked_person(store: Store, keys: TenantKeys, issuer: str, subject: str) -> PersonId | None:
    """Return the active person whose account this identity is linked to."""
    rows = await store.fetch(keys.tenant, LINKED, {"credential_id": identity_lookup(keys, issuer, subject)})
    return PersonId(rows[0][0]) if rows else None


def link_identity(keys: TenantKeys, effect: LinkIdentity) -> Write:
    """Link an identity; loses when it is linked to anybody's account, or the person has as many as they may."""
    row = identity_lookup(keys, effect.issuer, effect.subject)
    identity = msgspec.msgpack.encode(SealedIdentity(effect.provider, effect.issuer, effect.subject))
    params: dict[str, SqlValue] = {
        "credential_id": row,
        "person_id": effect.person_id,
        "sealed": seal_secret(keys, _PROFILE, row, effect.person_id, identity),
        "at": effect.at,
        "most": MOST_IDENTITIES,
    }
    return Write(LINK, params, "federation.link")


def linked_provider(keys: TenantKeys, person_id: PersonId, credential_id: bytes, sealed: bytes) -> str:
    """Return what the tenant called the provider of a linked identity. Raises SealBroken."""
    opened = open_secret(keys, _PROFILE, credential_id, person_id, sealed)
    return msgspec.msgpack.decode(opened, type=SealedIdentity).provider


def use_identity(keys: TenantKeys, effect: UseIdentity) -> Write:
    """Keep when it was used last; loses when it is not linked to this person any more."""
    params: dict[str, SqlValue] = {
        "credential_id": identity_lookup(keys, effect.issuer, effect.subject),
        "person_id": effect.person_id,
        "at": effect.at,
    }
    return Write(USE, params, "federation.used")


def identity_lookup(keys: TenantKeys, issuer: str, subject: str) -> bytes:
    """Return what the row of an identity is found by. An issuer is an address, so it holds no zero."""
    return keys.lookup("federated", f"{issuer}\0{subject}")
