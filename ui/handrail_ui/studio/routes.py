"""The addresses of the studio.

Whoever serves customers alone loads neither compiler nor policy: both come with the first member of staff.
"""

import asyncio
import importlib
from typing import Any

from litestar import Request, Response, Router, get, post

AnyRequest = Request[Any, Any, Any]


@get("/")
async def home(request: AnyRequest) -> Response[bytes]:
    """Show the journeys of the tenant."""
    return await _answer("home", "home", request)


@get("/journeys/{journey:str}")
async def journey(request: AnyRequest) -> Response[bytes]:
    """Show a journey, what is wrong with it, and what would mend it."""
    return await _answer("journey", "journey", request)


@post("/journeys/{journey:str}/change", status_code=200)
async def change(request: AnyRequest) -> Response[bytes]:
    """Make changes in the draft."""
    return await _answer("journey", "change", request)


@post("/journeys/{journey:str}/publish", status_code=303)
async def publish(request: AnyRequest) -> Response[bytes]:
    """Prove the draft and put it live."""
    return await _answer("journey", "publish", request)


@get("/journeys/{journey:str}/discard")
async def ask_to_discard(request: AnyRequest) -> Response[bytes]:
    """Ask whether the draft is to go."""
    return await _answer("discard", "ask", request)


@post("/journeys/{journey:str}/discard", status_code=303)
async def discard(request: AnyRequest) -> Response[bytes]:
    """Throw the draft away."""
    return await _answer("discard", "discard", request)


async def _answer(page: str, name: str, request: AnyRequest) -> Response[bytes]:
    answers = await asyncio.to_thread(importlib.import_module, f"handrail_ui.studio.{page}.answers")
    answer: Response[bytes] = await getattr(answers, name)(request)
    return answer


studio_routes = Router(
    path="/t/{tenant:str}/studio/{served:str}",
    route_handlers=[home, journey, change, publish, ask_to_discard, discard],
)
