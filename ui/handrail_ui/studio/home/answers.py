"""What the list of journeys answers."""

import asyncio
from typing import Any

from litestar import Request, Response

from handrail_platform.access.permission import Permission
from handrail_ui.studio.entrance import colleague, names_of_colleagues
from handrail_ui.studio.frame import shown
from handrail_ui.studio.home.page import home_page

AnyRequest = Request[Any, Any, Any]


async def home(request: AnyRequest) -> Response[bytes]:
    """Show the journeys of the tenant."""
    here = await colleague(request, Permission.JOURNEY_READ)
    rows = await asyncio.to_thread(here.desk.journeys, here.visit.head.query("after"))
    return shown(here, home_page(here, rows, await names_of_colleagues(here)))
