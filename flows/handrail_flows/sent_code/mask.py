"""Addresses as a page may show them to whoever is not known yet."""


def masked(address: str) -> str:
    """Return enough of an address to recognise it, and not enough to learn it."""
    local, _, domain = address.rpartition("@")
    shown = local[0] if len(local) > 1 else ""
    return f"{shown}•••@{domain}"
