"""Whom a tenant's mail comes from."""

from urllib.parse import urlsplit

from handrail_platform.values import TenantId
from handrail_tenants.consent.receipt import Controller
from handrail_tenants.outbox.delivery import Undeliverable
from handrail_tenants.outbox.message import Sender
from handrail_tenants.tenancy.directory import TenantDirectory
from handrail_ui.account.consents_page import controller_of
from handrail_ui.encoding import encode_bytes
from handrail_ui.settings import Settings
from handrail_ui.sites import Site, Sites, site_settings


class MailSenders:
    """Knows the sender of each tenant: its own `mail_from`, else no-reply at this installation's host."""

    def __init__(self, directory: TenantDirectory, settings: Settings) -> None:
        self._directory = directory
        self._fallback = f"no-reply@{urlsplit(settings.base_url).hostname}"

    async def of(self, tenant: TenantId) -> Sender:
        """Return the tenant's sender. Raises Undeliverable when the tenant is gone or suspended."""
        found = await self._directory.by_id(tenant)
        if found is None or found.state != "active":
            raise Undeliverable("tenant")
        settings = site_settings(found)
        return Sender(found.name, settings.mail_from or self._fallback, settings.default_language)


class MailAddresses:
    """What a mail has to know of the tenant's pages. Raises Undeliverable when the tenant is gone or suspended."""

    def __init__(self, directory: TenantDirectory, sites: Sites) -> None:
        self._directory = directory
        self._sites = sites

    async def guest(self, tenant: TenantId, carried: bytes) -> str:
        """Return the address of a guest's page."""
        address = (await self._site(tenant)).address
        return address.origin + address.to(f"/g/{encode_bytes(carried)}")

    async def controller(self, tenant: TenantId) -> Controller:
        """Return who answers for the tenant's data."""
        return controller_of(await self._site(tenant))

    async def _site(self, tenant: TenantId) -> Site:
        found = await self._directory.by_id(tenant)
        if found is None or found.state != "active":
            raise Undeliverable("tenant")
        return self._sites.of(found)
