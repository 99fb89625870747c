"""The account page and its buttons."""

from typing import Any

import msgspec
from litestar import Request, Response, Router, get, post

from handrail_tenants.erasure.ask import Deletions
from handrail_tenants.trusted_devices.devices import TrustedDevices
from handrail_ui.account.page import account_page, approval_lines, with_deletion
from handrail_ui.coming_back import DONE, UNSAVED
from handrail_ui.encoding import decode_bytes
from handrail_ui.runtime.guests import Guests
from handrail_ui.runtime.responses import drop_cookie, html, json, see_other
from handrail_ui.signed_in import SECRET_BYTES, csrf_token, own_form, session_secret, signed_in
from handrail_ui.visit import SESSION_COOKIE, caller_of, visit_of

AnyRequest = Request[Any, Any, Any]
NOTICES = {
    "revoked": "account.revoked",
    "revoked-others": "account.revoked_others",
    "forgotten": "account.forgotten",
    "kept": "account.kept",
    UNSAVED: "account.unsaved",
}
"""What a button of the page may have done, as the page's address says it afterwards, and the sentence for it."""


@get("/")
async def home(request: AnyRequest) -> Response[bytes]:
    """Lead to the account page, which asks whoever is not signed in to sign in."""
    visit = await visit_of(request)
    return see_other(visit.site.address.account)


@get("/account")
async def account(request: AnyRequest) -> Response[bytes]:
    """Show who is signed in, how, and where else."""
    visit = await visit_of(request)
    session, profile = await signed_in(visit)
    sessions = await visit.parts.browser_sessions.of_person(
        visit.site.tenant.id, session.person_id, visit.parts.now()
    )
    page = account_page(
        visit.site,
        visit.speech,
        profile,
        session,
        sessions,
        await TrustedDevices(visit.parts.store).of_person(
            visit.site.tenant.id, session.person_id, visit.parts.now()
        ),
        csrf_token(session_secret(visit)),
        notice=NOTICES.get(visit.head.query(DONE)),
    )
    deleted_at = await Deletions(visit.parts.store).due(visit.site.tenant.id, session.person_id)
    page = with_deletion(page, visit.site, deleted_at)
    caller = await caller_of(visit, new=False)
    listed = await Guests(visit.parts.arrivals).listed(visit.site.tenant.id, session.person_id, caller)
    page = msgspec.structs.replace(page, approvals=approval_lines(visit.site, listed))
    if visit.wants_json:
        return json(page)
    return visit.remember_language(html(visit.parts.renderer.account(page, visit.site.brand)))


@post("/account/sign-out", status_code=303)
async def sign_out(request: AnyRequest) -> Response[bytes]:
    """End this browser's session, on the server too."""
    visit = await visit_of(request)
    await own_form(visit)
    await visit.parts.browser_sessions.sign_out(visit.site.tenant.id, session_secret(visit), visit.parts.now())
    response = see_other(visit.site.address.journey(visit.site.settings.sign_in_journey))
    drop_cookie(response, visit.site.address, SESSION_COOKIE)
    return response


@post("/account/revoke", status_code=303)
async def revoke(request: AnyRequest) -> Response[bytes]:
    """End one of the person's own sessions."""
    visit = await visit_of(request)
    session, _ = await signed_in(visit)
    fields = await own_form(visit)
    chosen = decode_bytes(fields.get("session", ""), SECRET_BYTES)
    if chosen is None:
        return see_other(visit.site.address.account)
    await visit.parts.browser_sessions.revoke(visit.site.tenant.id, session.person_id, chosen, visit.parts.now())
    return see_other(visit.site.address.account + "?done=revoked")


@post("/account/revoke-others", status_code=303)
async def revoke_others(request: AnyRequest) -> Response[bytes]:
    """End every session of the person but this one."""
    visit = await visit_of(request)
    session, _ = await signed_in(visit)
    await own_form(visit)
    await visit.parts.browser_sessions.revoke_others(visit.site.tenant.id, session, visit.parts.now())
    return see_other(visit.site.address.account + "?done=revoked-others")


@post("/account/forget-device", status_code=303)
async def forget_device(request: AnyRequest) -> Response[bytes]:
    """Forget one of the person's own remembered browsers."""
    visit = await visit_of(request)
    session, _ = await signed_in(visit)
    fields = await own_form(visit)
    chosen = decode_bytes(fields.get("device", ""), SECRET_BYTES)
    if chosen is None:
        return see_other(visit.site.address.account)
    await TrustedDevices(visit.parts.store).forget(visit.site.tenant.id, session.person_id, chosen)
    return see_other(visit.site.address.account + "?done=forgotten")


@post("/account/keep", status_code=303)
async def keep(request: AnyRequest) -> Response[bytes]:
    """Keep the account, whose person wanted it deleted before."""
    visit = await visit_of(request)
    session, _ = await signed_in(visit)
    await own_form(visit)
    await Deletions(visit.parts.store).keep(visit.site.tenant.id, session.person_id)
    return see_other(visit.site.address.account + "?done=kept")


account_routes = Router(
    path="/t/{tenant:str}", route_handlers=[home, account, sign_out, revoke, revoke_others, forget_device, keep]
)
