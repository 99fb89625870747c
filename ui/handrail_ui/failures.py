"""Every error as an answer: a page in the person's language, or problem+json (RFC 9457)."""

from collections.abc import Iterator
from typing import Any

from litestar import Request, Response
from litestar.exceptions import HTTPException

from handrail_platform.errors import HandrailError
from handrail_ui.coming_back import way_back
from handrail_ui.encoding import decode_bytes, encode_bytes
from handrail_ui.operations.logs import LOG
from handrail_ui.pages.render import Brand
from handrail_ui.pages.standalone import SAME_ADDRESS, ErrorCode, PageLink, error_page, link
from handrail_ui.pages.translator import Speech
from handrail_ui.pages.wording.negotiation import negotiate
from handrail_ui.parts import Parts, parts_of
from handrail_ui.runtime.head import RequestHead
from handrail_ui.runtime.problems import SessionExpired, SignInFirst, TooManyRequests
from handrail_ui.runtime.responses import html, htmx_redirect, json, see_other
from handrail_ui.runtime.routes import HANDLE_BYTES
from handrail_ui.sites import Site
from handrail_ui.visit import language_of

AnyRequest = Request[Any, Any, Any]

PAGES: dict[str, ErrorCode] = {
    "unknown-tenant": "nowhere",
    "unknown-journey": "not_found",
    "part-not-startable": "not_found",
    "unknown-session": "no_session",
    "sign-in-first": "forbidden",
    "forged-request": "forbidden",
    "not-permitted": "forbidden",
    "journey-unknown": "not_found",
    "journey-renamed": "malformed",
    "journey-refused": "malformed",
    "step-missing": "malformed",
    "draft-too-large": "too_large",
    "trial-unknown": "not_found",
    "trial-moved": "malformed",
    "trial-too-long": "too_large",
    "tenant-suspended": "suspended",
    "request-over": "request_over",
    "session-expired": "expired",
    "session-over": "expired",
    "session-revoked": "revoked",
    "renewals-used-up": "used_up",
    "session-quarantined": "internal",
    "malformed-answer": "malformed",
    "unsupported-answer": "malformed",
    "mixed-binding": "malformed",
    "answer-too-large": "too_large",
    "too-many-requests": "throttled",
    "overloaded": "unavailable",
    "too-many-watchers": "unavailable",
    "documents-unavailable": "unavailable",
    "store-unavailable": "unavailable",
    "store-full": "unavailable",
}
"""Which page explains an error; every other error is an internal one."""
_BY_STATUS: dict[int, ErrorCode] = {404: "not_found", 405: "not_found", 413: "too_large", 400: "malformed"}
_MAY_WORK_LATER = ("throttled", "unavailable", "internal")
RETRY_AFTER_SECONDS = 2


