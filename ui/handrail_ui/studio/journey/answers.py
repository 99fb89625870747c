"""What the page of a journey answers, and its forms, of which every one works without a script."""

import asyncio
from collections.abc import Mapping
from typing import Any, Final

import msgspec
from litestar import Request, Response

from handrail_platform.access.permission import Permission
from handrail_platform.document.change import Change
from handrail_tenants.journeys.problems import DraftMoved
from handrail_ui.runtime.problems import MalformedAnswer
from handrail_ui.runtime.responses import json, see_other
from handrail_ui.studio.called import callers_of
from handrail_ui.studio.desk import OpenedJourney
from handrail_ui.studio.entrance import Colleague, colleague, number, posted, posted_at_length
from handrail_ui.studio.frame import shown
from handrail_ui.studio.journey.by_hand import changes_by_hand
from handrail_ui.studio.journey.page import StudioJourneyPage, among_others, journey_answer, journey_page

AnyRequest = Request[Any, Any, Any]
MOST_CHANGES: Final = 5_000
"""More than the steps of the longest journey, for whoever tidies all of it."""
NOTICES: Final = ("discarded", "moved")
"""What a form may have done, as the page's address says it afterwards; in words under `studio.notice.<name>`."""
_CHANGES: Final = msgspec.json.Decoder(tuple[Change, ...])


async def journey(request: AnyRequest) -> Response[bytes]:
    """Show a journey, what is wrong with it, and what would mend it."""
    here = await colleague(request, Permission.JOURNEY_READ)
    opened = await asyncio.to_thread(here.desk.open, request.path_params["journey"])
    if here.visit.wants_json:
        return await _told(here, opened, opened.plain)
    done = here.visit.head.query("done")
    page = await _page(here, opened, done if done in NOTICES else None)
    callers = (
        await asyncio.to_thread(callers_of, here.desk.admin, here.served, opened.journey) if page.is_part else ()
    )
    return shown(here, among_others(here, page, callers))


async def repairs(request: AnyRequest) -> Response[bytes]:
    """Show the journey with repairs for what the proof found."""
    here = await colleague(request, Permission.JOURNEY_READ)
    opened = await asyncio.to_thread(here.desk.open, request.path_params["journey"])
    judged = await asyncio.to_thread(here.desk.mend, opened, here.say)
    page = await asyncio.to_thread(journey_page, here, opened, judged, None, are_repairs_sought=True)
    if not here.visit.wants_json:
        return shown(here, page)
    return json(journey_answer(page, here.workplace.renderer.studio_block(page, here.brand, "found"), None))


async def change(request: AnyRequest) -> Response[bytes]:
    """Make changes in the draft, unless somebody else changed it meanwhile."""
    here = await colleague(request, Permission.DRAFT_EDIT)
    fields = await posted_at_length(here)
    name = request.path_params["journey"]
    try:
        opened = await asyncio.to_thread(
            here.desk.change, name, _changes(fields), number(fields, "revision"), here.deed
        )
    except DraftMoved:
        if here.visit.wants_json:
            raise
        return see_other(here.to(f"/journeys/{name}?done=moved"))
    if here.visit.wants_json:
        return await _told(here, opened)
    return see_other(here.to(f"/journeys/{name}"))


async def change_by_hand(request: AnyRequest) -> Response[bytes]:
    """Do with the steps of the draft what a plain form says, unless somebody else changed it meanwhile."""
    here = await colleague(request, Permission.DRAFT_EDIT)
    fields = await posted(here)
    name, revision = request.path_params["journey"], number(fields, "revision")
    opened = await asyncio.to_thread(here.desk.open, name)
    if opened.revision != revision:
        return see_other(here.to(f"/journeys/{name}?done=moved"))
    try:
        changes = changes_by_hand(opened.plain, fields, here.say)
        await asyncio.to_thread(here.desk.change, name, changes, revision, here.deed)
    except DraftMoved:
        return see_other(here.to(f"/journeys/{name}?done=moved"))
    return see_other(here.to(f"/journeys/{name}"))


async def _page(here: Colleague, opened: OpenedJourney, notice: str | None) -> StudioJourneyPage:
    judged = await asyncio.to_thread(here.desk.judge, opened, here.say)
    return await asyncio.to_thread(journey_page, here, opened, judged, notice)


async def _told(
    here: Colleague, opened: OpenedJourney, document: Mapping[str, Any] | None = None
) -> Response[bytes]:
    page = await _page(here, opened, None)
    found = here.workplace.renderer.studio_block(page, here.brand, "found")
    return json(journey_answer(page, found, document))


def _changes(fields: Mapping[str, str]) -> tuple[Change, ...]:
    """Return the changes that a form asks for. Raises MalformedAnswer."""
    try:
        changes = _CHANGES.decode(fields.get("changes", ""))
    except (msgspec.MsgspecError, RecursionError):
        raise MalformedAnswer from None
    if len(changes) > MOST_CHANGES:
        raise MalformedAnswer
    return changes
