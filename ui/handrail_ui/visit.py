"""One request of one person at one tenant: which site, which language, who calls."""

from dataclasses import dataclass
from typing import Any, TypeAlias

from litestar import Request, Response

from handrail_ui.encoding import decode_bytes, encode_bytes
from handrail_ui.pages.translator import Speech
from handrail_ui.pages.wording.negotiation import negotiate
from handrail_ui.parts import Parts, parts_of
from handrail_ui.runtime.caller import BINDING_BYTES, Caller
from handrail_ui.runtime.problems import MixedBinding, TenantSuspended, UnknownTenant
from handrail_ui.runtime.responses import keep_cookie, set_cookie
from handrail_ui.sites import Site
from handrail_ui.user_agent import coarse_client

AnyRequest: TypeAlias = Request[Any, Any, Any]
JOURNEYS_COOKIE = "journeys"
SESSION_COOKIE = "session"
LANGUAGE_COOKIE = "language"
LANGUAGE_DAYS = 365


@dataclass(frozen=True, slots=True)
class Visit:
    """A request, understood as far as every page needs it."""

    request: AnyRequest
    parts: Parts
    site: Site
    language: str
    wants_json: bool

    @property
    def speech(self) -> Speech:
        default = self.site.settings.default_language
        return self.parts.translator.speech(self.language, tenant_default=default)

    @property
    def by_htmx(self) -> bool:
        return "hx-request" in self.request.headers

    def cookie(self, purpose: str) -> str:
        return self.request.cookies.get(self.site.address.cookie_name(purpose), "")

    def remember_language(self, response: Response[bytes]) -> Response[bytes]:
        """Keep the language that the person chose by `?lang=`."""
        if self.request.query_params.get("lang"):
            keep_cookie(response, self.site.address, LANGUAGE_COOKIE, self.language, LANGUAGE_DAYS)
        return response


async def visit_of(request: AnyRequest) -> Visit:
    """Understand a request to a tenant's address. Raises UnknownTenant, TenantSuspended."""
    parts = parts_of(request)
    tenant = await parts.directory.by_key(request.path_params["tenant"], parts.now())
    if tenant is None:
        raise UnknownTenant
    site = parts.sites.of(tenant)
    request.state.site = site
    if tenant.state != "active":
        raise TenantSuspended
    return Visit(request, parts, site, language_of(request, site), wants_json(request))


def language_of(request: AnyRequest, site: Site) -> str:
    """Choose the page's language: the tenant proposes, the browser prefers, the person has the last word."""
    chosen = request.query_params.get("lang") or request.cookies.get(site.address.cookie_name(LANGUAGE_COOKIE))
    return negotiate(
        site.settings.languages,
        default=site.settings.default_language,
        accept_language=request.headers.get("accept-language"),
        choice=chosen,
    )


def wants_json(request: AnyRequest) -> bool:
    """Tell whether the client asked for, or speaks, JSON. A bearer of a secret is no browser."""
    headers = request.headers
    accept = headers.get("accept", "")
    speaks = "authorization" in headers or "json" in headers.get("content-type", "")
    return "json" in accept or ("html" not in accept and speaks)


async def caller_of(visit: Visit, *, new: bool) -> Caller:
    """Say who calls: a bearer secret is a native client, anything else a browser.

    With `new`, a caller that has no secret yet gets one. Raises MixedBinding.
    """
    request, parts = visit.request, visit.parts
    kind, secret = _presented(request, visit)
    if secret is None:
        secret = parts.random_bytes(BINDING_BYTES) if new else bytes(BINDING_BYTES)
    signed_in, session_secret = None, b""
    if kind == "browser" and (presented := visit.cookie(SESSION_COOKIE)):
        session = decode_bytes(presented, 32)
        if session is not None:
            found = await parts.browser_sessions.find(visit.site.tenant.id, session, parts.now())
            signed_in, session_secret = (found.signed_in, session) if found else (None, b"")
    return Caller(
        kind="native" if kind == "native" else "browser",
        secret=secret,
        address=network_address(request, parts.settings.trusted_proxies),
        client=coarse_client(request.headers.get("user-agent", "")),
        language=visit.language,
        signed_in=signed_in,
        session_secret=session_secret,
    )


def _presented(request: AnyRequest, visit: Visit) -> tuple[str, bytes | None]:
    authorization = request.headers.get("authorization", "")
    if authorization:
        scheme, _, value = authorization.partition(" ")
        if "cookie" in request.headers or "origin" in request.headers or scheme.lower() != "bearer":
            raise MixedBinding
        return "native", decode_bytes(value.strip(), BINDING_BYTES)
    if visit.wants_json and "cookie" not in request.headers and "origin" not in request.headers:
        return "native", None
    return "browser", decode_bytes(visit.cookie(JOURNEYS_COOKIE), BINDING_BYTES)


def bind_browser(visit: Visit, caller: Caller, response: Response[bytes]) -> None:
    """Give a browser the secret that its journey sessions are bound to."""
    if caller.kind == "browser" and visit.cookie(JOURNEYS_COOKIE) != encode_bytes(caller.secret):
        set_cookie(response, visit.site.address, JOURNEYS_COOKIE, encode_bytes(caller.secret))


def network_address(request: AnyRequest, trusted_proxies: int) -> str:
    """Return the client's network address, believing only the proxies that we placed ourselves."""
    if trusted_proxies:
        hops = [hop.strip() for hop in request.headers.get("x-forwarded-for", "").split(",") if hop.strip()]
        if len(hops) >= trusted_proxies:
            return hops[-trusted_proxies][:64]
    return request.client.host if request.client else ""
