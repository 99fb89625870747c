"""A tenant as people meet it: its address, its look, its languages."""

import base64
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, Any, Final, Literal, TypeAlias

import msgspec

from handrail_flows.destination import destination_problem
from handrail_flows.typed.email import read_email
from handrail_flows.typed.refusal import Refusal
from handrail_platform.provision.reference import ProvidedName
from handrail_tenants.connections.source import connections
from handrail_tenants.federation.source import identity_providers
from handrail_tenants.proofing.source import proofing_vendors
from handrail_tenants.tenancy.directory import Tenant
from handrail_ui.addresses import Addresses, TenantAddress
from handrail_ui.pages.look.assets import STATIC_FOLDER, content_hash
from handrail_ui.pages.render import Brand
from handrail_ui.pages.spoken_values import SiteValues, site_values
from handrail_ui.pages.theme import DEFAULT_THEME, Theme, parse_theme, theme_css

_ORIGIN = re.compile(r"https?://[a-z0-9.-]+(?::[0-9]{1,5})?/?", re.IGNORECASE)


MOST_VALUES: Final = 100
ProvidedNumber: TypeAlias = Annotated[int, msgspec.Meta(ge=-(2**53), le=2**53)]
"""Whole, and no larger than every reader of JSON can hold."""
ProvidedValue: TypeAlias = Annotated[str, msgspec.Meta(max_length=1_000)] | ProvidedNumber | bool


ControllerLine: TypeAlias = Annotated[str, msgspec.Meta(max_length=200)]


class PublishingSettings(msgspec.Struct, frozen=True, kw_only=True):
    """How a tenant's journeys are published: `approvals` is how many other people have to agree."""

    approvals: Literal[0, 1] = 0

    @property
    def wants_approval(self) -> bool:
        """Whether somebody else has to approve before new sessions run something new."""
        return self.approvals > 0


class ControllerSettings(msgspec.Struct, frozen=True, kw_only=True):
    """Who answers for personal data (GDPR article 4(7)), as consent receipts name it beside the tenant's name."""

    contact: ControllerLine = ""
    email: ControllerLine = ""
    phone: ControllerLine = ""
    street: ControllerLine = ""
    postal_code: ControllerLine = ""
    city: ControllerLine = ""
    country: Annotated[str, msgspec.Meta(pattern="^([A-Z]{2})?$(?!\n)")] = ""
    """A code of ISO 3166-1."""


class SiteSettings(msgspec.Struct, frozen=True, kw_only=True):
    """What a tenant sets about its pages; unknown keys belong to others."""

    languages: tuple[str, ...] = ("en",)
    default_language: str = "en"
    theme: dict[str, Any] | None = None
    base_url: str | None = None
    help_url: str | None = None
    privacy_url: str | None = None
    sign_in_journey: str = "login"
    authenticator_journey: str | None = None
    passkey_journey: str | None = None
    recovery_journey: str | None = None
    email_journey: str | None = None
    preferences_journey: str | None = None
    linking_journey: str | None = None
    deletion_journey: str | None = None
    mail_from: str | None = None
    controller: ControllerSettings = ControllerSettings()
    publishing: PublishingSettings = PublishingSettings()
    promotes_to: str | None = None
    """The key of the tenant that is the environment after this one."""
    values: Annotated[dict[ProvidedName, ProvidedValue], msgspec.Meta(max_length=MOST_VALUES)] = {}
    """What journeys name and each environment provides."""


def site_settings(tenant: Tenant) -> SiteSettings:
    """Read what the tenant sets about its pages and mails."""
    return msgspec.convert(tenant.settings, SiteSettings)


def check_site_settings(values: object) -> None:
    """Raise ValueError, with the place, for settings that a tenant's pages could not be made from."""
    settings = msgspec.convert(values, SiteSettings)
    if settings.default_language not in settings.languages:
        raise ValueError("default_language: is none of the languages")
    if settings.theme is not None and not _own_logo(theme := parse_theme(settings.theme)):
        _require_our_logo(theme.logo)
    for name in ("help_url", "privacy_url"):
        url: str | None = getattr(settings, name)
        if url is not None and (problem := destination_problem(url)):
            raise ValueError(f"{name}: {problem}")
    if settings.base_url is not None and not _ORIGIN.fullmatch(settings.base_url):
        raise ValueError("base_url: is not http or https, two slashes and a host")
    for name, email in (("mail_from", settings.mail_from), ("controller.email", settings.controller.email)):
        if email and isinstance(read_email(email), Refusal):
            raise ValueError(f"{name}: is no e-mail address")
    plain = msgspec.convert(values, dict[str, Any])
    identity_providers(plain)
    connections(plain)
    proofing_vendors(plain)


def _require_our_logo(name: str) -> None:
    if not (STATIC_FOLDER / name).is_file():
        raise ValueError(
            f"theme.logo: there is no {name}; give the picture as a data:image/svg+xml;base64 address"
        )


@dataclass(frozen=True, slots=True)
class Site:
    """One tenant's site, made once per version of its settings."""

    tenant: Tenant
    address: TenantAddress
    settings: SiteSettings
    brand: Brand
    theme: Theme
    theme_css: bytes
    theme_name: str
    values: SiteValues
    logo: bytes
    """An SVG of the tenant's own; empty when it uses one of ours."""


class Sites:
    """Makes sites and remembers them for as long as the tenant's settings stay the same."""

    def __init__(self, addresses: Addresses, logo_url: Callable[[str], str]) -> None:
        self._addresses = addresses
        self._logo_url = logo_url
        self._made: dict[int, Site] = {}

    def of(self, tenant: Tenant) -> Site:
        """Return the tenant's site."""
        made = self._made.get(tenant.id)
        if made is None or (made.tenant is not tenant and made.tenant != tenant):
            made = self._make(tenant)
            if len(self._made) > 10_000:  # noqa: PLR2004 - a bound, not a rule
                self._made.clear()
            self._made[tenant.id] = made
        return made

    def _make(self, tenant: Tenant) -> Site:
        settings = site_settings(tenant)
        address = self._addresses.of(tenant.key, settings.base_url)
        theme = parse_theme(settings.theme) if settings.theme else DEFAULT_THEME
        css = theme_css(theme).encode()
        name = f"{content_hash(css)}.css"
        logo = _own_logo(theme)
        brand = Brand(
            name=tenant.name,
            theme_url=address.to(f"/theme/{name}"),
            logo_url=address.to(f"/logo/{content_hash(logo)}.svg") if logo else self._logo_url(theme.logo),
            home_url=address.home,
            languages=settings.languages,
            default_language=settings.default_language,
            help_url=settings.help_url,
            privacy_url=settings.privacy_url,
        )
        values = site_values(settings.values)
        return Site(tenant, address, settings, brand, theme, css, name, values, logo)


def _own_logo(theme: Theme) -> bytes:
    scheme, _, encoded = theme.logo.partition(";base64,")
    return base64.b64decode(encoded) if scheme.startswith("data:") else b""
