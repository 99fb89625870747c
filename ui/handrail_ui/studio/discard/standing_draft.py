"""The draft of a journey that somebody may throw away, whatever stands in it. Synchronous."""

import msgspec

from handrail_tenants.audit.entry import told_document
from handrail_tenants.journeys.drafts import Draft
from handrail_tenants.journeys.problems import DraftMoved, JourneyUnknown
from handrail_ui.administration import Administration
from handrail_ui.studio.desk import Deed


class StandingDraft(msgspec.Struct, frozen=True):
    """A draft, and which version of its journey is live beside it; 0 where none ever was."""

    draft: Draft
    live_version: int


def standing_draft(admin: Administration, tenant: str, journey: str) -> StandingDraft | None:
    """Return the draft, or None where all that there is of the journey is live. Raises JourneyUnknown."""
    with admin.drafts(tenant) as drafts:
        draft = drafts.open(journey)
    with admin.journeys(tenant) as journeys:
        live = journeys.versions.live(journey) if journeys.find(journey) else None
    if draft is None and live is None:
        raise JourneyUnknown("")
    return StandingDraft(draft, live.version if live else 0) if draft else None


def discard(admin: Administration, tenant: str, journey: str, expected: int, deed: Deed) -> None:
    """Throw away the draft that somebody saw. What is live stays live. Raises DraftMoved."""
    with admin.drafts(tenant) as drafts:
        draft = drafts.open(journey)
    if draft is None or draft.revision != expected:
        raise DraftMoved
    entry = deed.entry(journey, before=told_document(draft.revision, draft.document))
    with admin.drafts(tenant, lambda _: entry) as drafts:
        drafts.discard(journey, expected)
