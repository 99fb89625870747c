"""Binding authenticators to a person, and using up their codes."""

from handrail_platform.assurance import AuthenticatorProfile
from handrail_platform.step.effects import EnrolTotp, SetPassword, SpendTotp
from handrail_tenants.credentials.sealed import seal_secret
from handrail_tenants.keys.tenant import TenantKeys
from handrail_tenants.limits.counters import forgetting
from handrail_tenants.limits.guessing import authenticator_key
from handrail_tenants.limits.policy import Scope
from handrail_tenants.store.contract import SqlValue, Write
from handrail_tenants.trusted_devices.trust import forget_devices

_INSERT = """
INSERT INTO credential
  (tenant_id, credential_id, person_id, profile, sealed, counter, state, created_at, last_used_at)
VALUES (:tenant, :credential_id, :person_id, :profile, :sealed, :counter, 'active', :at, NULL)
ON CONFLICT """
SET_PASSWORD = (
    _INSERT
    + """(tenant_id, person_id, profile) WHERE state = 'active' AND profile IN ('password', 'totp')
DO UPDATE SET credential_id = excluded.credential_id, sealed = excluded.sealed, created_at = excluded.created_at,
  last_used_at = NULL, recipe = NULL"""
)
ENROL_TOTP = _INSERT + "DO NOTHING"
SPEND_TOTP = """
UPDATE credential SET counter = :counter, last_used_at = :at
WHERE tenant_id = :tenant AND credential_id = :credential_id AND person_id = :person_id
  AND profile = 'totp' AND state = 'active' AND counter < :counter"""
FORGET_IDENTIFIERS = """
DELETE FROM throttle WHERE tenant_id = :tenant AND scope = :scope AND key_hash IN
  (SELECT lookup FROM identifier WHERE tenant_id = :tenant AND person_id = :person_id)"""


def set_password(keys: TenantKeys, effect: SetPassword) -> tuple[Write, ...]:
    """Replace the password, and enable what failed guesses had disabled; remembered browsers are forgotten."""
    profile = AuthenticatorProfile.PASSWORD
    sealed = seal_secret(keys, profile, effect.credential_id, effect.person_id, effect.encoded.encode())
    bind = Write(
        SET_PASSWORD,
        {
            "credential_id": effect.credential_id,
            "person_id": effect.person_id,
            "profile": profile.value,
            "sealed": sealed,
            "counter": 0,
            "at": effect.at,
        },
    )
    identifiers: dict[str, SqlValue] = {"scope": Scope.PASSWORD_IDENTIFIER.value, "person_id": effect.person_id}
    return (
        bind,
        Write(FORGET_IDENTIFIERS, identifiers),
        forgetting(Scope.PASSWORD_AUTHENTICATOR, authenticator_key(keys, effect.person_id)),
        forget_devices(effect.person_id),
    )


def enrol_totp(keys: TenantKeys, effect: EnrolTotp) -> tuple[Write, ...]:
    """Bind an authenticator app unless there is one; the time step that was just proved counts as used."""
    profile = AuthenticatorProfile.TOTP
    bind = Write(
        ENROL_TOTP,
        {
            "credential_id": effect.credential_id,
            "person_id": effect.person_id,
            "profile": profile.value,
            "sealed": seal_secret(keys, profile, effect.credential_id, effect.person_id, effect.secret),
            "counter": effect.counter,
            "at": effect.at,
        },
        "totp.enrol",
    )
    counted_under = authenticator_key(keys, effect.person_id)
    return (
        bind,
        forgetting(Scope.TOTP_PERSON, counted_under),
        forgetting(Scope.TOTP_AUTHENTICATOR, counted_under),
    )


def spend_totp(effect: SpendTotp) -> Write:
    """Move the counter on; loses when this or a later time step was used meanwhile."""
    params: dict[str, SqlValue] = {
        "credential_id": effect.credential_id,
        "person_id": effect.person_id,
        "counter": effect.counter,
        "at": effect.at,
    }
    return Write(SPEND_TOTP, params, "totp.spend")
