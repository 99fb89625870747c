"""Binding passkeys to a person, and keeping up with what they say of themselves."""

from handrail_platform.step.effects import EnrolPasskey, UsePasskey
from handrail_tenants.credentials.sealed_passkey import SealedPasskey, passkey_lookup, profile_of, seal_passkey
from handrail_tenants.keys.tenant import TenantKeys
from handrail_tenants.store.contract import SqlValue, Write

ENROL_PASSKEY = """
INSERT INTO credential
  (tenant_id, credential_id, person_id, profile, sealed, counter, state, created_at, last_used_at, backed_up)
VALUES (:tenant, :credential_id, :person_id, :profile, :sealed, :counter, 'active', :at, NULL, :backed_up)
ON CONFLICT DO NOTHING"""
USE_PASSKEY = """
UPDATE credential SET counter = :counter, backed_up = :backed_up, last_used_at = :at
WHERE tenant_id = :tenant AND credential_id = :credential_id AND person_id = :person_id
  AND profile IN ('passkey', 'device_passkey') AND state = 'active'
  AND (counter < :counter OR (counter = 0 AND :counter = 0))"""


def enrol_passkey(keys: TenantKeys, effect: EnrolPasskey) -> Write:
    """Bind a passkey; loses when its credential id is known in the tenant, whoever has it."""
    made = effect.passkey
    profile = profile_of(backup_eligible=made.backup_eligible)
    sealed = SealedPasskey(made.credential_id, made.public_key, effect.user_handle, made.transports, made.model)
    params: dict[str, SqlValue] = {
        "credential_id": passkey_lookup(keys, made.credential_id),
        "person_id": effect.person_id,
        "profile": profile.value,
        "sealed": seal_passkey(keys, profile, effect.person_id, sealed),
        "counter": made.counter,
        "backed_up": int(made.backed_up),
        "at": effect.at,
    }
    return Write(ENROL_PASSKEY, params, "passkey.enrol")


def use_passkey(keys: TenantKeys, effect: UsePasskey) -> Write:
    """Keep counter and backup state; loses when the counter was reached meanwhile, or the passkey is gone."""
    params: dict[str, SqlValue] = {
        "credential_id": passkey_lookup(keys, effect.credential_id),
        "person_id": effect.person_id,
        "counter": effect.counter,
        "backed_up": int(effect.backed_up),
        "at": effect.at,
    }
    return Write(USE_PASSKEY, params, "passkey.used")
