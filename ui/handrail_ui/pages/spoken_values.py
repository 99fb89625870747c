"""The values that a tenant provides, as its pages say them."""

import hashlib
from typing import Final

import msgspec

from handrail_platform.provision.reference import Values


class SiteValues(msgspec.Struct, frozen=True):
    """Values by name. `digest` tells these from any other, and is empty where there are none."""

    by_name: Values = {}
    digest: bytes = b""


NO_VALUES: Final = SiteValues()


def site_values(by_name: Values) -> SiteValues:
    """Return them with their digest, made once for as long as the settings of the tenant stay the same."""
    if not by_name:
        return NO_VALUES
    encoded = msgspec.json.encode(by_name, order="sorted")
    return SiteValues(by_name, hashlib.sha256(encoded).digest())
