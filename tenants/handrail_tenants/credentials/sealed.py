"""How what authenticates a person lies in a row: sealed for its credential, its person and its kind."""

from handrail_platform.assurance import AuthenticatorProfile
from handrail_platform.values import PersonId
from handrail_tenants.keys.tenant import TenantKeys


def seal_secret(
    keys: TenantKeys, profile: AuthenticatorProfile, credential_id: bytes, person_id: PersonId, secret: bytes
) -> bytes:
    return keys.seal(_purpose(profile), credential_id + person_id, secret)


def open_secret(
    keys: TenantKeys, profile: AuthenticatorProfile, credential_id: bytes, person_id: PersonId, sealed: bytes
) -> bytes:
    """Open the secret of this person's authenticator. Raises SealBroken, also when it was somebody else's."""
    return keys.open(_purpose(profile), credential_id + person_id, sealed)


def _purpose(profile: AuthenticatorProfile) -> str:
    return f"credential.{profile.value}"
