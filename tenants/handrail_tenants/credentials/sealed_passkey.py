"""How a passkey lies in a row: found by a keyed hash of its credential id, all that it is sealed."""

import msgspec

from handrail_platform.assurance import AuthenticatorProfile
from handrail_platform.values import PersonId
from handrail_tenants.credentials.sealed import open_secret, seal_secret
from handrail_tenants.keys.tenant import TenantKeys


class SealedPasskey(msgspec.Struct, frozen=True):
    """What never changes about a passkey. Stored: fields may be added at the end, with a default."""

    credential_id: bytes
    public_key: bytes
    user_handle: bytes
    transports: tuple[str, ...]
    model: bytes


def passkey_lookup(keys: TenantKeys, credential_id: bytes) -> bytes:
    """Return what the row of this credential is found by."""
    return keys.lookup("passkey", credential_id.hex())


def user_handle(keys: TenantKeys, person_id: PersonId) -> bytes:
    """Return the 64 bytes that name a person to their authenticators (WebAuthn L3 section 14.6.1).

    The same for every passkey of the person, so that an authenticator holds one of them at most, and unlike
    anywhere else.
    """
    halves = (keys.lookup(f"passkey.user-handle.{half}", person_id.hex()) for half in (1, 2))
    return b"".join(halves)


def profile_of(*, backup_eligible: bool) -> AuthenticatorProfile:
    """Return the profile of a passkey by the flag that it keeps for life (WebAuthn L3 section 6.1.3)."""
    return AuthenticatorProfile.PASSKEY if backup_eligible else AuthenticatorProfile.DEVICE_PASSKEY


def seal_passkey(
    keys: TenantKeys, profile: AuthenticatorProfile, person_id: PersonId, passkey: SealedPasskey
) -> bytes:
    row = passkey_lookup(keys, passkey.credential_id)
    return seal_secret(keys, profile, row, person_id, msgspec.msgpack.encode(passkey))


def open_passkey(
    keys: TenantKeys, profile: AuthenticatorProfile, row: bytes, person_id: PersonId, sealed: bytes
) -> SealedPasskey:
    """Open the passkey of this row and person. Raises SealBroken."""
    return msgspec.msgpack.decode(open_secret(keys, profile, row, person_id, sealed), type=SealedPasskey)
