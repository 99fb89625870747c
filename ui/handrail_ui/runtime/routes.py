"""The addresses of a journey: where it starts, where one session of it goes on, and where that gets more time."""

import re
from typing import Any
from urllib.parse import quote

import msgspec
from litestar import Request, Response, Router, get, post

from handrail_platform.step.effects import MOST_TRUSTED_DAYS, REMEMBERED
from handrail_platform.step.step import Submit
from handrail_platform.values import Milliseconds, SessionHandle
from handrail_tenants.limits.client import client_network
from handrail_tenants.risk.recognised import RECOGNISED_DAYS
from handrail_ui.body import read_body
from handrail_ui.encoding import decode_bytes, encode_bytes
from handrail_ui.pages.page import Page
from handrail_ui.runtime.answer import MAX_VALUE, checked, read_answer
from handrail_ui.runtime.caller import Caller
from handrail_ui.runtime.pages import poll_after
from handrail_ui.runtime.problems import MalformedAnswer, MixedBinding, UnknownSession
from handrail_ui.runtime.responses import (
    html,
    htmx_redirect,
    json,
    keep_cookie,
    look_again,
    not_yet,
    see_other,
    set_cookie,
)
from handrail_ui.runtime.shell import Received
from handrail_ui.runtime.standing import RETURN_BYTES, Standing, remembered_secret
from handrail_ui.runtime.uploaded import is_upload, read_uploaded
from handrail_ui.visit import (
    DEVICE_COOKIE,
    REMEMBERED_COOKIE,
    SESSION_COOKIE,
    Visit,
    bind_browser,
    caller_of,
    visit_of,
)

AnyRequest = Request[Any, Any, Any]
HANDLE_BYTES = 16
_DOT_SEGMENT = re.compile(r"/(?:\.|%2e){1,2}(?=[/?#]|$)", re.IGNORECASE)


class Started(Page, frozen=True, kw_only=True):
    """What a native client gets on starting: the first page, and the bearer secret of the session."""

    secret: str


