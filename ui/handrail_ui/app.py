"""The HTTP application: routes joined, parts wired for its lifetime, every error answered."""

import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Any

from litestar import Litestar

from handrail_ui import settings as setting
from handrail_ui.account.routes import account_routes
from handrail_ui.assets_routes import asset_routes
from handrail_ui.demo.routes import demo_routes
from handrail_ui.failures import answer_error
from handrail_ui.hosts import TenantHosts
from handrail_ui.operations.logs import configure
from handrail_ui.operations.routes import operations_routes
from handrail_ui.runtime.routes import journey_routes
from handrail_ui.settings import Settings
from handrail_ui.wiring import Background, wired

AsgiApp = Callable[[Any, Any, Any], Awaitable[None]]


def create() -> AsgiApp:
    """Make the application from the environment; the server calls it once in each worker."""
    configure()
    return create_app(setting.load())


def create_app(settings: Settings) -> AsgiApp:
    """Make the application for these settings."""

    @asynccontextmanager
    async def lifespan(app: Litestar) -> AsyncIterator[None]:
        async with AsyncExitStack() as stack:
            parts = await stack.enter_async_context(wired(settings))
            app.state["parts"] = parts
            if settings.worker == "inside":
                await stack.enter_async_context(Background(parts))
            yield

    app = Litestar(
        [journey_routes, account_routes, asset_routes, demo_routes, operations_routes],
        lifespan=[lifespan],
        exception_handlers={Exception: answer_error},
        openapi_config=None,
        logging_config=None,
        request_max_body_size=None,  # the routes that read a body bound it themselves
    )
    if settings.address_mode == "host":
        return TenantHosts(_Timed(app), lambda: app.state["parts"].directory)
    return _Timed(app)


class _Timed:
    """Measures each request under its route's pattern."""

    def __init__(self, app: Litestar) -> None:
        self._app = app

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        started = time.perf_counter()
        try:
            await self._app(scope, receive, send)
        finally:
            route = scope.get("path_template") or "unmatched"
            self._app.state["parts"].metrics.answered(route, time.perf_counter() - started)
