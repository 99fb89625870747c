"""The whole schema: importing this module makes every table known."""

from handrail_tenants.audit.tables import StoredAuditEntry, StoredAuditHead
from handrail_tenants.browser_sessions.tables import StoredBrowserSession
from handrail_tenants.confirmations.tables import StoredConfirmation
from handrail_tenants.consent.tables import StoredConsentRecord, StoredConsentText
from handrail_tenants.credentials.tables import StoredCredential
from handrail_tenants.erasure.tables import StoredErasure
from handrail_tenants.guardrails.tables import StoredGuardrails
from handrail_tenants.journeys.tables import (
    StoredAcceptance,
    StoredArchivedJourney,
    StoredDiscardedDraft,
    StoredDraft,
    StoredJourney,
    StoredJourneySource,
    StoredProgram,
    StoredPublication,
    StoredRevocation,
)
from handrail_tenants.keys.tables import StoredSigningKey
from handrail_tenants.limits.tables import StoredThrottle
from handrail_tenants.people.tables import StoredIdentifier, StoredPerson
from handrail_tenants.pictures.tables import StoredKeptPicture
from handrail_tenants.plans.tables import StoredPlan
from handrail_tenants.reviews.tables import StoredReviewCase
from handrail_tenants.risk.tables import StoredRecognised
from handrail_tenants.secrets.tables import StoredTenantSecret
from handrail_tenants.staff.tables import StoredStaff
from handrail_tenants.store.tables import StoredJourneyEvent, StoredJourneySession, StoredOutbox
from handrail_tenants.tenancy.stored import SCHEMA, Stored, TenantOwned
from handrail_tenants.tenancy.tables import StoredTenant, StoredTenantHost
from handrail_tenants.tokens.tables import StoredApiToken
from handrail_tenants.trials.tables import StoredTrial
from handrail_tenants.trusted_devices.tables import StoredTrustedDevice
from handrail_tenants.waits.tables import StoredInbox, StoredJourneyWake
from handrail_tenants.watchers.tables import StoredWatcher

REGISTRY: tuple[type[Stored], ...] = (StoredTenant, StoredTenantHost)
OWNED: tuple[type[TenantOwned], ...] = (
    StoredAcceptance,
    StoredApiToken,
    StoredArchivedJourney,
    StoredAuditEntry,
    StoredAuditHead,
    StoredBrowserSession,
    StoredConfirmation,
    StoredConsentRecord,
    StoredConsentText,
    StoredCredential,
    StoredDiscardedDraft,
    StoredDraft,
    StoredErasure,
    StoredGuardrails,
    StoredIdentifier,
    StoredInbox,
    StoredJourney,
    StoredJourneyEvent,
    StoredJourneySession,
    StoredJourneySource,
    StoredJourneyWake,
    StoredKeptPicture,
    StoredOutbox,
    StoredPerson,
    StoredPlan,
    StoredProgram,
    StoredPublication,
    StoredRecognised,
    StoredReviewCase,
    StoredRevocation,
    StoredSigningKey,
    StoredStaff,
    StoredTenantSecret,
    StoredThrottle,
    StoredTrial,
    StoredTrustedDevice,
    StoredWatcher,
)

__all__ = ["OWNED", "REGISTRY", "SCHEMA"]
