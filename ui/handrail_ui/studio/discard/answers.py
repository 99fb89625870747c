"""What the page that throws a draft away answers."""

import asyncio
from typing import Any

from litestar import Request, Response

from handrail_platform.access.permission import Permission
from handrail_tenants.journeys.problems import DraftMoved
from handrail_ui.runtime.responses import see_other
from handrail_ui.studio.discard.page import discard_page
from handrail_ui.studio.discard.standing_draft import discard as throw_away
from handrail_ui.studio.discard.standing_draft import standing_draft
from handrail_ui.studio.entrance import colleague, names_of_colleagues, number, posted
from handrail_ui.studio.frame import shown

AnyRequest = Request[Any, Any, Any]


async def ask(request: AnyRequest) -> Response[bytes]:
    """Ask whether the draft is to go."""
    here = await colleague(request, Permission.DRAFT_EDIT)
    name = request.path_params["journey"]
    standing = await asyncio.to_thread(standing_draft, here.workplace.admin, here.served, name)
    if standing is None:
        return see_other(here.to(f"/journeys/{name}"))
    return shown(here, discard_page(here, standing, await names_of_colleagues(here)))


async def discard(request: AnyRequest) -> Response[bytes]:
    """Throw the draft away, unless somebody changed it meanwhile."""
    here = await colleague(request, Permission.DRAFT_EDIT)
    fields = await posted(here)
    name, admin = request.path_params["journey"], here.workplace.admin
    standing = await asyncio.to_thread(standing_draft, admin, here.served, name)
    try:
        await asyncio.to_thread(throw_away, admin, here.served, name, number(fields, "revision"), here.deed)
    except DraftMoved:
        return see_other(here.to(f"/journeys/{name}?done=moved"))
    remains = standing is not None and standing.live_version
    return see_other(here.to(f"/journeys/{name}?done=discarded" if remains else "/"))
