"""What happens around every request: it is timed under its route's pattern, traced when asked, and kept on TLS."""

import time
from collections.abc import Awaitable, Callable
from typing import Any, TypeAlias

from litestar import Litestar

from handrail_ui.operations.traces import SpanOf

AsgiApp: TypeAlias = Callable[[Any, Any, Any], Awaitable[None]]
_HSTS = (b"strict-transport-security", b"max-age=31536000; includeSubDomains")


class Watched:
    """Wraps the application."""

    def __init__(self, app: Litestar, span: SpanOf, *, secure: bool) -> None:
        self._app = app
        self._span = span
        self._secure = secure

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        started = time.perf_counter()
        try:
            with self._span(scope["method"]) as span:
                await self._app(scope, receive, _over_tls(send) if self._secure else send)
                if span is not None:
                    span.update_name(f"{scope['method']} {_route(scope)}")
        finally:
            self._app.state["parts"].metrics.answered(_route(scope), time.perf_counter() - started)


def _route(scope: Any) -> str:
    return scope.get("path_template") or "unmatched"


def _over_tls(send: Any) -> Any:
    """Tell browsers to come back over TLS only (RFC 6797)."""

    async def with_header(message: Any) -> None:
        if message["type"] == "http.response.start":
            message = {**message, "headers": [*message["headers"], _HSTS]}
        await send(message)

    return with_header