class StartRequest(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a native client may say on starting."""

    going_to: str | None = None


class Stayed(msgspec.Struct, frozen=True):
    """What a native client gets for asking for more time: when it ends now."""

    expires_at: Milliseconds


_SAYS_WHY = ("sec-purpose", "purpose", "x-purpose", "x-moz")
"""What browsers, the older ones too, name a request's purpose in."""
_SEEN = "seen"
"""In the query of a page that looks again by itself: the `seq` that it shows."""
_STILL = "still"
"""In the query of whoever wants a page that waits to look again only when told to."""
_BROUGHT_BACK = ("code", "error", "iss")
"""Of what an identity provider sends back, what a step may want to know (RFC 6749 section 4.1.2, RFC 9207)."""
_START = msgspec.json.Decoder(StartRequest)


@get("/j/{journey:str}")
async def start_in_browser(request: AnyRequest) -> Response[bytes]:
    """Start a journey and go to its page. A browser that only prefetches starts nothing."""
    if any("prefetch" in request.headers.get(name, "") for name in _SAYS_WHY):
        return Response(b"", status_code=204, headers={"Cache-Control": "no-store"})
    visit = await visit_of(request)
    caller = await caller_of(visit, new=True)
    going_to = local_path(visit.head.query("next"))
    standing = await _start(visit, caller, going_to)
    response = see_other(visit.site.address.session(standing.handle))
    bind_browser(visit, caller, response)
    return visit.remember_language(response)


@post("/j/{journey:str}", status_code=201)
async def start_natively(request: AnyRequest) -> Response[bytes]:
    """Start a journey for a native client. A browser has a cookie instead of a secret that scripts could read."""
    visit = await visit_of(request)
    caller = await caller_of(visit, new=True)
    if caller.kind == "browser":
        raise MixedBinding
    try:
        wanted = _START.decode(await read_body(request) or b"{}")
    except msgspec.DecodeError as error:
        raise MalformedAnswer from error
    standing = await _start(visit, caller, local_path(wanted.going_to))
    page = _page(visit, standing, Received.ACCEPTED)
    fields = {name: getattr(page, name) for name in Page.__struct_fields__}
    response = json(Started(**fields, secret=encode_bytes(caller.secret)), 201)
    response.headers["Location"] = visit.site.address.session(standing.handle)
    return response


@get("/s/{handle:str}")
async def show(request: AnyRequest) -> Response[bytes]:
    """Show the session's current page; whatever button led here, nothing is done again."""
    visit = await visit_of(request)
    caller = await caller_of(visit, new=False)
    standing = await visit.parts.shell.show(visit.site.tenant.id, _handle(request), caller)
    standing = await visit.parts.arrivals.settled(standing, caller)
    if _nothing_new(visit, standing):
        return not_yet(poll_after(standing, visit.parts.now()))
    return visit.remember_language(_answer(visit, caller, standing, Received.ACCEPTED, posted=False))


@post("/s/{handle:str}", status_code=200)
async def submit(request: AnyRequest) -> Response[bytes]:
    """Take the answer to the current page."""
    visit = await visit_of(request)
    caller = await caller_of(visit, new=False)
    tenant, handle, kind = visit.site.tenant.id, _handle(request), visit.head.header("content-type")
    shell = visit.parts.shell
    if is_upload(kind):
        uploads = await shell.uploads(tenant, handle, caller)
        with visit.parts.upload_room.entered() as take:
            answer = await read_uploaded(request, kind, uploads, take)
            received, standing = await shell.submit(
                tenant, handle, caller, answer.nonce, answer.submit, answer.pictures
            )
    else:
        answer = read_answer(kind, await read_body(request))
        received, standing = await shell.submit(tenant, handle, caller, answer.nonce, answer.submit)
    visit.parts.metrics.received(received)
    standing = await visit.parts.arrivals.settled(standing, caller)
    return _answer(visit, caller, standing, received, posted=True)


@get("/federation/callback")
async def come_back(request: AnyRequest) -> Response[bytes]:
    """Take what an identity provider sends back as the answer to the page that sent somebody there.

    Providers redirect, so it is a GET. What it brings counts only with a `state` that none but this session's own
    page could have made, in the browser to which the session is bound, and once.
    """
    visit = await visit_of(request)
    caller = await caller_of(visit, new=False)
    state = decode_bytes(visit.head.query("state"), HANDLE_BYTES + RETURN_BYTES)
    if state is None:
        raise UnknownSession
    handle, token = SessionHandle(state[:HANDLE_BYTES]), state[HANDLE_BYTES:]
    brought = {name: visit.head.query(name) for name in _BROUGHT_BACK}
    fields = checked({name: text for name, text in brought.items() if text}, MAX_VALUE)
    received, standing = await visit.parts.shell.come_back(
        visit.site.tenant.id, handle, caller, token, Submit("continue", fields)
    )
    visit.parts.metrics.received(received)
    standing = await visit.parts.arrivals.settled(standing, caller)
    return _answer(visit, caller, standing, received, posted=True)


@post("/s/{handle:str}/stay", status_code=200)
async def stay(request: AnyRequest) -> Response[bytes]:
    """Give the session more time (WCAG 2.2, 2.2.1). Nothing else about it changes, and nothing typed is lost."""
    visit = await visit_of(request)
    caller = await caller_of(visit, new=False)
    answer = read_answer(visit.head.header("content-type"), await read_body(request))
    received, standing = await visit.parts.shell.stay(visit.site.tenant.id, _handle(request), caller, answer.nonce)
    if received is Received.STALE:
        return _answer(visit, caller, standing, received, posted=True)
    if visit.wants_json:
        return json(Stayed(standing.expires_at))
    if visit.by_htmx:
        return html(visit.parts.renderer.open_until(_page(visit, standing, received), visit.site.brand))
    return see_other(visit.site.address.session(standing.handle))


@get("/s/{handle:str}/stay")
async def back_from_staying(request: AnyRequest) -> Response[bytes]:
    """Lead whoever looks at the address that gives more time to the page itself."""
    visit = await visit_of(request)
    chosen = visit.head.query("lang")
    return see_other(visit.site.address.session(_handle(request)) + (f"?lang={quote(chosen)}" if chosen else ""))


async def _start(visit: Visit, caller: Caller, going_to: str | None) -> Standing:
    visit.parts.start_limit.count(client_network(caller.address), visit.parts.now())
    journey = visit.request.path_params["journey"]
    standing = await visit.parts.shell.start(visit.site.tenant.id, journey, caller, going_to)
    return await visit.parts.arrivals.settled(standing, caller)


def _answer(
    visit: Visit, caller: Caller, standing: Standing, received: Received, *, posted: bool
) -> Response[bytes]:
    page = _page(visit, standing, received)
    status = 409 if received is Received.STALE else 200
    response = json(page, status) if visit.wants_json else _html_answer(visit, page, status, posted=posted)
    if page.poll_after_ms is not None:
        look_again(response, page.poll_after_ms)
    if posted and received is not Received.STALE and _signs_in(caller, standing):
        set_cookie(response, visit.site.address, SESSION_COOKIE, encode_bytes(standing.browser_secret))
        if standing.program.recognises:
            device = encode_bytes(caller.device or standing.device_secret)
            keep_cookie(response, visit.site.address, DEVICE_COOKIE, device, RECOGNISED_DAYS)
    if posted and received is not Received.STALE and _is_to_be_remembered(caller, standing):
        secret = encode_bytes(remembered_secret(standing.key))
        keep_cookie(response, visit.site.address, REMEMBERED_COOKIE, secret, MOST_TRUSTED_DAYS)
    return response


def _signs_in(caller: Caller, standing: Standing) -> bool:
    """Tell whether the journey signed this browser in.

    Only the last answer is told the secret, and that answer sent again: whoever may look at the journey because
    they planted its cookie (session fixation) did not give it.
    """
    ending = standing.state.ending
    return ending is not None and ending.signed_in and caller.kind == "browser"


def _is_to_be_remembered(caller: Caller, standing: Standing) -> bool:
    """Tell whether somebody had this browser remembered in a journey that ended well.

    Told with the last answer alone, for the same reason as above.
    """
    ending = standing.state.ending
    ended_well = ending is not None and ending.result == "success" and caller.kind == "browser"
    return ended_well and any(fact.kind == REMEMBERED for fact in standing.state.facts)


def _html_answer(visit: Visit, page: Page, status: int, *, posted: bool) -> Response[bytes]:
    """Answer a browser: a fragment for htmx, else post-redirect-get; an ended journey goes on by itself."""
    if page.done is not None and page.done.continue_to is not None:
        onward = page.done.continue_to
        return htmx_redirect(onward) if visit.by_htmx else see_other(onward)
    if visit.by_htmx and (posted or visit.head.query(_SEEN)):
        return html(visit.parts.renderer.fragment(page, visit.site.brand), status)
    if posted and status == 200:  # noqa: PLR2004 - OK
        return see_other(page.submit_url)
    return html(visit.parts.renderer.full(page, visit.site.brand), status)


def _page(visit: Visit, standing: Standing, received: Received) -> Page:
    page = visit.parts.pages.page(visit.site, standing, visit.language, visit.parts.now(), received)
    # Whoever does not want a page to look again by itself says so (WCAG 2.2, 2.2.1: turn off).
    return msgspec.structs.replace(page, poll_after_ms=None) if visit.head.query(_STILL) else page


def _nothing_new(visit: Visit, standing: Standing) -> bool:
    """Tell whether a page that waits, and looks again, is still the current one."""
    seen = visit.head.query(_SEEN)
    return bool(seen) and standing.state.waits is not None and seen == str(standing.state.seq)


def _handle(request: AnyRequest) -> SessionHandle:
    handle = decode_bytes(request.path_params["handle"], HANDLE_BYTES)
    if handle is None:
        raise UnknownSession
    return SessionHandle(handle)


def local_path(wanted: str | None) -> str | None:
    """Return the path if it stays on this origin: no scheme, no host, nothing a browser reads as one."""
    if not wanted or len(wanted) > 500 or not wanted.startswith("/") or wanted.startswith(("//", "/\\")):  # noqa: PLR2004
        return None
    if _DOT_SEGMENT.search(wanted):  # on a shared host it would lead to another tenant
        return None
    return wanted if wanted.isprintable() and "\\" not in wanted else None


journey_routes = Router(
    path="/t/{tenant:str}",
    route_handlers=[start_in_browser, start_natively, show, submit, come_back, stay, back_from_staying],
)