def answer_error(request: AnyRequest, error: Any) -> Response[bytes]:
    """Turn any exception into an answer. What went wrong inside goes to the log, under a reference."""
    parts = parts_of(request)
    site: Site | None = request.scope["state"].get("site")  # set as soon as the tenant was known
    code, status, page = _classify(error, site)
    reference = encode_bytes(parts.random_bytes(6)) if status >= 500 else None  # noqa: PLR2004
    if reference is not None:
        _log(request, site, error, code, reference)
    head = RequestHead(request)
    if isinstance(error, SignInFirst) and site is not None and not head.wants_json:
        onward = site.address.journey(site.settings.sign_in_journey, way_back(request))
        return htmx_redirect(onward) if head.has("hx-request") else see_other(onward)
    if head.wants_json:
        response = _problem(parts, head, site, code, status, page, reference)
    else:
        speech = _speech(parts, head, site)
        links = tuple(_ways_on(request, site, error, page, speech))
        brand = site.brand if site else platform_brand(parts)
        shown = error_page(page, speech, links=links, reference=reference)
        response = html(parts.renderer.error(shown, brand), status)
    if isinstance(error, TooManyRequests):
        response.headers["Retry-After"] = str(-(-error.wait // 1000))
    elif status in (503, 507):
        response.headers["Retry-After"] = str(RETRY_AFTER_SECONDS)
    return response


def _log(request: AnyRequest, site: Site | None, error: Exception, code: str, reference: str) -> None:
    """Log the type and place of a fault, never its text: a driver's message may quote what a person typed."""
    handle = str(request.path_params.get("handle", ""))
    LOG.error(
        "request failed",
        reference=reference,
        error=code,
        fault=type(error).__name__,
        where=_where(error),
        tenant=site.tenant.key if site else None,
        session=handle if decode_bytes(handle, HANDLE_BYTES) else None,  # anything else was typed
    )


def _classify(error: Exception, site: Site | None) -> tuple[str, int, ErrorCode]:
    if isinstance(error, HandrailError):
        return error.code, error.status, PAGES.get(error.code, "internal")
    if isinstance(error, HTTPException):
        page = _BY_STATUS.get(error.status_code, "internal")
        shown: ErrorCode = "nowhere" if page == "not_found" and site is None else page
        return page.replace("_", "-"), error.status_code, shown
    return "internal", 500, "internal"


def _problem(
    parts: Parts,
    head: RequestHead,
    site: Site | None,
    code: str,
    status: int,
    page: ErrorCode,
    reference: str | None,
) -> Response[bytes]:
    speech = _speech(parts, head, site)
    problem: dict[str, object] = {
        "type": f"urn:handrail:problem:{code}",
        "title": speech(f"error.{page}.title"),
        "detail": speech(f"error.{page}.lead"),
        "status": status,
        "code": code,
    }
    if reference is not None:
        problem["reference"] = reference
    return json(problem, status, "application/problem+json")


def _speech(parts: Parts, head: RequestHead, site: Site | None) -> Speech:
    """Speak the person's language; before a tenant is known, any that there is a catalogue of."""
    if site is not None:
        return parts.translator.speech(language_of(head, site), tenant_default=site.settings.default_language)
    language = negotiate(
        parts.translator.languages,
        default="en",
        accept_language=head.header("accept-language"),
        choice=head.query("lang"),
    )
    return parts.translator.speech(language)


def _ways_on(
    request: AnyRequest, site: Site | None, error: Exception, page: ErrorCode, speech: Speech
) -> Iterator[PageLink]:
    """Return the one link that helps, if any: the same address, a fresh start, or the start page."""
    if isinstance(error, SessionExpired) and site is not None:
        yield link("error.start_again", site.address.journey(error.journey, error.going_to), speech)
    elif page == "used_up" and site is not None:
        yield link("error.back_to_page", site.address.to(f"/s/{request.path_params['handle']}"), speech)
    elif page in _MAY_WORK_LATER and _can_be_looked_at(request):
        yield link("error.try_again", SAME_ADDRESS, speech)
    elif site is not None and page != "suspended":
        words = "error.start_again" if page == "no_session" else "error.home"
        yield link(words, site.address.home, speech)
    elif page == "nowhere" and parts_of(request).mailbox is not None:
        yield link("error.home", "/", speech)


def _can_be_looked_at(request: AnyRequest) -> bool:
    """Tell whether the address answers a GET: every page does, and a session's does whatever was posted to it."""
    return request.method == "GET" or "handle" in request.path_params


def platform_brand(parts: Parts) -> Brand:
    """Return the look of pages that belong to no tenant."""
    return Brand(
        name="Handrail",
        theme_url="/theme/platform.css",
        logo_url=parts.assets.url("handrail.svg"),
        home_url="/",
        languages=("en",),
        default_language="en",
    )


def _where(error: Exception) -> str:
    trace = error.__traceback__
    where = ""
    while trace is not None:
        where = f"{trace.tb_frame.f_globals.get('__name__', '')}:{trace.tb_lineno}"
        trace = trace.tb_next
    return where
