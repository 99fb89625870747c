"""Where somebody comes back to after they signed in: a page, and never an address that only takes forms."""

from typing import Any, Final
from urllib.parse import urlencode

from litestar import Request

DONE: Final = "done"
"""In the query of a page: what a form has done."""
UNSAVED: Final = "unsaved"
"""What was posted was not even looked at, because the sign-in was over."""


def way_back(request: Request[Any, Any, Any]) -> str:
    """Return the page on which somebody was, as seen from the tenant's own root.

    Whoever posted a form comes back to the nearest page at its address or above, which says what was lost.
    """
    path, template = request.url.path, request.scope["path_template"]
    if request.method == "GET":
        return _within(path)
    pages = {route.path_format for route in request.app.routes if "GET" in getattr(route, "methods", ())}
    while template not in pages and template.count("/") > 1:
        path, template = path.rpartition("/")[0], template.rpartition("/")[0]
    return f"{_within(path)}?{urlencode({DONE: UNSAVED})}"


def _within(path: str) -> str:
    return "/" + path.removeprefix("/t/").partition("/")[2]
