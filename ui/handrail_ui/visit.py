"""One request of one person at one tenant: which site, which language, who calls."""

from typing import Any, Literal, TypeAlias

import msgspec
from litestar import Request, Response

from handrail_ui.encoding import decode_bytes, encode_bytes
from handrail_ui.pages.translator import Speech
from handrail_ui.pages.wording.negotiation import negotiate
from handrail_ui.parts import Parts, parts_of
from handrail_ui.runtime.caller import BINDING_BYTES, Caller
from handrail_ui.runtime.head import RequestHead
from handrail_ui.runtime.problems import MixedBinding, TenantSuspended, UnknownTenant
from handrail_ui.runtime.responses import keep_cookie, set_cookie
from handrail_ui.sites import Site

AnyRequest: TypeAlias = Request[Any, Any, Any]
JOURNEYS_COOKIE = "journeys"
SESSION_COOKIE = "session"
LANGUAGE_COOKIE = "language"
REMEMBERED_COOKIE = "remembered"
DEVICE_COOKIE = "device"
LANGUAGE_DAYS = 365


class Visit(msgspec.Struct, frozen=True):
    """A request, understood as far as every page needs it."""

    request: AnyRequest
    parts: Parts
    site: Site
    head: RequestHead
    language: str

    @property
    def wants_json(self) -> bool:
        return self.head.wants_json

    @property
    def speech(self) -> Speech:
        default = self.site.settings.default_language
        return self.parts.translator.speech(self.language, tenant_default=default)

    @property
    def by_htmx(self) -> bool:
        return self.head.has("hx-request")

    def cookie(self, purpose: str) -> str:
        return self.head.cookie(self.site.address.cookie_name(purpose))

    def remember_language(self, response: Response[bytes]) -> Response[bytes]:
        """Keep the language that the person chose by `?lang=`."""
        if self.head.query("lang"):
            keep_cookie(response, self.site.address, LANGUAGE_COOKIE, self.language, LANGUAGE_DAYS)
        return response


async def visit_of(request: AnyRequest) -> Visit:
    """Understand a request to a tenant's address. Raises UnknownTenant, TenantSuspended."""
    parts = parts_of(request)
    tenant = await parts.directory.by_key(request.path_params["tenant"], parts.now())
    if tenant is None:
        raise UnknownTenant
    site = parts.sites.of(tenant)
    request.scope["state"]["site"] = site
    if tenant.state != "active":
        raise TenantSuspended
    head = RequestHead(request)
    return Visit(request, parts, site, head, language_of(head, site))


def language_of(head: RequestHead, site: Site) -> str:
    """Choose the page's language: the tenant proposes, the browser prefers, the person has the last word."""
    return negotiate(
        site.settings.languages,
        default=site.settings.default_language,
        accept_language=head.header("accept-language"),
        choice=head.query("lang") or head.cookie(site.address.cookie_name(LANGUAGE_COOKIE)),
    )


def wants_json(request: AnyRequest) -> bool:
    """Tell whether the client asked for, or speaks, JSON."""
    return RequestHead(request).wants_json


async def caller_of(visit: Visit, *, new: bool) -> Caller:
    """Say who calls: a bearer secret is a native client, anything else a browser.

    With `new`, a caller that has no secret yet gets one. Raises MixedBinding.
    """
    parts = visit.parts
    kind, secret = _presented(visit)
    if secret is None:
        secret = parts.random_bytes(BINDING_BYTES) if new else bytes(BINDING_BYTES)
    signed_in, session_secret = None, b""
    if kind == "browser" and (presented := visit.cookie(SESSION_COOKIE)):
        session = decode_bytes(presented, 32)
        if session is not None:
            found = await parts.browser_sessions.find(visit.site.tenant.id, session, parts.now())
            signed_in, session_secret = (found.signed_in, session) if found else (None, b"")
    return Caller(
        kind=kind,
        secret=secret,
        address=network_address(visit),
        origin=visit.site.address.origin,
        path=visit.site.address.path,
        user_agent=visit.head.header("user-agent"),
        language=visit.language,
        signed_in=signed_in,
        session_secret=session_secret,
        remembered=_remembered(visit) if kind == "browser" else b"",
        device=(decode_bytes(visit.cookie(DEVICE_COOKIE), BINDING_BYTES) or b"") if kind == "browser" else b"",
    )


def _remembered(visit: Visit) -> bytes:
    return decode_bytes(visit.cookie(REMEMBERED_COOKIE), BINDING_BYTES) or b""


def _presented(visit: Visit) -> tuple[Literal["browser", "native"], bytes | None]:
    head = visit.head
    from_browser = head.has("cookie") or head.has("origin")
    if authorization := head.header("authorization"):
        scheme, _, value = authorization.partition(" ")
        if from_browser or scheme.lower() != "bearer":
            raise MixedBinding
        return "native", decode_bytes(value.strip(), BINDING_BYTES)
    if visit.wants_json and not from_browser:
        return "native", None
    return "browser", decode_bytes(visit.cookie(JOURNEYS_COOKIE), BINDING_BYTES)


def bind_browser(visit: Visit, caller: Caller, response: Response[bytes]) -> None:
    """Give a browser the secret that its journey sessions are bound to."""
    if caller.kind == "browser" and visit.cookie(JOURNEYS_COOKIE) != encode_bytes(caller.secret):
        set_cookie(response, visit.site.address, JOURNEYS_COOKIE, encode_bytes(caller.secret))


def network_address(visit: Visit) -> str:
    """Return the client's network address, believing only the proxies that we placed ourselves."""
    if trusted_proxies := visit.parts.settings.trusted_proxies:
        hops = [hop.strip() for hop in visit.head.header("x-forwarded-for").split(",") if hop.strip()]
        if len(hops) >= trusted_proxies:
            return hops[-trusted_proxies][:64]
    client = visit.request.scope["client"]
    return client[0] if client else ""
