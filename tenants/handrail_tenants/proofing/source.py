"""The identity proofing vendors that a tenant set up, as its settings describe them."""

from collections.abc import Mapping
from typing import Annotated, Any, Final

import msgspec

from handrail_platform.provision.reference import ProvidedName, SecretReference
from handrail_tenants.outgoing.reach import address_problem

MOST_VENDORS: Final = 10


class ProofingVendor(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One vendor. `url` is where a verification is begun, `api_key` names the secret that is shown there.

    webhook_secrets: what its events are signed with; two of them while one takes over from the other.
    """

    name: Annotated[str, msgspec.Meta(min_length=1, max_length=60)]
    url: Annotated[str, msgspec.Meta(max_length=500)]
    api_key: SecretReference
    webhook_secrets: Annotated[tuple[SecretReference, ...], msgspec.Meta(min_length=1, max_length=2)]

    @property
    def secrets(self) -> tuple[SecretReference, ...]:
        """Every secret that it names."""
        return (self.api_key, *self.webhook_secrets)


class _Settings(msgspec.Struct, frozen=True):
    proofing_vendors: Annotated[dict[ProvidedName, ProofingVendor], msgspec.Meta(max_length=MOST_VENDORS)] = {}


def proofing_vendors(settings: Mapping[str, Any]) -> Mapping[str, ProofingVendor]:
    """Return by name the vendors that stand in a tenant's settings. Raises ValueError with the place."""
    written = settings.get("proofing_vendors", {})
    found = msgspec.convert({"proofing_vendors": written}, _Settings).proofing_vendors
    for name, vendor in found.items():
        if problem := address_problem(vendor.url):
            raise ValueError(f"proofing_vendors.{name}.url: {problem}")
    return found
