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
    """Answer whether the process can serve: the database answers. Servers of tenants do not count."""
    parts = parts_of(request)
    try:
        await parts.store.tenant_by_key("")
    except HandrailError as error:
        response = json({"status": error.code}, 503)
        response.headers["Retry-After"] = "2"
        return response
    now = parts.now()
    return json(
        {
            "status": "ok",
            "connections_resting": parts.lines.resting(now),
            "identity_providers_resting": parts.provider_lines.resting(now),
        }
    )


@get("/metrics")
async def metrics(request: Request[Any, Any, Any]) -> Response[bytes]:
    """Expose the metrics of this process, and how far the outbox is behind, whoever delivers it."""
    parts = parts_of(request)
    with suppress(HandrailError):  # a database that is away is no reason to hide the rest
        parts.metrics.outbox_lags(*await parts.store.lag(parts.now()))
    parts.metrics.connections_resting(parts.lines.resting(parts.now()))
    parts.metrics.providers_resting(parts.provider_lines.resting(parts.now()))
    return Response(parts.metrics.exposition(), media_type="text/plain; version=0.0.4")


operations_routes = Router(path="/", route_handlers=[healthz, readyz, metrics])
