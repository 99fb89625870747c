"""Keeping what was confirmed."""

from handrail_platform.step.effects import KeepConfirmation
from handrail_tenants.confirmations.sealed import Place, SealedConfirmation, seal_confirmation
from handrail_tenants.effects.context import EffectContext
from handrail_tenants.keys.tenant import TenantKeys
from handrail_tenants.store.contract import Write

KEEP = """
INSERT INTO confirmation (tenant_id, confirmation_id, person_id, handle, at, sealed)
VALUES (:tenant, :confirmation_id, :person_id, :handle, :at, :sealed)"""


def keep_confirmation(keys: TenantKeys, effect: KeepConfirmation, context: EffectContext) -> Write:
    """Add the record of what was shown, with its signature."""
    place = Place(effect.confirmation_id, effect.person_id, context.handle, effect.at)
    signed = effect.signature
    confirmation = SealedConfirmation(
        nonce=effect.nonce,
        shown=effect.shown,
        credential_id=signed.use.credential_id,
        public_key=signed.public_key,
        origin=signed.origin,
        client_data=signed.client_data,
        authenticator_data=signed.authenticator_data,
        signature=signed.signature,
    )
    return Write(
        KEEP,
        {
            "confirmation_id": effect.confirmation_id,
            "person_id": effect.person_id,
            "handle": context.handle,
            "at": effect.at,
            "sealed": seal_confirmation(keys, place, confirmation),
        },
    )
