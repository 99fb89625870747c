"""Where what travels readable may go: to this very machine."""

import ipaddress


def is_loopback(host: str) -> bool:
    """Tell whether a host is this machine, without asking the name service."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
