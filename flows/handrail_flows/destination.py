"""Where a page may send a person: to an https address, or to a path on the tenant's own site."""

from typing import Annotated, TypeAlias
from urllib.parse import urlsplit

import msgspec

Destination: TypeAlias = Annotated[
    str,
    msgspec.Meta(
        min_length=1,
        max_length=2_000,
        description="An https address, or a path that starts with one slash.",
        examples=["https://portal.example.org/", "/account"],
    ),
]


def destination_problem(destination: str) -> str | None:
    """Say why nobody may be sent there, or return None.

    Browsers read two slashes, of either kind, as the beginning of another site (CWE-601).
    """
    if any(ord(character) <= ord(" ") or character in '\\"<>^`{|}' for character in destination):
        return "holds a character that an address must not hold"
    if destination.startswith("/"):
        return "starts with two slashes, which leads to another site" if destination.startswith("//") else None
    try:
        parts = urlsplit(destination)
        host, _ = parts.hostname, parts.port
    except ValueError:
        return "is not an address"
    if parts.scheme != "https" or not host:
        return "is neither an https address nor a path that starts with a slash"
    if "@" in parts.netloc:
        return "names a user, which hides the real host"
    return None
