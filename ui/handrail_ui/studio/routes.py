"""The addresses of the studio, and what answers at each: of a page's folder, one of its answers.

Whoever serves customers alone loads neither compiler nor policy: both come with the first member of staff.
"""

import asyncio
import importlib
from typing import Any, Literal

from litestar import Request, Response, Router
from litestar.handlers import HTTPRouteHandler

AnyRequest = Request[Any, Any, Any]

_SHOWS = {
    "/": "home.home",
    "/new": "new.gallery",
    "/new/begin": "new.beginning",
    "/new/import": "new.bringing",
    "/steps": "steps.gallery",
    "/steps/{look:str}": "steps.step",
    "/archive": "archive.archive",
    "/archive/{journey:str}": "archive.archiving",
    "/journeys/{journey:str}": "journey.journey",
    "/journeys/{journey:str}/repairs": "journey.repairs",
    "/journeys/{journey:str}/watching": "watching.watching",
    "/journeys/{journey:str}/publishing": "publishing.publishing",
    "/journeys/{journey:str}/publishing/tests": "publishing.tests",
    "/journeys/{journey:str}/history": "history.history",
    "/journeys/{journey:str}/history/{version:int}": "history.version",
    "/journeys/{journey:str}/discard": "discard.ask",
    "/journeys/{journey:str}/folding": "folding.ask",
    "/journeys/{journey:str}/unfolding": "folding.ask_back",
    "/journeys/{journey:str}/steps/{step:str}": "inspector.step",
    "/journeys/{journey:str}/steps/{step:str}/screen": "screen.screen",
    "/journeys/{journey:str}/steps/{step:str}/screen/edit": "screen.edit",
    "/journeys/{journey:str}/settings": "settings.settings",
    "/theme": "theme.theme",
    "/theme/page": "theme.page",
    "/sessions": "trace.sessions",
    "/sessions/{session:str}": "trace.session",
    "/journeys/{journey:str}/trying": "trying.trying",
    "/journeys/{journey:str}/tests": "tests.all_tests",
    "/journeys/{journey:str}/export": "code.export",
    "/journeys/{journey:str}/plans/file": "publishing.file",
    "/reviews": "reviews.queue",
    "/reviews/{case:str}": "reviews.case",
    "/reviews/{case:str}/pictures/{number:int}": "reviews.picture",
    "/tokens": "tokens.tokens",
    "/environment": "environment.environment",
    "/journeys/{journey:str}/promote": "promote.promote",
}
_DOES = {
    "/new/begin": "new.create",
    "/new/import": "new.bring_in",
    "/archive/{journey:str}": "archive.put_away",
    "/archive/{journey:str}/bring-back": "archive.bring_back",
    "/journeys/{journey:str}/change": "journey.change",
    "/journeys/{journey:str}/watching": "watching.select",
    "/journeys/{journey:str}/change-by-hand": "journey.change_by_hand",
    "/journeys/{journey:str}/publish": "publishing.publish",
    "/journeys/{journey:str}/plans/approve": "publishing.approve",
    "/journeys/{journey:str}/plans/ask": "history.ask",
    "/journeys/{journey:str}/plans/withdraw": "publishing.withdraw",
    "/journeys/{journey:str}/rollback": "history.rollback",
    "/journeys/{journey:str}/split": "history.split",
    "/journeys/{journey:str}/revoke": "history.revoke",
    "/journeys/{journey:str}/discard": "discard.discard",
    "/journeys/{journey:str}/folding": "folding.make",
    "/journeys/{journey:str}/unfolding": "folding.give_back",
    "/journeys/{journey:str}/steps/{step:str}": "inspector.save",
    "/journeys/{journey:str}/steps/{step:str}/check": "inspector.check",
    "/journeys/{journey:str}/steps/{step:str}/screen/edit": "screen.save",
    "/journeys/{journey:str}/settings": "settings.save_settings",
    "/theme": "theme.save",
    "/theme/page": "theme.look",
    "/sessions": "trace.look_up",
    "/sessions/{session:str}/reveal": "trace.reveal",
    "/journeys/{journey:str}/trying/{deed:str}": "trying.try_on",
    "/reviews/{case:str}/claim": "reviews.claim",
    "/reviews/{case:str}/release": "reviews.release",
    "/reviews/{case:str}/decide": "reviews.decide",
    "/tokens": "tokens.make",
    "/tokens/{token:str}/revoke": "tokens.revoke",
    "/environment/values": "environment.set_value",
    "/environment/values/{name:str}/remove": "environment.remove_value",
    "/environment/secrets": "environment.set_secret",
    "/environment/secrets/{name:str}/remove": "environment.remove_secret",
    "/environment/next": "environment.lead",
    "/journeys/{journey:str}/promote": "promote.take",
}


async def answer_of(module: str, name: str, request: AnyRequest) -> Response[bytes]:
    """Let a handler of the studio answer, which is loaded with the first request that needs it."""
    answers = await asyncio.to_thread(importlib.import_module, f"handrail_ui.studio.{module}")
    answer: Response[bytes] = await getattr(answers, name)(request)
    return answer


def _handler(verb: Literal["GET", "POST"], path: str, answer: str) -> HTTPRouteHandler:
    page, name = answer.split(".")

    async def handle(request: AnyRequest) -> Response[bytes]:
        return await answer_of(f"{page}.answers", name, request)

    return HTTPRouteHandler(path, http_method=verb)(handle)


_served = Router(
    path="/{served:str}",
    route_handlers=[
        *(_handler("GET", path, answer) for path, answer in _SHOWS.items()),
        *(_handler("POST", path, answer) for path, answer in _DOES.items()),
    ],
)
studio_routes = Router(
    path="/t/{tenant:str}/studio", route_handlers=[_handler("GET", "/", "tenants.tenants"), _served]
)
