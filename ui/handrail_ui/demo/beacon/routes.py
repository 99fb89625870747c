"""Beacon ID over HTTP: what a provider of OpenID Connect answers, and its page."""

from typing import Any
from urllib.parse import parse_qsl, urlencode

from litestar import Request, Response, Router, get, post
from litestar.exceptions import NotFoundException

from handrail_ui.body import read_body
from handrail_ui.demo.beacon.page import POLICY, page, told
from handrail_ui.demo.beacon.provider import PATH, Asked, Beacon, Chosen
from handrail_ui.parts import parts_of
from handrail_ui.runtime.responses import PAGE_HEADERS, json, see_other

AnyRequest = Request[Any, Any, Any]
_HEADERS = {**PAGE_HEADERS, "Content-Security-Policy": POLICY}
_MOST_LETTERS = 200


@get("/.well-known/openid-configuration")
async def metadata(request: AnyRequest) -> Response[bytes]:
    """Say where everything is."""
    return json(_beacon(request).metadata())


@get("/keys")
async def keys(request: AnyRequest) -> Response[bytes]:
    """Give the key that it signs with."""
    return json(_beacon(request).keys())


@get("/authorize")
async def authorize(request: AnyRequest) -> Response[bytes]:
    """Show who one may be here."""
    return _page(page()) if _beacon(request).knows(_asked(request)) else _nothing()


@post("/authorize", status_code=303)
async def choose(request: AnyRequest) -> Response[bytes]:
    """Send somebody back, as whom they chose to be."""
    beacon, asked = _beacon(request), _asked(request)
    if not beacon.knows(asked):
        return _nothing()
    fields = await _form(request)
    back = {"state": asked.state, "iss": beacon.issuer}
    name, email = (" ".join(fields.get(each, "").split())[:_MOST_LETTERS] for each in ("name", "email"))
    if fields.get("cancel") or "@" not in email:
        back["error"] = "access_denied"
    else:
        back["code"] = beacon.give(asked, Chosen(name, email))
    return see_other(f"{asked.redirect_uri}?{urlencode(back)}")


@post("/token", status_code=200)
async def token(request: AnyRequest) -> Response[bytes]:
    """Redeem a code."""
    made = _beacon(request).redeem(await _form(request), request.headers.get("authorization", ""))
    if made is None:
        return json({"error": "invalid_grant"}, 400)
    return json({"token_type": "Bearer", "access_token": "good-for-nothing", "id_token": made})


def _beacon(request: AnyRequest) -> Beacon:
    beacon = parts_of(request).beacon
    if beacon is None:
        raise NotFoundException
    return beacon


def _asked(request: AnyRequest) -> Asked:
    query = dict(parse_qsl(request.scope["query_string"].decode(errors="replace")))
    named = ("client_id", "redirect_uri", "state", "nonce", "code_challenge")
    return Asked(*(query.get(name, "") for name in named))


async def _form(request: AnyRequest) -> dict[str, str]:
    return dict(parse_qsl((await read_body(request)).decode(errors="replace")))


def _page(body: bytes, status: int = 200) -> Response[bytes]:
    return Response(body, status_code=status, headers=_HEADERS, media_type="text/html; charset=utf-8")


def _nothing() -> Response[bytes]:
    return _page(told("There is nothing here", "Please begin where you wanted to sign in."), 404)


beacon_routes = Router(path=PATH, route_handlers=[metadata, keys, authorize, choose, token])
