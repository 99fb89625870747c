"""The addresses of trials: of the tenant that is served, for whoever tries a journey there without an account."""

from typing import Any

from litestar import Request, Response, Router, get, post

from handrail_ui.studio.routes import answer_of

AnyRequest = Request[Any, Any, Any]


@get("/{page:str}")
async def tried_page(request: AnyRequest) -> Response[bytes]:
    """Show the page of a trial to the person in front of it."""
    return await answer_of("trying.person", "tried_page", request)


@post("/{page:str}", status_code=303)
async def answer_tried_page(request: AnyRequest) -> Response[bytes]:
    """Take the answer to the page of a trial."""
    return await answer_of("trying.person", "answer_tried_page", request)


@post("/{page:str}/stay", status_code=303)
async def stay_at_tried_page(request: AnyRequest) -> Response[bytes]:
    """Lead back: the clock of a trial stands still."""
    return await answer_of("trying.person", "stay_at_tried_page", request)


@get("/{page:str}/invited")
async def invited(request: AnyRequest) -> Response[bytes]:
    """Show a trial, with its mailbox, to somebody who was invited to it."""
    return await answer_of("trying.person", "invited", request)


trial_routes = Router(
    path="/t/{tenant:str}/try", route_handlers=[tried_page, answer_tried_page, stay_at_tried_page, invited]
)
