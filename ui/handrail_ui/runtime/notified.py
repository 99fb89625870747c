"""Where identity proofing vendors send what they found."""

import inspect
from http import HTTPStatus
from typing import Any, Final

import msgspec
from litestar import Request, Response, Router, post

from handrail_platform.errors import HandrailError
from handrail_tenants.waits.inbox import Kept
from handrail_ui.body import read_body
from handrail_ui.encoding import decode_bytes
from handrail_ui.runtime.arrivals import UnknownWait
from handrail_ui.runtime.responses import json
from handrail_ui.visit import visit_of

MOST_BODY: Final = 64 * 1024
_ADDRESS_BYTES: Final = 32


class Taken(msgspec.Struct, frozen=True):
    """What became of an event: it is kept, or was before."""

    received: Kept


@post("/proofing/{vendor:str}/events", status_code=200)
async def take_event(request: Request[Any, Any, Any]) -> Response[bytes]:
    """Keep what a vendor says in the inbox. Whatever is wrong with it is told as problem details.

    No browser has a part in it, so no cookie counts: the signature alone does.
    """
    try:
        visit = await visit_of(request)
        parts, tenant = visit.parts, visit.site.tenant.id
        body = await read_body(request, MOST_BODY)
        name = request.path_params["vendor"]
        event = await parts.vendors.event(tenant, name, request.headers, body, parts.now())
        address = decode_bytes(event.notified.reference, _ADDRESS_BYTES)
        if address is None:
            raise UnknownWait
        told = msgspec.to_builtins(event.notified.result)
        kept = await parts.arrivals.deliver(tenant, f"vendor:{name}", address, event.id, told)
    except HandrailError as error:
        if error.status >= 500 and error.code != "vendor-unprepared":  # noqa: PLR2004 - faults of ours are logged
            raise
        return _problem(error)
    return json(Taken(kept))


def _problem(error: HandrailError) -> Response[bytes]:
    """Answer a machine: what a class says of itself is written for whoever meets it."""
    told = {
        "type": f"urn:handrail:problem:{error.code}",
        "title": HTTPStatus(error.status).phrase,
        "status": error.status,
        "detail": " ".join((inspect.getdoc(type(error)) or error.code).partition("\n\n")[0].split()),
        "code": error.code,
    }
    return json(told, error.status, "application/problem+json")


notified_routes = Router(path="/t/{tenant:str}", route_handlers=[take_event])
