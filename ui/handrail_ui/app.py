"""The HTTP application: routes joined, parts wired for its lifetime, every error answered."""

import gc
from collections.abc import AsyncGenerator
from contextlib import AsyncExitStack, asynccontextmanager

from litestar import Litestar

from handrail_ui import settings as setting
from handrail_ui.account.consents import consent_routes
from handrail_ui.account.routes import account_routes
from handrail_ui.api.routes import api_routes
from handrail_ui.assets_routes import asset_routes
from handrail_ui.demo.beacon.routes import beacon_routes
from handrail_ui.demo.routes import demo_routes
from handrail_ui.failures import answer_error
from handrail_ui.hosts import TenantHosts
from handrail_ui.operations.logs import configure
from handrail_ui.operations.routes import operations_routes
from handrail_ui.operations.traces import tracer
from handrail_ui.operations.watch import AsgiApp, Watched
from handrail_ui.runtime.guest_routes import guest_routes
from handrail_ui.runtime.notified import notified_routes
from handrail_ui.runtime.routes import journey_routes
from handrail_ui.settings import Settings
from handrail_ui.studio.routes import studio_routes
from handrail_ui.studio.trial_routes import trial_routes
from handrail_ui.wiring import Background, wired

YOUNG_OBJECTS = 10_000
"""How many may be made before garbage is looked for: some requests' worth, where the default is a part of one."""


def create() -> AsgiApp:
    """Make the application from the environment; the server calls it once in each worker."""
    configure()
    return create_app(setting.load())


def create_app(settings: Settings) -> AsgiApp:
    """Make the application for these settings."""

    @asynccontextmanager
    async def lifespan(app: Litestar) -> AsyncGenerator[None]:
        async with AsyncExitStack() as stack:
            parts = await stack.enter_async_context(wired(settings))
            app.state["parts"] = parts
            # What is there by now stays for as long as the process: it need not be looked through for garbage.
            gc.freeze()
            gc.set_threshold(YOUNG_OBJECTS)
            if settings.worker == "inside":
                await stack.enter_async_context(Background(parts))
            yield

    app = Litestar(
        [
            journey_routes,
            notified_routes,
            guest_routes,
            account_routes,
            consent_routes,
            studio_routes,
            trial_routes,
            api_routes,
            asset_routes,
            beacon_routes,
            demo_routes,
            operations_routes,
        ],
        lifespan=[lifespan],
        exception_handlers={Exception: answer_error},
        openapi_config=None,
        logging_config=None,
        request_max_body_size=None,  # the routes that read a body bound it themselves
    )
    watched = Watched(app, tracer(settings), secure=settings.secure)
    if settings.address_mode == "host":
        return TenantHosts(watched, lambda: app.state["parts"].directory)
    return watched
