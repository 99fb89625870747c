"""The authenticators of a person as they are stored."""

import msgspec

from handrail_platform.assurance import AuthenticatorProfile
from handrail_platform.values import PersonId
from handrail_tenants.credentials.sealed import open_secret
from handrail_tenants.keys.tenant import TenantKeys
from handrail_tenants.store.contract import Store

ACTIVE = """
SELECT credential.credential_id, credential.sealed, credential.counter
FROM credential JOIN person ON person.tenant_id = credential.tenant_id AND person.person_id = credential.person_id
WHERE credential.tenant_id = :tenant AND credential.person_id = :person_id AND credential.profile = :profile
  AND credential.state = 'active' AND person.state = 'active'"""


class Credential(msgspec.Struct, frozen=True):
    """An authenticator ready to verify with. `counter` is the last TOTP time step that was used."""

    credential_id: bytes
    secret: bytes
    counter: int


async def active_credential(
    store: Store, keys: TenantKeys, person_id: PersonId, profile: AuthenticatorProfile
) -> Credential | None:
    """Return the one authenticator of this kind that an active person has. Raises SealBroken."""
    params = {"person_id": person_id, "profile": profile.value}
    rows = await store.fetch(keys.tenant, ACTIVE, params)
    if not rows:
        return None
    credential_id, sealed, counter = rows[0]
    return Credential(credential_id, open_secret(keys, profile, credential_id, person_id, sealed), counter)
