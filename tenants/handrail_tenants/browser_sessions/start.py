"""Signing in on a browser."""

import hashlib

from handrail_platform.assurance import assurance_level
from handrail_platform.step.effects import StartBrowserSession
from handrail_tenants.browser_sessions.lifetime import LIFETIMES
from handrail_tenants.browser_sessions.sealed import Said, seal_session
from handrail_tenants.effects.context import EffectContext
from handrail_tenants.keys.tenant import TenantKeys
from handrail_tenants.risk.recognised import recognise
from handrail_tenants.store.contract import Write

_CLIENT_CHARACTERS = 64
START = """
INSERT INTO browser_session
  (tenant_id, session_hash, person_id, profiles, assurance, authenticated_at, created_at, last_seen_at, idle_ms,
   ends_at, revoked_at, client, sealed)
VALUES (:tenant, :session_hash, :person_id, :profiles, :assurance, :authenticated_at, :created_at, :created_at,
  :idle_ms, :ends_at, NULL, :client, :sealed)
ON CONFLICT DO NOTHING"""
REVOKE = """
UPDATE browser_session SET revoked_at = :at
WHERE tenant_id = :tenant AND session_hash = :session_hash AND revoked_at IS NULL"""

REVOKE_EVERY = """
UPDATE browser_session SET revoked_at = :at
WHERE tenant_id = :tenant AND person_id = :person_id AND revoked_at IS NULL"""


def session_hash(secret: bytes) -> bytes:
    """Return what is stored of the secret in a cookie. It is random and long: a plain hash hides it."""
    return hashlib.sha256(secret).digest()


def start_browser_session(
    keys: TenantKeys, effect: StartBrowserSession, context: EffectContext
) -> tuple[Write, ...]:
    """Start a session under a new id; the one this browser had before ends (SP 800-63B-4 section 5.1)."""
    level = assurance_level(effect.used)
    lifetime = LIFETIMES[level]
    said = Said(
        session_hash=session_hash(context.browser_secret),
        person_id=effect.person_id,
        profiles=" ".join(profile.value for profile in effect.used),
        assurance=level,
        authenticated_at=effect.authenticated_at,
        created_at=effect.at,
        idle_ms=lifetime.idle,
        ends_at=effect.authenticated_at + lifetime.overall,
        client=context.client[:_CLIENT_CHARACTERS],
    )
    start = Write(START, {**said._asdict(), "sealed": seal_session(keys, said)})
    known = recognise(keys, effect.person_id, context.device, context.client_address, effect.at)
    if not context.replaces:
        return (start, *known)
    return (Write(REVOKE, {"session_hash": session_hash(context.replaces), "at": effect.at}), start, *known)
