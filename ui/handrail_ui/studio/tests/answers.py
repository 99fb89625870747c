"""What the page that runs the tests of a draft answers."""

import asyncio
from typing import Any

from litestar import Request, Response

from handrail_platform.access.permission import Permission
from handrail_ui.runtime.responses import json, see_other
from handrail_ui.studio.entrance import colleague
from handrail_ui.studio.frame import shown
from handrail_ui.studio.tests.page import tests_answer, tests_page
from handrail_ui.studio.trying.sandbox import Sandbox

AnyRequest = Request[Any, Any, Any]


async def all_tests(request: AnyRequest) -> Response[bytes]:
    """Run every scenario, and walk every edge. What cannot be tried is told where it is tried."""
    here = await colleague(request, Permission.DRAFT_TRY)
    name = request.path_params["journey"]
    ground = await asyncio.to_thread(Sandbox(here.workplace.admin, here.served).ground, name)
    program = ground.program
    if program is None or program.is_part:
        return see_other(here.to(f"/journeys/{name}/trying"))
    rehearsed = await asyncio.to_thread(here.workplace.rehearsals.of, program)
    if here.visit.wants_json:
        return json(tests_answer(program, rehearsed, here.say))
    return shown(here, tests_page(here, program, rehearsed))
