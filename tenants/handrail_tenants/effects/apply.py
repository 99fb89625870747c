"""From a transaction effect to its statements: one applier for each, all of them here."""

from handrail_platform.step.effects import (
    CreatePerson,
    CreateRecoveryCodes,
    EnrolPasskey,
    EnrolTotp,
    RecordConsent,
    SetPassword,
    SpendRecoveryCode,
    SpendTotp,
    StartBrowserSession,
    TransactionEffect,
    UsePasskey,
)
from handrail_tenants.browser_sessions.start import start_browser_session
from handrail_tenants.consent.record import record_consent
from handrail_tenants.credentials.bind import enrol_totp, set_password, spend_totp
from handrail_tenants.credentials.bind_passkey import enrol_passkey, use_passkey
from handrail_tenants.credentials.recovery import create_recovery_codes, spend_recovery_code
from handrail_tenants.effects.context import EffectContext
from handrail_tenants.keys.tenant import TenantKeys
from handrail_tenants.people.create import create_person
from handrail_tenants.store.contract import Write

__all__ = ["EffectContext", "writes_for"]


def writes_for(  # noqa: C901, PLR0911 - one for each effect
    keys: TenantKeys, effect: TransactionEffect, context: EffectContext
) -> tuple[Write, ...]:
    """Return the statements of an effect, in the order in which they must run, for the tenant of these keys."""
    match effect:
        case CreatePerson():
            return create_person(keys, effect)
        case CreateRecoveryCodes():
            return create_recovery_codes(keys, effect)
        case EnrolPasskey():
            return (enrol_passkey(keys, effect),)
        case EnrolTotp():
            return enrol_totp(keys, effect)
        case RecordConsent():
            return record_consent(effect, context)
        case SetPassword():
            return set_password(keys, effect)
        case SpendRecoveryCode():
            return (spend_recovery_code(effect),)
        case SpendTotp():
            return (spend_totp(effect),)
        case StartBrowserSession():
            return start_browser_session(keys, effect, context)
        case UsePasskey():
            return (use_passkey(keys, effect),)
