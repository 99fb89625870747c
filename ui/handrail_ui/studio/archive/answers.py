"""What the archive answers, and its forms."""

import asyncio
from typing import Any, Final

from litestar import Request, Response

from handrail_platform.access.permission import Permission
from handrail_tenants.audit.entry import told
from handrail_tenants.journeys.decision import Decision
from handrail_tenants.journeys.problems import AlreadyArchived, JourneyMoved, NotArchived
from handrail_ui.runtime.responses import see_other
from handrail_ui.studio.archive.page import archive_page, archiving_page
from handrail_ui.studio.entrance import Colleague, colleague, names_of_colleagues, number, posted
from handrail_ui.studio.frame import shown

AnyRequest = Request[Any, Any, Any]
UNDERSTOOD: Final = "1"
"""What the box says that whoever puts something live away has to tick."""
_PRESENT: Final = told({"archived": False})
_AWAY: Final = told({"archived": True})


async def archive(request: AnyRequest) -> Response[bytes]:
    """Show what is put away."""
    here = await colleague(request, Permission.JOURNEY_READ)
    away = await asyncio.to_thread(_away, here)
    return shown(here, archive_page(here, away, await names_of_colleagues(here)))


async def archiving(request: AnyRequest) -> Response[bytes]:
    """Ask whether a journey is to be put away, and say what happens then."""
    here = await colleague(request, Permission.JOURNEY_ARCHIVE)
    opened = await asyncio.to_thread(here.desk.open, request.path_params["journey"])
    return shown(here, archiving_page(here, opened, "moved" if here.visit.head.query("done") == "moved" else None))


async def put_away(request: AnyRequest) -> Response[bytes]:
    """Put a journey away, unless somebody changed meanwhile what is live."""
    here = await colleague(request, Permission.JOURNEY_ARCHIVE)
    fields = await posted(here)
    name, pointer = request.path_params["journey"], number(fields, "pointer")
    if pointer and fields.get("understood") != UNDERSTOOD:
        opened = await asyncio.to_thread(here.desk.open, name)
        return shown(here, archiving_page(here, opened, "unticked"), 422)
    try:
        await asyncio.to_thread(_put_away, here, name, pointer)
    except JourneyMoved:
        return see_other(here.to(f"/archive/{name}?done=moved"))
    except AlreadyArchived:
        return see_other(here.to("/archive"))
    return see_other(here.to("/?done=archived"))


async def bring_back(request: AnyRequest) -> Response[bytes]:
    """Let a journey be as it was before it was put away."""
    here = await colleague(request, Permission.JOURNEY_ARCHIVE)
    await posted(here)
    try:
        await asyncio.to_thread(_bring_back, here, request.path_params["journey"])
    except NotArchived:
        return see_other(here.to("/"))
    return see_other(here.to("/?done=back"))


def _away(here: Colleague) -> Any:
    with here.workplace.admin.shelf(here.served) as shelf:
        return shelf.archived()


def _put_away(here: Colleague, journey: str, pointer: int) -> None:
    entry = here.deed.entry(journey, _PRESENT, _AWAY)
    with here.workplace.admin.archive(here.served, entry) as journeys:
        journeys.put_away(journey, Decision(here.deed.by, "", here.deed.at), expected=pointer)


def _bring_back(here: Colleague, journey: str) -> None:
    entry = here.deed.entry(journey, _AWAY, _PRESENT)
    with here.workplace.admin.archive(here.served, entry) as journeys:
        journeys.bring_back(journey)
