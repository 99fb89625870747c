"""The addresses for machines. Whoever serves customers alone loads neither compiler nor policy."""

import asyncio
import importlib
from typing import Any

from litestar import Request, Response, Router, get, post, put

AnyRequest = Request[Any, Any, Any]


@get("/journeys")
async def journeys(request: AnyRequest) -> Response[bytes]:
    """List the journeys."""
    return await _answer("journeys", request)


@get("/journeys/{journey:str}")
async def journey(request: AnyRequest) -> Response[bytes]:
    """Return a journey as a text or as data."""
    return await _answer("journey", request)


@put("/journeys/{journey:str}")
async def bring(request: AnyRequest) -> Response[bytes]:
    """Make a text the draft of a journey."""
    return await _answer("bring", request)


@post("/journeys/{journey:str}/check", status_code=200)
async def check(request: AnyRequest) -> Response[bytes]:
    """Say what the proof says of a text, or of the draft."""
    return await _answer("check", request)


@post("/journeys/{journey:str}/difference", status_code=200)
async def difference(request: AnyRequest) -> Response[bytes]:
    """Say how a text, or the draft, differs in meaning from what is live."""
    return await _answer("difference", request)


@post("/journeys/{journey:str}/publish", status_code=200)
async def publish(request: AnyRequest) -> Response[bytes]:
    """Prove the draft and put it live."""
    return await _answer("publish", request)


async def _answer(name: str, request: AnyRequest) -> Response[bytes]:
    answers = await asyncio.to_thread(importlib.import_module, "handrail_ui.api.answers")
    answer: Response[bytes] = await answers.answered(name, request)
    return answer


api_routes = Router(
    path="/t/{tenant:str}/api/v1/tenants/{served:str}",
    route_handlers=[journeys, journey, bring, check, difference, publish],
)
