"""The journeys of a tenant, as a page."""

from collections.abc import Mapping, Sequence
from typing import Literal, TypeAlias

import msgspec

from handrail_platform.values import Milliseconds
from handrail_tenants.journeys.overview import MOST_LISTED, JourneyLine
from handrail_ui.pages.studio import StudioPage
from handrail_ui.studio.entrance import Colleague
from handrail_ui.studio.frame import frame

JourneyState: TypeAlias = Literal["live", "split", "draft"]
"""In words under `studio.state.<state>`."""


class JourneyRow(msgspec.Struct, frozen=True, kw_only=True):
    """A journey in the list. `versions` says what is live: each version with its weight."""

    name: str
    url: str
    state: JourneyState
    versions: tuple[tuple[int, int], ...]
    is_drafted: bool
    at: Milliseconds
    by: str


class StudioHomePage(StudioPage, frozen=True, kw_only=True):
    """The journeys of a tenant; `more_url` leads on where there are more than one page shows."""

    template = "studio/home.html"

    journeys: tuple[JourneyRow, ...]
    more_url: str | None = None


def home_page(here: Colleague, lines: Sequence[JourneyLine], names: Mapping[str, str]) -> StudioHomePage:
    """Make the page with the journeys of a tenant."""
    more = f"?after={lines[-1].journey}" if len(lines) == MOST_LISTED else None
    return StudioHomePage(
        **frame(here),
        journeys=tuple(_row(here, each, names) for each in lines),
        more_url=here.to(f"/{more}") if more else None,
    )


def _row(here: Colleague, line: JourneyLine, names: Mapping[str, str]) -> JourneyRow:
    by = line.draft.saved_by if line.draft else line.by
    state: JourneyState = "split" if len(line.shares) > 1 else "live" if line.shares else "draft"
    return JourneyRow(
        name=line.journey,
        url=here.to(f"/journeys/{line.journey}"),
        state=state,
        versions=tuple((each.version, each.weight) for each in line.shares),
        is_drafted=line.draft is not None,
        at=line.draft.saved_at if line.draft else line.at,
        by=names.get(by, by),
    )
