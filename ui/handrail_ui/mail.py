"""Whom a tenant's mail comes from."""

from urllib.parse import urlsplit

from handrail_platform.values import TenantId
from handrail_tenants.outbox.delivery import Undeliverable
from handrail_tenants.outbox.message import Sender
from handrail_tenants.tenancy.directory import TenantDirectory
from handrail_ui.settings import Settings
from handrail_ui.sites import site_settings


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
