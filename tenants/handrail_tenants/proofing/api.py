"""What every vendor is asked, whatever it speaks: to begin a verification, and what an event of its says."""

from typing import Protocol

import msgspec

from handrail_platform.proofing import VendorResult
from handrail_tenants.proofing.source import ProofingVendor


class Begun(msgspec.Struct, frozen=True):
    """The vendor's own name of a verification, and its page for the person."""

    verification: str
    address: str


class Commission(msgspec.Struct, frozen=True):
    """What a verification is for. Nothing in it says who the person is.

    `reference` comes back with the result, `return_url` is where the person comes back to.
    """

    reference: str
    evidence: tuple[str, ...]
    language: str
    return_url: str


class Notified(msgspec.Struct, frozen=True):
    """What an event says, and for which commission."""

    reference: str
    result: VendorResult


class VendorApi(Protocol):
    """How one kind of vendor is spoken with."""

    async def begin(self, vendor: ProofingVendor, api_key: str, commission: Commission) -> Begun:
        """Begin a verification; the same reference again is the same one. Raises Unreachable."""
        ...

    def notified(self, name: str, body: bytes) -> Notified:
        """Read an event whose signature is right, of the vendor of this name. Raises ValueError."""
        ...
