"""What an open editor is told as it happens, and what it tells: which step is selected there."""

import asyncio
import re
from collections.abc import Mapping
from typing import Any, Final

from litestar import Request, Response
from litestar.response import Stream

from handrail_platform.access.permission import Permission
from handrail_platform.values import PersonId
from handrail_tenants.watchers.repository import Watcher
from handrail_ui.runtime.problems import MalformedAnswer
from handrail_ui.runtime.responses import json
from handrail_ui.signed_in import session_secret
from handrail_ui.studio.entrance import Colleague, colleague, names_of_colleagues, number, posted
from handrail_ui.studio.watching.desk import WatchingDesk
from handrail_ui.studio.watching.room import Room
from handrail_ui.studio.watching.seat import Seat

AnyRequest = Request[Any, Any, Any]
_TAB: Final = re.compile("[0-9a-f]{32}")
_LONGEST_STEP: Final = 64
_HEADERS: Final = {
    "Cache-Control": "no-store",
    "X-Accel-Buffering": "no",
    "X-Content-Type-Options": "nosniff",
}


async def watching(request: AnyRequest) -> Response[Any]:
    """Tell who else has the journey open and what becomes of its draft, for as long as somebody listens."""
    here = await colleague(request, Permission.JOURNEY_READ)
    query = {name: here.visit.head.query(name) for name in ("tab", "revision")}
    tab, revision, journey = _tab(query), number(query, "revision"), request.path_params["journey"]
    rooms, person = here.workplace.rooms, here.deed.by
    rooms.require_seat(person)
    await asyncio.to_thread(here.desk.open, journey)
    desk = await _desk(here, journey)
    watcher = Watcher(
        journey=journey,
        tab=tab,
        person=person,
        edits=here.may(Permission.DRAFT_EDIT),
        step="",
        came_at=here.now,
    )
    await asyncio.to_thread(desk.come, watcher, here.now)
    seat = Seat(watcher, _account(here), revision, lambda: _is_signed_in(here))
    room = Room(desk, lambda: names_of_colleagues(here), here.visit.parts.now)
    return Stream(rooms.told(desk, seat, room), media_type="text/event-stream", headers=_HEADERS)


async def select(request: AnyRequest) -> Response[bytes]:
    """Let others see which step is selected. It changes nothing, and stands in no log."""
    here = await colleague(request, Permission.JOURNEY_READ)
    fields = await posted(here)
    tab, step = _tab(fields), fields.get("step", "")
    if len(step) > _LONGEST_STEP:
        raise MalformedAnswer
    desk = await _desk(here, request.path_params["journey"])
    await asyncio.to_thread(desk.point_at, tab, here.deed.by, step)
    here.workplace.rooms.nudge(desk)
    return json({})


async def _desk(here: Colleague, journey: str) -> WatchingDesk:
    served = await here.visit.parts.directory.by_key(here.served, here.now)
    assert served is not None
    return WatchingDesk(here.workplace.admin.engine, served.id, journey)


async def _is_signed_in(here: Colleague) -> bool:
    visit = here.visit
    return await visit.parts.browser_sessions.is_alive(visit.site.tenant.id, session_secret(visit), here.now)


def _account(here: Colleague) -> tuple[str, PersonId]:
    return here.deed.actor.issuer, PersonId(bytes.fromhex(here.deed.actor.subject))


def _tab(fields: Mapping[str, str]) -> str:
    """Return which tab asks. Raises MalformedAnswer."""
    tab = fields.get("tab", "")
    if not _TAB.fullmatch(tab):
        raise MalformedAnswer
    return tab
