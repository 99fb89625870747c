"""What a person confirmed, and whether the signature over it still holds."""

from typing import Final

import msgspec

from handrail_platform.transaction import ShownTransaction, transaction_challenge
from handrail_platform.values import Milliseconds, PersonId, TenantId
from handrail_tenants.confirmations.sealed import Place, SealedConfirmation, open_confirmation
from handrail_tenants.credentials.ceremony import CeremonyRefused, signed_before, verify
from handrail_tenants.keys.ring import KeyRing
from handrail_tenants.store.contract import Store

MOST_LISTED: Final = 50
NEWEST: Final = """
SELECT confirmation_id, handle, at, sealed FROM confirmation
WHERE tenant_id = :tenant AND person_id = :person_id ORDER BY at DESC, confirmation_id DESC LIMIT :most"""


class Confirmation(msgspec.Struct, frozen=True):
    """A transaction that was confirmed; `signed` is everything that proves it."""

    confirmation_id: bytes
    at: Milliseconds
    shown: ShownTransaction
    signed: SealedConfirmation


class Confirmations:
    """The records of one tenant's people."""

    def __init__(self, store: Store, keys: KeyRing) -> None:
        self._store = store
        self._keys = keys

    async def newest(self, tenant: TenantId, person_id: PersonId) -> tuple[Confirmation, ...]:
        """Return what the person confirmed, newest first, at most MOST_LISTED. Raises SealBroken."""
        keys = await self._keys.of(tenant)
        rows = await self._store.fetch(tenant, NEWEST, {"person_id": person_id, "most": MOST_LISTED})
        found: list[Confirmation] = []
        for confirmation_id, handle, at, sealed in rows:
            opened = open_confirmation(keys, Place(confirmation_id, person_id, handle, at), sealed)
            shown = msgspec.json.decode(opened.shown, type=ShownTransaction)
            found.append(Confirmation(confirmation_id, at, shown, opened))
        return tuple(found)


def still_holds(signed: SealedConfirmation) -> bool:
    """Tell whether the passkey signed exactly what is kept as shown: WebAuthn L3 section 7.2."""
    given = signed_before(signed.credential_id, signed.client_data, signed.authenticator_data, signed.signature)
    try:
        verify(given, transaction_challenge(signed.nonce, signed.shown), signed.origin, signed.public_key)
    except (CeremonyRefused, ValueError):
        return False
    return True
