"""Entries of the consent ledger."""

import hashlib

from handrail_platform.step.effects import ConsentEntry, RecordConsent
from handrail_tenants.consent.sealed import Said, seal_guardian, seal_record
from handrail_tenants.effects.context import EffectContext
from handrail_tenants.keys.tenant import TenantKeys
from handrail_tenants.store.contract import SqlValue, Write

_RECORD_ID_BYTES = 16
APPEND = """
INSERT INTO consent_record
  (tenant_id, record_id, person_id, purpose, version, state, text_hash, language, handle, at, kind, channel,
   journey, program_hash, guardian, sealed)
VALUES (:tenant, :record_id, :person_id, :purpose, :version, :state, :text_hash, :language, :handle, :at, :kind,
  :channel, :journey, :program_hash, :guardian, :sealed)"""
KEEP_TEXT = """
INSERT INTO consent_text (tenant_id, text_hash, title, text, url, data, special, recipients)
VALUES (:tenant, :text_hash, :title, :text, :url, :data, :special, :recipients) ON CONFLICT DO NOTHING"""


def record_consent(keys: TenantKeys, effect: RecordConsent, context: EffectContext) -> tuple[Write, ...]:
    """Append one record for each document and purpose, and keep each text that was never shown before."""
    texts = tuple(_keep_text(entry) for entry in effect.entries if entry.title or entry.text or entry.url)
    return (*texts, *(_append(keys, effect, entry, context) for entry in effect.entries))


def columns(keys: TenantKeys, said: Said) -> dict[str, SqlValue]:
    """Return a record's columns with their seal."""
    return {**said._asdict(), "sealed": seal_record(keys, said)}


def record_id(*named: bytes) -> bytes:
    """Return the id of a record, derived from what makes it one: written twice it is still one record."""
    return hashlib.sha256(b"|".join(named)).digest()[:_RECORD_ID_BYTES]


def said_of(keys: TenantKeys, effect: RecordConsent, entry: ConsentEntry, context: EffectContext) -> Said:
    """Return what the record of one decision says."""
    at = b"%d" % effect.at
    return Said(
        record_id=record_id(context.handle, at, effect.person_id, entry.purpose.encode()),
        person_id=effect.person_id,
        purpose=entry.purpose,
        version=entry.version,
        state=entry.state,
        text_hash=entry.text_hash,
        language=entry.language,
        handle=context.handle,
        at=effect.at,
        kind=entry.kind,
        channel=context.channel if effect.guardian is None else "guardian",
        journey=context.journey,
        program_hash=context.program_hash,
        guardian=seal_guardian(keys, effect.person_id, effect.guardian),
    )


def _append(keys: TenantKeys, effect: RecordConsent, entry: ConsentEntry, context: EffectContext) -> Write:
    return Write(APPEND, columns(keys, said_of(keys, effect, entry, context)))


def _keep_text(entry: ConsentEntry) -> Write:
    params: dict[str, SqlValue] = {
        "text_hash": entry.text_hash,
        "title": entry.title,
        "text": entry.text,
        "url": entry.url,
        "data": entry.data,
        "special": entry.special,
        "recipients": entry.recipients,
    }
    return Write(KEEP_TEXT, params)
