"""Health and metrics."""

from contextlib import suppress
from typing import Any

from litestar import Request, Response, Router, get

from handrail_platform.errors import HandrailError
from handrail_ui.parts import parts_of
from handrail_ui.runtime.responses import json


@get("/healthz")
async def healthz() -> Response[bytes]:
    """Answer that the process is alive."""
    return json({"status": "ok"})


@get("/readyz")
async def readyz(request: Request[Any, Any, Any]) -> Response[bytes]:
    """Answer whether the process can serve: the database answers."""
    try:
        await parts_of(request).store.tenant_by_key("")
    except HandrailError as error:
        response = json({"status": error.code}, 503)
        response.headers["Retry-After"] = "2"
        return response
    return json({"status": "ok"})


@get("/metrics")
async def metrics(request: Request[Any, Any, Any]) -> Response[bytes]:
    """Expose the metrics of this process, and how far the outbox is behind, whoever delivers it."""
    parts = parts_of(request)
    with suppress(HandrailError):  # a database that is away is no reason to hide the rest
        parts.metrics.outbox_lags(*await parts.store.lag(parts.now()))
    return Response(parts.metrics.exposition(), media_type="text/plain; version=0.0.4")


operations_routes = Router(path="/", route_handlers=[healthz, readyz, metrics])
