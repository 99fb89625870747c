"""The journeys of a tenant, as a page."""

from collections.abc import Mapping
from typing import Final, Literal, TypeAlias
from urllib.parse import urlencode

import msgspec

from handrail_platform.access.permission import Permission
from handrail_platform.values import Milliseconds
from handrail_tenants.journeys.completions import MOST_COUNTED
from handrail_tenants.journeys.overview import JourneyLine
from handrail_tenants.plans.repository import PlanState, Waiting
from handrail_ui.pages.studio import StudioPage
from handrail_ui.studio.entrance import Colleague
from handrail_ui.studio.environment.neighbours import Neighbours
from handrail_ui.studio.frame import frame
from handrail_ui.studio.home.look import Look
from handrail_ui.studio.home.memory import Health
from handrail_ui.studio.home.titles import title_in

JourneyState: TypeAlias = Literal["live", "split", "draft"]
"""In words under `studio.state.<state>`."""
NOTICES: Final = ("archived", "back")
"""What a form may have done, as the page's address says it afterwards; in words under `studio.home.<name>`."""


class JourneyRow(msgspec.Struct, frozen=True, kw_only=True):
    """A journey in the list. `versions` says what is live: each version with its weight.

    `health` is None where nobody looked yet, `completed` where the journey was never live.
    """

    name: str
    title: str
    url: str
    state: JourneyState
    versions: tuple[tuple[int, int], ...]
    is_drafted: bool
    at: Milliseconds
    by: str
    health: Health | None
    completed: int | None
    copy_url: str
    archive_url: str


class WaitingRow(msgspec.Struct, frozen=True, kw_only=True):
    """A journey of which something waits to go live, for somebody's approval or for its moment."""

    name: str
    url: str
    state: PlanState
    by: str
    publish_at: Milliseconds


class StudioHomePage(StudioPage, frozen=True, kw_only=True):
    """The journeys of a tenant; `more_url` leads on where there are more than one page shows."""

    template = "studio/home.html"

    journeys: tuple[JourneyRow, ...]
    waiting: tuple[WaitingRow, ...]
    sought: str
    again_url: str
    """The same look, once more."""
    more_url: str | None
    new_url: str
    archive_url: str
    archived: int
    most_counted: int
    may_edit: bool
    may_archive: bool
    notice: str | None
    neighbours: Neighbours

    @property
    def is_pending(self) -> bool:
        """Whether some journeys are still to be judged."""
        return any(each.health is None for each in self.journeys)


def home_page(
    here: Colleague, seen: Look, sought: str, names: Mapping[str, str], neighbours: Neighbours
) -> StudioHomePage:
    """Make the page with the journeys of a tenant."""
    done = here.visit.head.query("done")
    after = here.visit.head.query("after")
    return StudioHomePage(
        **frame(here),
        journeys=tuple(_row(here, each, seen, names) for each in seen.lines),
        waiting=tuple(_waiting(here, each, names) for each in seen.waiting),
        sought=sought,
        again_url=_searching(here, sought, after),
        more_url=_searching(here, sought, seen.more_after) if seen.more_after else None,
        new_url=here.to("/new"),
        archive_url=here.to("/archive"),
        archived=seen.archived,
        most_counted=MOST_COUNTED,
        may_edit=here.may(Permission.DRAFT_EDIT),
        may_archive=here.may(Permission.JOURNEY_ARCHIVE),
        notice=f"studio.home.{done}" if done in NOTICES else None,
        neighbours=neighbours,
    )


def _searching(here: Colleague, sought: str, after: str) -> str:
    asked = urlencode({name: value for name, value in (("q", sought), ("after", after)) if value})
    return here.to(f"/?{asked}" if asked else "/")


def _waiting(here: Colleague, plan: Waiting, names: Mapping[str, str]) -> WaitingRow:
    return WaitingRow(
        name=plan.journey,
        url=here.to(f"/journeys/{plan.journey}/publishing"),
        state=plan.state,
        by=names.get(plan.asked_by, plan.asked_by),
        publish_at=plan.publish_at,
    )


def _row(here: Colleague, line: JourneyLine, seen: Look, names: Mapping[str, str]) -> JourneyRow:
    by = line.draft.saved_by if line.draft else line.by
    state: JourneyState = "split" if len(line.shares) > 1 else "live" if line.shares else "draft"
    return JourneyRow(
        name=line.journey,
        title=title_in(here.say.language, seen.titles.get(line.journey, {})),
        url=here.to(f"/journeys/{line.journey}"),
        state=state,
        versions=tuple((each.version, each.weight) for each in line.shares),
        is_drafted=line.draft is not None,
        at=line.draft.saved_at if line.draft else line.at,
        by=names.get(by, by),
        health=seen.health.get(line.journey),
        completed=seen.completions.get(line.journey),
        copy_url=here.to(f"/new/begin?from=journey:{line.journey}"),
        archive_url=here.to(f"/archive/{line.journey}"),
    )
