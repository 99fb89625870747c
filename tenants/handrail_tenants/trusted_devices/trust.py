"""Remembering a browser, and forgetting every one."""

from typing import Final

from handrail_platform.step.effects import TrustDevice
from handrail_platform.values import Milliseconds, PersonId
from handrail_tenants.effects.context import EffectContext
from handrail_tenants.keys.tenant import TenantKeys
from handrail_tenants.store.contract import Write

MOST_DEVICES: Final = 10
"""So many may one person have; another takes the place of the oldest."""
_CLIENT_CHARACTERS = 64
KEEP = """
INSERT INTO trusted_device (tenant_id, person_id, trait, client, trusted_at, ends_at)
VALUES (:tenant, :person_id, :trait, :client, :at, :ends_at) ON CONFLICT DO NOTHING"""
MAKE_ROOM = """
DELETE FROM trusted_device WHERE tenant_id = :tenant AND person_id = :person_id AND trait <> :trait
  AND trait NOT IN (
    SELECT trait FROM trusted_device WHERE tenant_id = :tenant AND person_id = :person_id AND trait <> :trait
    ORDER BY trusted_at DESC, trait LIMIT :others)"""
FORGET_EVERY = "DELETE FROM trusted_device WHERE tenant_id = :tenant AND person_id = :person_id"


def trait_of(
    keys: TenantKeys, person_id: PersonId, secret: bytes, trusted_at: Milliseconds, ends_at: Milliseconds
) -> bytes:
    """Return what is stored of a browser's secret."""
    return keys.lookup("trusted-device", f"{person_id.hex()}|{secret.hex()}|{trusted_at}|{ends_at}")


def trust_device(keys: TenantKeys, effect: TrustDevice, context: EffectContext) -> tuple[Write, ...]:
    """Remember the browser. A native client has none, and nothing is remembered of it."""
    if context.channel == "native":
        return ()
    trait = trait_of(keys, effect.person_id, context.remembered, effect.at, effect.ends_at)
    whose = {"person_id": effect.person_id, "trait": trait}
    client = context.client[:_CLIENT_CHARACTERS]
    return (
        Write(KEEP, {**whose, "client": client, "at": effect.at, "ends_at": effect.ends_at}),
        Write(MAKE_ROOM, {**whose, "others": MOST_DEVICES - 1}),
    )


def forget_devices(person_id: PersonId) -> Write:
    """Forget every browser of the person: what was trusted before a recovery or a new password is no longer."""
    return Write(FORGET_EVERY, {"person_id": person_id})
