"""The vendors of every tenant: where somebody goes to be verified, and whose event it is that came."""

import base64
from collections.abc import Mapping

import msgspec

from handrail_platform.errors import HandrailError
from handrail_platform.step.elsewhere import VendorUnreachable, VerificationStart, VerificationStarted
from handrail_platform.values import Milliseconds, TenantId
from handrail_tenants.keys.ring import KeyRing
from handrail_tenants.outgoing.bulkhead import Bulkhead
from handrail_tenants.outgoing.http import Outgoing, Unreachable
from handrail_tenants.proofing.api import Commission, Notified
from handrail_tenants.proofing.http_vendor import HttpVendor
from handrail_tenants.proofing.signature import event_id
from handrail_tenants.proofing.source import ProofingVendor, proofing_vendors
from handrail_tenants.reads.context import ReadContext
from handrail_tenants.secrets.opening import OpenSecret
from handrail_tenants.secrets.secret import SecretUnknown
from handrail_tenants.store.open import InstallationStore
from handrail_tenants.waits.address import outside_address


class UnknownVendor(HandrailError):
    """The tenant has no identity proofing vendor of this name."""

    code = "unknown-vendor"
    status = 404


class VendorUnprepared(HandrailError):
    """The secret that events of this vendor are signed with is not set; send the event again later."""

    code = "vendor-unprepared"
    status = 503


class WebhookUnreadable(HandrailError):
    """The event is signed, and says nothing that is understood: its body has to be JSON of the agreed shape."""

    code = "webhook-unreadable"
    status = 422


class Event(msgspec.Struct, frozen=True):
    """An event of a vendor, by its own name."""

    id: str
    notified: Notified


class Vendors:
    """Speaks with the vendors of every tenant, and believes what they signed."""

    def __init__(self, store: InstallationStore, keys: KeyRing, outgoing: Outgoing) -> None:
        self._store = store
        self._open_secret = OpenSecret(store, keys)
        self._api = HttpVendor(outgoing)
        self._bulkhead = Bulkhead()

    async def begin(
        self, tenant: TenantId, request: VerificationStart, context: ReadContext
    ) -> VerificationStarted | VendorUnreachable:
        """Return where to send somebody to."""
        vendor = await self._vendor(tenant, request.vendor)
        if vendor is None:
            return VendorUnreachable(request.vendor, "unknown")
        commission = Commission(
            reference=_encoded(outside_address(context.handle, request.correlation)),
            evidence=request.evidence,
            language=request.language,
            return_url=f"{context.origin}{context.path}/s/{_encoded(context.handle)}",
        )
        try:
            with self._bulkhead.passage(tenant, request.vendor, context.now):
                api_key = await self._open_secret(tenant, vendor.api_key)
                begun = await self._api.begin(vendor, api_key, commission)
        except SecretUnknown:
            return VendorUnreachable(vendor.name, "secret")
        except Unreachable as error:
            return VendorUnreachable(vendor.name, error.why)
        return VerificationStarted(vendor.name, begun.address, begun.verification)

    async def event(
        self, tenant: TenantId, name: str, headers: Mapping[str, str], body: bytes, now: Milliseconds
    ) -> Event:
        """Return what a vendor says, once it is sure that it does.

        Raises UnknownVendor, VendorUnprepared, WebhookUnsigned, WebhookStale, WebhookUnreadable.
        """
        vendor = await self._vendor(tenant, name)
        if vendor is None:
            raise UnknownVendor
        secrets = await self._webhook_secrets(tenant, vendor)
        try:
            identity = event_id(headers, body, secrets, now)
        except ValueError as error:
            raise VendorUnprepared from error
        try:
            return Event(identity, self._api.notified(name, body))
        except ValueError as error:
            raise WebhookUnreadable from error

    async def _vendor(self, tenant: TenantId, name: str) -> ProofingVendor | None:
        stored = await self._store.tenant_by_id(tenant)
        if stored is None or stored.state != "active":
            return None
        return proofing_vendors(msgspec.json.decode(stored.settings)).get(name)

    async def _webhook_secrets(self, tenant: TenantId, vendor: ProofingVendor) -> list[str]:
        """Return those that are set: while one takes over from the other, one may be there alone."""
        secrets: list[str] = []
        for reference in vendor.webhook_secrets:
            try:
                secrets.append(await self._open_secret(tenant, reference))
            except SecretUnknown:
                continue
        if not secrets:
            raise VendorUnprepared
        return secrets


def _encoded(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()
