"""What the tenants of the demo are given of its stand-ins: their secrets, and where they are."""

from typing import Final

from handrail_platform.values import Milliseconds
from handrail_tenants.audit.entry import NOTHING, Actor, AuditEntry, told
from handrail_tenants.federation.source import identity_providers
from handrail_tenants.proofing.source import proofing_vendors
from handrail_tenants.secrets.repository import TenantSecrets
from handrail_ui import clock
from handrail_ui.administration import Administration
from handrail_ui.amended import OPERATOR, amend_settings
from handrail_ui.demo.secrets import PROVIDER, TENANT, VENDOR, made
from handrail_ui.demo.tenants import DemoSite
from handrail_ui.settings import Settings

_BY: Final = "demo"


def share(admin: Administration, site: DemoSite, settings: Settings) -> None:
    """Set the secrets that the vendors and providers of a demo tenant name, unless they are set."""
    of_vendors = {name for each in proofing_vendors(site.settings).values() for name in each.secrets}
    of_providers = {each.client_secret for each in identity_providers(site.settings).values()} - {None}
    named = {str(name).removeprefix("secret:") for name in of_vendors | of_providers}
    if not named:
        return
    keys, at = admin.registry.keys_of(site.key), clock.now()
    with admin.audit(site.key) as log:
        secrets = TenantSecrets(log.session)
        known = {each.name for each in secrets.list()}
        for name in sorted(named - known):
            secrets.set(keys, name, made(settings, name), by=_BY, at=at)
            log.append(_told(name, at))
        log.session.commit()


def point_to_beacon(admin: Administration, issuer: str) -> None:
    """Say where the stand-in for an identity provider is."""
    providers = admin.registry.settings_of(TENANT).values["identity_providers"]
    moved = {**providers, PROVIDER: {**providers.get(PROVIDER, {}), "issuer": issuer}}
    if PROVIDER in providers and moved != providers:
        amend_settings(admin, TENANT, {"identity_providers": moved}, by=_BY, at=clock.now())


def point_to(admin: Administration, url: str) -> None:
    """Say where the stand-in for a vendor is."""
    vendors = admin.registry.settings_of(TENANT).values["proofing_vendors"]
    moved = {**vendors, VENDOR: {**vendors[VENDOR], "url": f"{url}/verifications"}}
    if moved != vendors:
        amend_settings(admin, TENANT, {"proofing_vendors": moved}, by=_BY, at=clock.now())


def _told(name: str, at: Milliseconds) -> AuditEntry:
    return AuditEntry(
        at=at,
        actor=Actor(OPERATOR, _BY),
        action="environment:set",
        object=f"secret/{name}",
        rule=OPERATOR,
        verdict="allowed",
        before=NOTHING,
        after=told({"secret": "set"}),
    )
