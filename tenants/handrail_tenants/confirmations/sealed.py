"""How a confirmation lies in a row: sealed for its person, its session and its moment."""

from typing import Final

import msgspec

from handrail_platform.values import Milliseconds, PersonId
from handrail_tenants.keys.tenant import TenantKeys

_PURPOSE: Final = "confirmation"


class SealedConfirmation(msgspec.Struct, frozen=True):
    """What was shown, and all that it takes to verify the signature again.

    `shown` is the JSON text that was hashed after `nonce`. Stored: fields may be added at the end, with a default.
    """

    nonce: bytes
    shown: bytes
    credential_id: bytes
    public_key: bytes
    origin: str
    client_data: bytes
    authenticator_data: bytes
    signature: bytes


class Place(msgspec.Struct, frozen=True):
    """The columns for which a confirmation is sealed: in another row it does not open."""

    confirmation_id: bytes
    person_id: PersonId
    handle: bytes
    at: Milliseconds


def seal_confirmation(keys: TenantKeys, place: Place, confirmation: SealedConfirmation) -> bytes:
    return keys.seal(_PURPOSE, msgspec.msgpack.encode(place), msgspec.msgpack.encode(confirmation))


def open_confirmation(keys: TenantKeys, place: Place, sealed: bytes) -> SealedConfirmation:
    """Open the confirmation of this row. Raises SealBroken."""
    plain = keys.open(_PURPOSE, msgspec.msgpack.encode(place), sealed)
    return msgspec.msgpack.decode(plain, type=SealedConfirmation)
