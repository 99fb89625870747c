"""What the list of journeys answers."""

import asyncio
from typing import Any

from litestar import Request, Response

from handrail_platform.access.permission import Permission
from handrail_ui.studio.entrance import colleague, names_of_colleagues
from handrail_ui.studio.environment.answers import served_by
from handrail_ui.studio.environment.neighbours import neighbours_of
from handrail_ui.studio.frame import shown
from handrail_ui.studio.home.look import look
from handrail_ui.studio.home.page import home_page

AnyRequest = Request[Any, Any, Any]
_MOST_SOUGHT = 100


async def home(request: AnyRequest) -> Response[bytes]:
    """Show the journeys of the tenant, or those that somebody seeks."""
    here = await colleague(request, Permission.JOURNEY_READ)
    sought = here.visit.head.query("q").strip()[:_MOST_SOUGHT]
    seen = await asyncio.to_thread(look, here, sought, here.visit.head.query("after"))
    neighbours = neighbours_of(here.served, await served_by(here), here.visit.site.address.to("/studio"))
    return shown(here, home_page(here, seen, sought, await names_of_colleagues(here), neighbours))
