"""What is put away, and whether to put something away, as pages."""

from collections.abc import Mapping, Sequence
from typing import Literal, TypeAlias

import msgspec

from handrail_platform.access.permission import Permission
from handrail_platform.values import Milliseconds
from handrail_tenants.journeys.archive import ArchivedJourney
from handrail_ui.pages.studio import StudioPage
from handrail_ui.studio.desk import OpenedJourney
from handrail_ui.studio.entrance import Colleague
from handrail_ui.studio.frame import frame

Hindrance: TypeAlias = Literal["moved", "unticked"]
"""Why nothing was put away: what is live had changed, or nobody said that they know it is live."""


class ArchivedRow(msgspec.Struct, frozen=True, kw_only=True):
    """A journey that is put away."""

    name: str
    url: str
    at: Milliseconds
    by: str
    bring_back_url: str


class StudioArchivePage(StudioPage, frozen=True, kw_only=True):
    """What is put away, the newest first."""

    template = "studio/archive.html"

    journeys: tuple[ArchivedRow, ...]
    may_archive: bool


class StudioArchivingPage(StudioPage, frozen=True, kw_only=True):
    """Whether a journey is to be put away. `pointer` is that of what is live, 0 where it never was."""

    template = "studio/archiving.html"

    journey: str
    live_version: int
    pointer: int
    put_away_url: str
    journey_url: str
    hindrance: Hindrance | None


def archive_page(here: Colleague, away: Sequence[ArchivedJourney], names: Mapping[str, str]) -> StudioArchivePage:
    """Make the page with what is put away."""
    return StudioArchivePage(
        **frame(here),
        journeys=tuple(
            ArchivedRow(
                name=each.journey,
                url=here.to(f"/journeys/{each.journey}"),
                at=each.at,
                by=names.get(each.by, each.by),
                bring_back_url=here.to(f"/archive/{each.journey}/bring-back"),
            )
            for each in away
        ),
        may_archive=here.may(Permission.JOURNEY_ARCHIVE),
    )


def archiving_page(here: Colleague, opened: OpenedJourney, hindrance: Hindrance | None) -> StudioArchivingPage:
    """Make the page that asks."""
    return StudioArchivingPage(
        **frame(here),
        journey=opened.journey,
        live_version=opened.live_version,
        pointer=opened.pointer,
        put_away_url=here.to(f"/archive/{opened.journey}"),
        journey_url=here.to(f"/journeys/{opened.journey}"),
        hindrance=hindrance,
    )
