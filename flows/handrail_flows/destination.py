"""Where a page may send a person: to an https address, or to a path on the tenant's own site."""

import re
from typing import Annotated, Final, TypeAlias
from urllib.parse import urlsplit

import msgspec

from handrail_platform.provision.reference import BEGINS
from handrail_platform.values import PROVIDED

_ANY_HOST: Final = "portal.example"

Destination: TypeAlias = Annotated[
    str,
    msgspec.Meta(
        min_length=1,
        max_length=2_000,
        description="An https address, or a path that starts with one slash.",
        examples=["https://portal.example.org/", "/account"],
    ),
]

ProvidedDestination: TypeAlias = Annotated[
    str,
    msgspec.Meta(
        min_length=1,
        max_length=2_000,
        description=(
            "An https address, a path that starts with one slash, or a value of the environment that is one of "
            "them or begins it: `${portal}/start`."
        ),
        examples=["https://portal.example.org/", "/account", "${portal}/start"],
        extra={PROVIDED: "value"},
    ),
]
_NAMED: Final = re.compile(r"\$\{[a-z][a-z0-9_]{0,63}\}(?=/|$)")


def named_destination_problem(destination: str) -> str | None:
    """Say the same of a destination that may begin with a value. What the value is, each environment is asked."""
    if BEGINS not in destination:
        return destination_problem(destination)
    named = _NAMED.match(destination)
    if named is None:
        return "names a value elsewhere than as its beginning, with a slash or nothing behind it"
    return destination_problem(f"https://{_ANY_HOST}{destination[named.end() :]}")


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
