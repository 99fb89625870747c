"""What somebody reads before a draft goes."""

from collections.abc import Mapping

from handrail_platform.values import Milliseconds
from handrail_ui.pages.studio import StudioPage
from handrail_ui.studio.discard.standing_draft import StandingDraft
from handrail_ui.studio.entrance import Colleague
from handrail_ui.studio.frame import frame


class StudioDiscardPage(StudioPage, frozen=True, kw_only=True):
    """Whose draft of which journey goes, and what stays: `live_version` is 0 where nothing does."""

    template = "studio/discard.html"

    journey: str
    revision: int
    live_version: int
    saved_at: Milliseconds
    saved_by: str
    discard_url: str
    back_url: str


def discard_page(here: Colleague, standing: StandingDraft, names: Mapping[str, str]) -> StudioDiscardPage:
    """Make the page."""
    draft = standing.draft
    return StudioDiscardPage(
        **frame(here),
        journey=draft.journey,
        revision=draft.revision,
        live_version=standing.live_version,
        saved_at=draft.saved_at,
        saved_by=names.get(draft.saved_by, draft.saved_by),
        discard_url=here.to(f"/journeys/{draft.journey}/discard"),
        back_url=here.to(f"/journeys/{draft.journey}"),
    )
