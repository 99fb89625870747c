"""From a transaction effect to its statements: one applier for each, all of them here."""

from handrail_platform.guard.table import BINDING
from handrail_platform.step.effects import (
    BindFirst,
    ChangeEmail,
    CreatePerson,
    CreateRecoveryCodes,
    DeleteAccount,
    EnrolPasskey,
    EnrolTotp,
    KeepConfirmation,
    LinkIdentity,
    LockAccount,
    RecordConsent,
    SavePreferences,
    SaveProfile,
    SetPassword,
    SpendRecoveryCode,
    SpendTotp,
    StartBrowserSession,
    TransactionEffect,
    TrustDevice,
    UseIdentity,
    UsePasskey,
)
from handrail_tenants.browser_sessions.start import start_browser_session
from handrail_tenants.confirmations.record import keep_confirmation
from handrail_tenants.consent.record import record_consent
from handrail_tenants.credentials.bind import enrol_totp, set_password, spend_totp
from handrail_tenants.credentials.bind_passkey import enrol_passkey, use_passkey
from handrail_tenants.credentials.federated import link_identity, use_identity
from handrail_tenants.credentials.recovery import create_recovery_codes, spend_recovery_code
from handrail_tenants.effects.context import EffectContext
from handrail_tenants.erasure.ask import delete_account
from handrail_tenants.keys.tenant import TenantKeys
from handrail_tenants.people.change import change_email
from handrail_tenants.people.create import create_person
from handrail_tenants.people.light import bind_first, no_longer_light
from handrail_tenants.people.lock import locking
from handrail_tenants.people.save import save_preferences, save_profile
from handrail_tenants.store.contract import Write
from handrail_tenants.trusted_devices.trust import trust_device

__all__ = ["EffectContext", "writes_for"]


def writes_for(keys: TenantKeys, effect: TransactionEffect, context: EffectContext) -> tuple[Write, ...]:
    """Return the statements of an effect, in the order in which they must run, for the tenant of these keys."""
    writes = _writes_for(keys, effect, context)
    if str(effect.__struct_config__.tag) in BINDING:
        return (no_longer_light(effect.person_id), *writes)
    return writes


def _writes_for(  # noqa: C901, PLR0911, PLR0912 - one for each effect
    keys: TenantKeys, effect: TransactionEffect, context: EffectContext
) -> tuple[Write, ...]:
    match effect:
        case BindFirst():
            return (bind_first(effect),)
        case ChangeEmail():
            return change_email(keys, effect)
        case CreatePerson():
            return create_person(keys, effect)
        case CreateRecoveryCodes():
            return create_recovery_codes(keys, effect)
        case DeleteAccount():
            return delete_account(effect)
        case EnrolPasskey():
            return (enrol_passkey(keys, effect),)
        case EnrolTotp():
            return enrol_totp(keys, effect)
        case KeepConfirmation():
            return (keep_confirmation(keys, effect, context),)
        case LinkIdentity():
            return (link_identity(keys, effect),)
        case LockAccount():
            return locking(effect.person_id, effect.at)
        case RecordConsent():
            return record_consent(keys, effect, context)
        case SavePreferences():
            return (save_preferences(keys, effect),)
        case SaveProfile():
            return (save_profile(keys, effect),)
        case SetPassword():
            return set_password(keys, effect)
        case SpendRecoveryCode():
            return spend_recovery_code(effect)
        case SpendTotp():
            return (spend_totp(effect),)
        case StartBrowserSession():
            return start_browser_session(keys, effect, context)
        case TrustDevice():
            return trust_device(keys, effect, context)
        case UseIdentity():
            return (use_identity(keys, effect),)
        case UsePasskey():
            return (use_passkey(keys, effect),)
