"""What a person agreed to: seen, withdrawn, given again, and taken along as a signed receipt."""

from typing import Any, Final

import msgspec
from litestar import Request, Response, Router, get, post
from litestar.exceptions import NotFoundException

from handrail_tenants.consent.ledger import NEWEST, ConsentLedger, ConsentLine, OnAccountPage, Place
from handrail_tenants.consent.receipt import RECEIPT, receipt
from handrail_tenants.keys.signing import Signatures
from handrail_ui.account.consents_page import PATH, consents_page, controller_of, shown_text_page
from handrail_ui.coming_back import DONE, UNSAVED
from handrail_ui.encoding import decode_bytes, encode_bytes
from handrail_ui.runtime.responses import JSON_HEADERS, html, json, see_other
from handrail_ui.signed_in import csrf_token, own_form, session_secret, signed_in
from handrail_ui.visit import Visit, visit_of

AnyRequest = Request[Any, Any, Any]
RECORD_BYTES: Final = 16
NOTICES: Final = {
    "withdrawn": "consents.withdrawn",
    "given": "consents.given",
    "changed": "consents.changed",
    UNSAVED: "account.unsaved",
}
_KEYS_HEADERS: Final = {"Cache-Control": "public, max-age=300", "Access-Control-Allow-Origin": "*"}


@get("/account/consents")
async def consents(request: AnyRequest) -> Response[bytes]:
    """Show what somebody agreed to, and what they decided before."""
    visit = await visit_of(request)
    session, _ = await signed_in(visit)
    ledger, tenant = _ledger(visit), visit.site.tenant.id
    page = consents_page(
        visit.site,
        visit.speech,
        await ledger.standing(tenant, session.person_id),
        await ledger.history(tenant, session.person_id, _place(visit)),
        csrf_token(session_secret(visit)),
        notice=NOTICES.get(visit.head.query(DONE)),
    )
    if visit.wants_json:
        return json(page)
    return visit.remember_language(html(visit.parts.renderer.consents(page, visit.site.brand)))


@get("/account/consents/{record:str}/text")
async def text(request: AnyRequest) -> Response[bytes]:
    """Show a text again as it was shown."""
    visit = await visit_of(request)
    page = shown_text_page(visit.site, visit.speech, await _own_line(visit, request.path_params["record"]))
    if page is None:
        raise NotFoundException
    if visit.wants_json:
        return json(page)
    return visit.remember_language(html(visit.parts.renderer.shown_text(page, visit.site.brand)))


@get("/account/consents/{record:str}/receipt")
async def download(request: AnyRequest) -> Response[bytes]:
    """Hand over the signed receipt of a decision, as a file."""
    visit = await visit_of(request)
    line = await _own_line(visit, request.path_params["record"])
    if not line.genuine:
        raise NotFoundException
    payload = msgspec.json.encode(receipt(line, controller_of(visit.site)))
    signatures = Signatures(visit.parts.store, visit.parts.keys)
    signed = await signatures.sign(visit.site.tenant.id, payload, RECEIPT, visit.parts.now())
    name = f"consent-{line.said.purpose}-{encode_bytes(line.said.record_id)}.jws"
    headers = {**JSON_HEADERS, "Content-Disposition": f'attachment; filename="{name}"'}
    return Response(signed.encode(), media_type="application/jose", headers=headers)


@post("/account/consents/withdraw", status_code=303)
async def withdraw(request: AnyRequest) -> Response[bytes]:
    """Take a consent back."""
    return await _decide(await visit_of(request), "withdrawn")


@post("/account/consents/give", status_code=303)
async def give(request: AnyRequest) -> Response[bytes]:
    """Give a consent, again or after all."""
    return await _decide(await visit_of(request), "given")


@get("/.well-known/jwks.json")
async def public_keys(request: AnyRequest) -> Response[bytes]:
    """Give the keys with which anybody verifies what the tenant signed (RFC 7517)."""
    visit = await visit_of(request)
    keys = await Signatures(visit.parts.store, visit.parts.keys).public_keys(visit.site.tenant.id)
    return Response(keys, media_type="application/jwk-set+json", headers=_KEYS_HEADERS)


async def _decide(visit: Visit, state: OnAccountPage) -> Response[bytes]:
    await signed_in(visit)
    fields = await own_form(visit)
    line = await _own_line(visit, fields.get("record", ""))
    stands = await _ledger(visit).decide(visit.site.tenant.id, line, state, visit.parts.now())
    return see_other(visit.site.address.to(f"{PATH}?{DONE}={state if stands else 'changed'}"))


async def _own_line(visit: Visit, named: str) -> ConsentLine:
    """Return a decision of whoever is signed in. Anybody else's does not exist."""
    session, _ = await signed_in(visit)
    record = decode_bytes(named, RECORD_BYTES)
    line = record and await _ledger(visit).find(visit.site.tenant.id, session.person_id, record)
    if not line:
        raise NotFoundException
    return line


def _ledger(visit: Visit) -> ConsentLedger:
    return ConsentLedger(visit.parts.store, visit.parts.keys)


def _place(visit: Visit) -> Place:
    at, record = visit.head.query("at"), decode_bytes(visit.head.query("behind"), RECORD_BYTES)
    if record is None or not at.isascii() or not at.isdecimal() or len(at) > len(str(NEWEST.at)) - 1:
        return NEWEST
    return Place(int(at), record)


consent_routes = Router(
    path="/t/{tenant:str}", route_handlers=[consents, text, download, withdraw, give, public_keys]
)
