"""The address of a guest's page."""

from typing import Any

import msgspec
from litestar import Request as HttpRequest
from litestar import Response, Router, get, post

from handrail_platform.step.guest import Guest, Reply, SignInWanted
from handrail_platform.step.step import Submit
from handrail_platform.text import Message
from handrail_platform.view import Notice, View
from handrail_ui.body import read_body
from handrail_ui.encoding import decode_bytes, encode_bytes
from handrail_ui.pages.page import PagePlace
from handrail_ui.runtime.answer import read_answer
from handrail_ui.runtime.caller import Caller
from handrail_ui.runtime.guests import LINK_BYTES, Guests, Request, RequestOver, same_nonce
from handrail_ui.runtime.problems import SignInFirst
from handrail_ui.runtime.responses import html, json, see_other
from handrail_ui.visit import Visit, bind_browser, caller_of, visit_of

AnyRequest = HttpRequest[Any, Any, Any]


@get("/g/{link:str}")
async def look(request: AnyRequest) -> Response[bytes]:
    """Show what is asked. A mail scanner that follows the link changes nothing."""
    return await _answer(await visit_of(request), None)


@post("/g/{link:str}", status_code=200)
async def reply(request: AnyRequest) -> Response[bytes]:
    """Take what the guest decided, once. Whoever did so in the session's own browser goes on with it."""
    visit = await visit_of(request)
    answer = read_answer(visit.head.header("content-type"), await read_body(request))
    return await _answer(visit, (answer.nonce, answer.submit))


async def _answer(visit: Visit, posted: tuple[bytes, Submit] | None) -> Response[bytes]:
    link = decode_bytes(visit.request.path_params["link"], LINK_BYTES)
    if link is None:
        raise RequestOver
    caller = await caller_of(visit, new=True)
    guests, tenant = Guests(visit.parts.arrivals), visit.site.tenant.id
    asked = await guests.find(tenant, link, caller)
    is_current = posted is not None and same_nonce(posted[0], asked.nonce)
    guest = await _guest(visit, caller, asked)
    found = guests.ask(asked, guest, visit.language, posted[1] if posted and is_current else None)
    if isinstance(found, SignInWanted):
        raise SignInFirst
    if isinstance(found, Reply):
        await guests.take(asked, found)
        if asked.here:
            return see_other(visit.site.address.session(asked.standing.handle))
        return _page(visit, asked, found.view, 200)
    if posted and not is_current:
        found = msgspec.structs.replace(found, notice=Notice("info", Message("page.stale")))
    response = _page(visit, asked, found, 409 if posted and not is_current else 200)
    bind_browser(visit, caller, response)
    return visit.remember_language(response)


async def _guest(visit: Visit, caller: Caller, asked: Request) -> Guest:
    if caller.signed_in is None:
        return Guest(here=asked.here)
    person_id = caller.signed_in.person_id
    profile = await visit.parts.people.profile(visit.site.tenant.id, person_id)
    known = () if profile is None else profile.person.identifiers
    addresses = tuple(value for kind, value, confirmed in known if kind == "email" and confirmed)
    return Guest(asked.here, person_id, addresses)


def _page(visit: Visit, asked: Request, view: View, status: int) -> Response[bytes]:
    address = visit.site.address.to(f"/g/{encode_bytes(asked.link)}")
    place = PagePlace(
        session="",
        seq=0,
        nonce=encode_bytes(asked.nonce),
        journey=asked.standing.program.journey,
        expires_at=asked.until,
        submit_url=address,
    )
    page = visit.parts.pages.guest_page(visit.site, asked.standing, view, visit.language, place)
    if visit.wants_json:
        return json(page, status)
    renderer = visit.parts.renderer
    shown = renderer.fragment(page, visit.site.brand) if visit.by_htmx else renderer.full(page, visit.site.brand)
    return html(shown, status)


guest_routes = Router(path="/t/{tenant:str}", route_handlers=[look, reply])
