"""Where a version was promoted from, in words."""

from handrail_tenants.journeys.decision import Origin
from handrail_ui.pages.translator import Speech


def origin_words(origin: Origin | None, say: Speech) -> str:
    """Return where something was promoted from, empty where it was not."""
    return say("studio.promote.origin", version=origin.version, tenant=origin.tenant) if origin else ""
