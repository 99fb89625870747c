"""What counts as one client on the network."""

import ipaddress

_IPV6_NETWORK = 64
"""One subscriber is given at least this much; whoever has it can choose any address in it."""


def client_network(address: str) -> str:
    """Return what to count an address as: IPv4 as it is, IPv6 by its /64, anything else as it was given."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return address
    if isinstance(parsed, ipaddress.IPv4Address):
        return str(parsed)
    if parsed.ipv4_mapped is not None:
        return str(parsed.ipv4_mapped)
    return str(ipaddress.IPv6Network((int(parsed), _IPV6_NETWORK), strict=False))


def network_prefix(address: str) -> str:
    """Return the network an address is in: /24 of IPv4, /48 of IPv6, so that a home has the same for long."""
    try:
        parsed = ipaddress.ip_address(client_network(address).removesuffix(f"/{_IPV6_NETWORK}"))
    except ValueError:
        return address
    return str(ipaddress.ip_network((int(parsed), 24 if parsed.version == 4 else 48), strict=False))  # noqa: PLR2004
