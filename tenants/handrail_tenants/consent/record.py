"""Entries of the consent ledger."""

import hashlib

from handrail_platform.step.effects import ConsentEntry, RecordConsent
from handrail_tenants.effects.context import EffectContext
from handrail_tenants.store.contract import Write

_RECORD_ID_BYTES = 16
APPEND = """
INSERT INTO consent_record
  (tenant_id, record_id, person_id, purpose, version, state, text_hash, language, handle, at)
VALUES (:tenant, :record_id, :person_id, :purpose, :version, :state, :text_hash, :language, :handle, :at)"""


def record_consent(effect: RecordConsent, context: EffectContext) -> tuple[Write, ...]:
    """Append one record for each purpose."""
    return tuple(_append(effect, entry, context) for entry in effect.entries)


def _append(effect: RecordConsent, entry: ConsentEntry, context: EffectContext) -> Write:
    return Write(
        APPEND,
        {
            "record_id": _record_id(effect, entry, context),
            "person_id": effect.person_id,
            "purpose": entry.purpose,
            "version": entry.version,
            "state": entry.state,
            "text_hash": entry.text_hash,
            "language": entry.language,
            "handle": context.handle,
            "at": effect.at,
        },
    )


def _record_id(effect: RecordConsent, entry: ConsentEntry, context: EffectContext) -> bytes:
    # Derived, so that a commit that is tried again after a lost answer cannot append the same record twice.
    named = b"%b|%d|%b|%b" % (context.handle, effect.at, effect.person_id, entry.purpose.encode())
    return hashlib.sha256(named).digest()[:_RECORD_ID_BYTES]
