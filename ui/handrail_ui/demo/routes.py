"""The demo's front page and mailbox."""

import hmac
from typing import Any
from urllib.parse import parse_qsl

from litestar import Request, Response, Router, get, post
from litestar.exceptions import NotAuthorizedException, NotFoundException
from pyotp.totp import TOTP

from handrail_platform.values import Milliseconds
from handrail_ui.assets_routes import scoped_name
from handrail_ui.body import read_body
from handrail_ui.demo.mailbox import GATEWAY_PATH
from handrail_ui.demo.staff import demo_platform, studio_address
from handrail_ui.demo.tenants import PASSWORD, PERSON, DemoSite, demo_sites, email_of
from handrail_ui.failures import platform_brand
from handrail_ui.pages.demo import DemoJourney, DemoPage, DemoPerson, DemoStaff, DemoTenant
from handrail_ui.pages.mailbox import MailboxPage
from handrail_ui.parts import Parts, parts_of
from handrail_ui.runtime.responses import html, json
from handrail_ui.visit import wants_json

AnyRequest = Request[Any, Any, Any]


@get("/")
async def front(request: AnyRequest) -> Response[bytes]:
    """Show what can be tried."""
    parts = _demo_parts(request)
    tenants = [await _tenant(parts, demo) for demo in demo_sites()]
    page = DemoPage(
        tenants=tuple(tenant for tenant in tenants if tenant is not None),
        staff=await _staff(parts),
        mailbox_url="/demo/mailbox",
        language="en",
        direction="ltr",
    )
    return html(parts.renderer.demo(page, platform_brand(parts)))


@get("/demo/mailbox")
async def mailbox(request: AnyRequest) -> Response[bytes]:
    """Show the mails and text messages that arrived, newest first."""
    parts = _demo_parts(request)
    assert parts.mailbox is not None
    mails = parts.mailbox.newest_first
    if wants_json(request):
        return json({"mails": mails})
    page = MailboxPage(mails=mails, home_url="/", language="en", direction="ltr")
    return html(parts.renderer.mailbox(page, platform_brand(parts)))


@post(GATEWAY_PATH)
async def take_text_message(request: AnyRequest) -> Response[bytes]:
    """Take a text message as a provider would, from whoever has the demo's own secret."""
    parts = _demo_parts(request)
    assert parts.mailbox is not None
    secret = parts.settings.sms_secret
    given = request.headers.get("authorization", "").removeprefix("Bearer ")
    if secret is None or not hmac.compare_digest(given.encode(), secret.get_secret_value().encode()):
        raise NotAuthorizedException
    fields = dict(parse_qsl((await read_body(request)).decode()))
    parts.mailbox.take_text(
        request.headers.get("idempotency-key", ""), fields["From"], fields["To"], fields["Body"]
    )
    return Response(b"", status_code=201)


async def _tenant(parts: Parts, demo: DemoSite) -> DemoTenant | None:
    tenant = await parts.directory.by_key(demo.key, parts.now())
    if tenant is None:
        return None
    site = parts.sites.of(tenant)
    language = site.settings.default_language
    journeys = tuple(
        DemoJourney(journey.name[language], journey.description[language], site.address.journey(journey.journey))
        for journey in demo.journeys
    )
    return DemoTenant(
        key=demo.key,
        name=tenant.name,
        language=language,
        theme_url=site.address.to(f"/theme/{scoped_name(site)}"),
        logo_url=site.brand.logo_url,
        journeys=journeys,
        account_url=site.address.account,
        person=DemoPerson(
            name=PERSON, email=email_of(demo), password=PASSWORD, code=_code(demo.app_key, parts.now())
        ),
    )


async def _staff(parts: Parts) -> DemoStaff | None:
    platform = demo_platform()
    home = await parts.directory.by_key(platform.site.key, parts.now())
    served = await parts.directory.by_key(platform.serves, parts.now())
    if home is None or served is None:
        return None
    return DemoStaff(
        tenant=served.name,
        sign_in_url=studio_address(""),
        people=tuple((role.value, person.email) for role, person in platform.staff.items()),
        password=PASSWORD,
        code=_code(platform.site.app_key, parts.now()),
    )


def _code(app_key: str, now: Milliseconds) -> str:
    return str(TOTP(app_key).at(now // 1000)) if app_key else ""


def _demo_parts(request: AnyRequest) -> Parts:
    parts = parts_of(request)
    if parts.mailbox is None:
        raise NotFoundException
    return parts


demo_routes = Router(path="/", route_handlers=[front, mailbox, take_text_message])
