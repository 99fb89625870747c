"""The account page and its buttons."""

import hashlib
import hmac
from typing import Any

from litestar import Request, Response, Router, get, post

from handrail_platform.errors import HandrailError
from handrail_tenants.browser_sessions.sessions import BrowserSession
from handrail_tenants.people.read import Profile
from handrail_ui.account.page import account_page
from handrail_ui.body import read_body
from handrail_ui.encoding import decode_bytes, encode_bytes
from handrail_ui.runtime.answer import read_form
from handrail_ui.runtime.problems import SignInFirst
from handrail_ui.runtime.responses import drop_cookie, html, json, see_other
from handrail_ui.visit import SESSION_COOKIE, Visit, visit_of

AnyRequest = Request[Any, Any, Any]
SECRET_BYTES = 32
NOTICES = {"revoked": "account.revoked", "revoked-others": "account.revoked_others"}
"""What a button of the page may have done, as the page's address says it afterwards, and the sentence for it."""


class ForgedRequest(HandrailError):
    """A form that our own page did not make for this very session."""

    code = "forged-request"
    status = 403


@get("/")
async def home(request: AnyRequest) -> Response[bytes]:
    """Lead to the account page, which asks whoever is not signed in to sign in."""
    visit = await visit_of(request)
    return see_other(visit.site.address.account)


@get("/account")
async def account(request: AnyRequest) -> Response[bytes]:
    """Show who is signed in, how, and where else."""
    visit = await visit_of(request)
    session, profile = await _signed_in(visit)
    sessions = await visit.parts.browser_sessions.of_person(
        visit.site.tenant.id, session.person_id, visit.parts.now()
    )
    page = account_page(
        visit.site,
        visit.speech,
        profile,
        session,
        sessions,
        csrf_token(_secret(visit)),
        notice=NOTICES.get(visit.head.query("done")),
    )
    if visit.wants_json:
        return json(page)
    return visit.remember_language(html(visit.parts.renderer.account(page, visit.site.brand)))


@post("/account/sign-out", status_code=303)
async def sign_out(request: AnyRequest) -> Response[bytes]:
    """End this browser's session, on the server too."""
    visit = await visit_of(request)
    await _own_form(visit)
    await visit.parts.browser_sessions.sign_out(visit.site.tenant.id, _secret(visit), visit.parts.now())
    response = see_other(visit.site.address.journey(visit.site.settings.sign_in_journey))
    drop_cookie(response, visit.site.address, SESSION_COOKIE)
    return response


@post("/account/revoke", status_code=303)
async def revoke(request: AnyRequest) -> Response[bytes]:
    """End one of the person's own sessions."""
    visit = await visit_of(request)
    session, _ = await _signed_in(visit)
    fields = await _own_form(visit)
    chosen = decode_bytes(fields.get("session", ""), SECRET_BYTES)
    if chosen is None:
        return see_other(visit.site.address.account)
    await visit.parts.browser_sessions.revoke(visit.site.tenant.id, session.person_id, chosen, visit.parts.now())
    return see_other(visit.site.address.account + "?done=revoked")


@post("/account/revoke-others", status_code=303)
async def revoke_others(request: AnyRequest) -> Response[bytes]:
    """End every session of the person but this one."""
    visit = await visit_of(request)
    session, _ = await _signed_in(visit)
    await _own_form(visit)
    await visit.parts.browser_sessions.revoke_others(visit.site.tenant.id, session, visit.parts.now())
    return see_other(visit.site.address.account + "?done=revoked-others")


def csrf_token(secret: bytes) -> str:
    """Return the token that the forms of one signed-in session carry."""
    return encode_bytes(hmac.digest(secret, b"account-forms", hashlib.sha256))


async def _signed_in(visit: Visit) -> tuple[BrowserSession, Profile]:
    """Return the living session of this browser and its person. Raises SignInFirst."""
    tenant, now = visit.site.tenant.id, visit.parts.now()
    session = await visit.parts.browser_sessions.find(tenant, _secret(visit), now)
    profile = await visit.parts.people.profile(tenant, session.person_id) if session else None
    if session is None or profile is None:
        raise SignInFirst
    return session, profile


async def _own_form(visit: Visit) -> dict[str, str]:
    fields = read_form(await read_body(visit.request))
    expected = csrf_token(_secret(visit))
    if not hmac.compare_digest(fields.get("csrf_token", "").encode(), expected.encode()):
        raise ForgedRequest
    return fields


def _secret(visit: Visit) -> bytes:
    return decode_bytes(visit.cookie(SESSION_COOKIE), SECRET_BYTES) or b""


account_routes = Router(path="/t/{tenant:str}", route_handlers=[home, account, sign_out, revoke, revoke_others])
