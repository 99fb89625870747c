"""Which rows may go, and in which order: what a row needs is deleted after it.

The statements are in the dialect that both databases share; `{cutoff}` and `{limit}` stand for the two parameters.
"""

from typing import Final, NamedTuple

from handrail_platform.values import Milliseconds

RETENTION_MS: Final[Milliseconds] = 30 * 24 * 60 * 60 * 1000
"""How long the trace of a session stays readable after the session expired. Its key goes with its last event."""
AUDIT_RETENTION_MS: Final[Milliseconds] = 730 * 24 * 60 * 60 * 1000
"""How long an entry of the audit log stays. To lengthen it lets `verify` find that older ones went too early."""

CONFIRMATION_RETENTION_MS: Final[Milliseconds] = 400 * 24 * 60 * 60 * 1000
"""How long a confirmed transaction can be shown: a payer has 13 months to dispute it (PSD2 article 71)."""


class Disposal(NamedTuple):
    """A statement that deletes a bounded number of rows, and how long rows are kept past their end."""

    sql: str
    keep_ms: Milliseconds


_THROTTLES: Final = """
DELETE FROM throttle WHERE (tenant_id, scope, key_hash) IN (
  SELECT tenant_id, scope, key_hash FROM throttle WHERE expires_at <= {cutoff} LIMIT {limit})
"""
_BROWSER_SESSIONS: Final = """
DELETE FROM browser_session WHERE (tenant_id, session_hash) IN (
  SELECT tenant_id, session_hash FROM browser_session WHERE ends_at <= {cutoff} LIMIT {limit})
"""
_API_TOKENS: Final = """
DELETE FROM api_token WHERE (tenant_id, id) IN (
  SELECT tenant_id, id FROM api_token WHERE ends_at <= {cutoff} LIMIT {limit})
"""
_EVENTS: Final = """
DELETE FROM journey_event WHERE (tenant_id, handle, seq, "order") IN (
  SELECT e.tenant_id, e.handle, e.seq, e."order" FROM journey_session AS s
  JOIN journey_event AS e ON e.tenant_id = s.tenant_id AND e.handle = s.handle
  WHERE s.expires_at <= {cutoff} LIMIT {limit})
"""
_REVIEW_CASES: Final = """
DELETE FROM review_case WHERE (tenant_id, case_id) IN (
  SELECT tenant_id, case_id FROM review_case WHERE until <= {cutoff} LIMIT {limit})
"""
# Nobody looks at the pictures of a session any more that is over: what waits for a decision is running.
_KEPT_PICTURES: Final = """
DELETE FROM kept_picture WHERE (tenant_id, handle, node, side) IN (
  SELECT p.tenant_id, p.handle, p.node, p.side FROM kept_picture AS p
  LEFT JOIN journey_session AS s ON s.tenant_id = p.tenant_id AND s.handle = p.handle
  WHERE p.ends_at <= {cutoff} OR s.status IS NULL OR s.status <> 'running' OR s.expires_at <= {cutoff}
  LIMIT {limit})
"""
_INBOX: Final = """
DELETE FROM inbox WHERE (tenant_id, handle, source, event_id) IN (
  SELECT tenant_id, handle, source, event_id FROM inbox WHERE at <= {cutoff} LIMIT {limit})
"""
_JOURNEY_WAKES: Final = """
DELETE FROM journey_wake WHERE (tenant_id, handle) IN (
  SELECT tenant_id, handle FROM journey_wake WHERE wake_at <= {cutoff} LIMIT {limit})
"""
_DEAD_LETTERS: Final = """
DELETE FROM outbox WHERE (tenant_id, key) IN (
  SELECT o.tenant_id, o.key FROM outbox AS o JOIN tenant AS t ON t.id = o.tenant_id
  WHERE (o.state = 'dead' OR t.state = 'deleted') AND o.due <= {cutoff} LIMIT {limit})
"""
_JOURNEY_SESSIONS: Final = """
DELETE FROM journey_session WHERE (tenant_id, handle) IN (
  SELECT s.tenant_id, s.handle FROM journey_session AS s
  WHERE s.expires_at <= {cutoff}
    AND NOT EXISTS (SELECT 1 FROM journey_event AS e WHERE e.tenant_id = s.tenant_id AND e.handle = s.handle)
    AND NOT EXISTS (SELECT 1 FROM outbox AS o WHERE o.tenant_id = s.tenant_id AND o.handle = s.handle)
  LIMIT {limit})
"""
_PLANS: Final = """
DELETE FROM plan WHERE (tenant_id, journey, number) IN (
  SELECT tenant_id, journey, number FROM plan WHERE ends_at <= {cutoff} LIMIT {limit})
"""
# Of each log only the beginning goes: up to the first entry, of as many as may go at once, that has yet to stay.
_AUDIT_MARKS: Final = """
UPDATE audit_head SET purged = coalesce(
  (SELECT e.number - 1 FROM audit_entry AS e
   WHERE e.tenant_id = audit_head.tenant_id AND e.at > {cutoff}
     AND e.number > audit_head.purged AND e.number <= audit_head.purged + {limit}
   ORDER BY e.number LIMIT 1),
  (SELECT max(e.number) FROM audit_entry AS e
   WHERE e.tenant_id = audit_head.tenant_id
     AND e.number > audit_head.purged AND e.number <= audit_head.purged + {limit}))
WHERE tenant_id IN (
  SELECT h.tenant_id FROM audit_head AS h
  JOIN audit_entry AS e ON e.tenant_id = h.tenant_id AND e.number = h.purged + 1
  WHERE e.at <= {cutoff} LIMIT {limit})
"""
_AUDIT_ENTRIES: Final = """
DELETE FROM audit_entry WHERE (tenant_id, number) IN (
  SELECT e.tenant_id, e.number FROM audit_head AS h
  JOIN audit_entry AS e ON e.tenant_id = h.tenant_id AND e.number <= h.purged
  WHERE e.at <= {cutoff} LIMIT {limit})
"""
_TRIALS: Final = """
DELETE FROM trial WHERE (tenant_id, journey, owner) IN (
  SELECT tenant_id, journey, owner FROM trial WHERE ends_at <= {cutoff} LIMIT {limit})
"""
_CONFIRMATIONS: Final = """
DELETE FROM confirmation WHERE (tenant_id, confirmation_id) IN (
  SELECT tenant_id, confirmation_id FROM confirmation WHERE at <= {cutoff} LIMIT {limit})
"""
_TRUSTED_DEVICES: Final = """
DELETE FROM trusted_device WHERE (tenant_id, person_id, trait) IN (
  SELECT tenant_id, person_id, trait FROM trusted_device WHERE ends_at <= {cutoff} LIMIT {limit})
"""
_RECOGNISED: Final = """
DELETE FROM recognised WHERE (tenant_id, person_id, kind, trait) IN (
  SELECT tenant_id, person_id, kind, trait FROM recognised WHERE ends_at <= {cutoff} LIMIT {limit})
"""
_WATCHERS: Final = """
DELETE FROM watcher WHERE (tenant_id, journey, tab) IN (
  SELECT tenant_id, journey, tab FROM watcher WHERE ends_at <= {cutoff} LIMIT {limit})
"""
IN_ORDER: Final = (
    Disposal(_WATCHERS, 0),
    Disposal(_TRIALS, 0),
    Disposal(_TRUSTED_DEVICES, 0),
    Disposal(_RECOGNISED, 0),
    Disposal(_KEPT_PICTURES, 0),
    Disposal(_THROTTLES, 0),
    Disposal(_BROWSER_SESSIONS, RETENTION_MS),
    Disposal(_API_TOKENS, RETENTION_MS),
    Disposal(_EVENTS, RETENTION_MS),
    Disposal(_DEAD_LETTERS, RETENTION_MS),
    Disposal(_REVIEW_CASES, RETENTION_MS),
    Disposal(_INBOX, RETENTION_MS),
    Disposal(_JOURNEY_WAKES, RETENTION_MS),
    Disposal(_JOURNEY_SESSIONS, RETENTION_MS),
    Disposal(_PLANS, RETENTION_MS),
    Disposal(_CONFIRMATIONS, CONFIRMATION_RETENTION_MS),
    Disposal(_AUDIT_MARKS, AUDIT_RETENTION_MS),
    Disposal(_AUDIT_ENTRIES, AUDIT_RETENTION_MS),
)
