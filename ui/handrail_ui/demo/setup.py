"""Setting the demo up: tenants, their journeys, people who can sign in at once, and staff."""

from contextlib import nullcontext, suppress
from pathlib import Path
from typing import Final, TypedDict

from handrail_platform.access.role import Role
from handrail_platform.document.model import JourneyDocument
from handrail_platform.verify.prove import JourneyUnproved
from handrail_tenants.journeys.decision import Decision
from handrail_tenants.journeys.problems import VersionRevoked
from handrail_ui import clock
from handrail_ui.administration import Administration, administration
from handrail_ui.amended import amend_settings
from handrail_ui.demo.staff import demo_platform, studio_address
from handrail_ui.demo.stand_ins import share
from handrail_ui.demo.tenants import PASSWORD, DemoSite, demo_environments, demo_sites, email_of
from handrail_ui.settings import Settings

_BY: Final = "demo"


class TenantDescription(TypedDict):
    key: str
    name: str
    journeys: dict[str, str]
    account: str


class SignInDescription(TypedDict):
    tenant: str
    email: str
    password: str
    app_key: str
    """Of the authenticator app, in base32; empty where there is none."""


class StaffDescription(TypedDict):
    tenant: str
    """Whose staff they are."""
    role: str
    name: str
    email: str
    password: str
    app_key: str
    address: str
    """Where they sign in, and are led to the tenant's studio."""


class DemoDescription(TypedDict):
    """What demo.json says."""

    url: str
    mailbox: str
    data: str
    tenants: list[TenantDescription]
    sign_ins: list[SignInDescription]
    staff: list[StaffDescription]


async def set_up(settings: Settings) -> None:
    """Create what is missing and publish what has changed; what somebody decided here since stays as it is."""
    empty = _publish(settings)
    if not empty and _has_staff(settings):
        return
    # Everything that serves is imported for this one time; later starts are quicker without it.
    from handrail_ui.demo.people import add_people, add_staff  # noqa: PLC0415

    await add_people(settings, empty)
    await add_staff(settings)


def describe(base_url: str, folder: Path) -> DemoDescription:
    """Return where everything is."""
    return {
        "url": base_url + "/",
        "mailbox": base_url + "/demo/mailbox",
        "data": str(folder),
        "tenants": [
            {
                "key": site.key,
                "name": site.name,
                "journeys": {j.journey: f"{base_url}/t/{site.key}/j/{j.journey}" for j in site.journeys},
                "account": f"{base_url}/t/{site.key}/account",
            }
            for site in demo_sites()
        ],
        "sign_ins": [_sign_in(site) for site in demo_sites()],
        "staff": [_staff(base_url, role) for role in demo_platform().staff],
    }


def _sign_in(site: DemoSite) -> SignInDescription:
    return {"tenant": site.name, "email": email_of(site), "password": PASSWORD, "app_key": site.app_key}


def _staff(base_url: str, role: Role) -> StaffDescription:
    platform = demo_platform()
    person = platform.staff[role]
    return {
        "tenant": platform.serves,
        "role": role,
        "name": person.name,
        "email": person.email,
        "password": PASSWORD,
        "app_key": platform.site.app_key,
        "address": studio_address(base_url),
    }


def _publish(settings: Settings) -> list[DemoSite]:
    """Create tenants and publish journeys; return the tenants that nobody has an account at."""
    with administration(settings) as admin:
        known = {tenant.key for tenant in admin.registry.list()}
        sites = (*demo_sites(), *demo_environments(), demo_platform().site)
        for site in sites:
            if site.key not in known:
                admin.registry.create(site.key, site.name, site.settings, at=clock.now())
            _complete(admin, site)
            share(admin, site, settings)
            demand(admin, site)
            for document in site.journeys:
                _keep_up(admin, site, document)
        return [site for site in sites if site.people and not admin.has_people(site.key)]


def _has_staff(settings: Settings) -> bool:
    with administration(settings) as admin:
        return all(_staff_of(admin, tenant) for tenant in demo_platform().served)


def _staff_of(admin: Administration, tenant: str) -> bool:
    with admin.staff(tenant) as staff:
        return bool(staff.list())


def _complete(admin: Administration, site: DemoSite) -> None:
    """Set what a demo that is older than this release does not set yet."""
    settings = admin.registry.settings_of(site.key).values
    if missing := {name: value for name, value in site.settings.items() if name not in settings}:
        amend_settings(admin, site.key, missing, by=_BY, at=clock.now())


def _keep_up(admin: Administration, site: DemoSite, document: JourneyDocument) -> None:
    """Publish what has changed, unless somebody else decided last, or demands more here than it keeps."""
    with admin.journeys(site.key) as journeys:
        decided = journeys.versions.log(document.journey)
    if decided and decided[0].by != _BY:
        return
    with suppress(JourneyUnproved, VersionRevoked) if decided else nullcontext():
        admin.publish(site.key, admin.prove(site.key, document), Decision(_BY, "", clock.now()))


def demand(admin: Administration, site: DemoSite) -> None:
    """Set the tenant's guardrails once; whoever sets others here keeps them."""
    with admin.guardrails(site.key) as guardrails:
        if site.guardrails and not guardrails.revision("tenant"):
            guardrails.set("tenant", site.guardrails, Decision(_BY, "", clock.now()), expected=0)
