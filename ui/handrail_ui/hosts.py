"""Host mode: a tenant's own host name leads to the tenant's paths, and to nothing else."""

from collections.abc import Awaitable, Callable
from typing import Any

from handrail_platform.errors import HandrailError
from handrail_tenants.tenancy.directory import TenantDirectory
from handrail_ui import clock

Scope = dict[str, Any]
AsgiApp = Callable[[Any, Any, Any], Awaitable[None]]
SHARED = ("/static/", "/healthz", "/readyz", "/metrics", "/theme/platform.css")
NOWHERE = "/t/-"


class TenantHosts:
    """Rewrites `/x` on a tenant's host to `/t/{tenant}/x`. The Host header is a look-up key and never echoed.

    A host that belongs to no tenant, and a path that already names one, lead to the page for unknown addresses.
    """

    def __init__(self, app: AsgiApp, directory: Callable[[], TenantDirectory]) -> None:
        self._app = app
        self._directory = directory

    async def __call__(self, scope: Scope, receive: Any, send: Any) -> None:
        if scope["type"] == "http" and not scope["path"].startswith(SHARED):
            path = await self._path(scope)
            scope = {**scope, "path": path, "raw_path": path.encode()}
        await self._app(scope, receive, send)

    async def _path(self, scope: Scope) -> str:
        path: str = scope["path"]
        host = next((value for name, value in scope["headers"] if name == b"host"), b"")
        if path.startswith("/t/"):
            return NOWHERE + path
        try:
            tenant = await self._directory().by_host(host.decode("latin-1").partition(":")[0], clock.now())
        except HandrailError:
            tenant = None
        return f"/t/{tenant.key}{path}" if tenant is not None else NOWHERE + path
