"""What a resolver may know about the request it works for."""

from collections.abc import Mapping

import msgspec

from handrail_platform.values import Milliseconds, SessionHandle


class ReadContext(msgspec.Struct, frozen=True):
    """Where the person's request came from and went to, and when the transition takes place.

    `origin` is the tenant's own (`https://login.example.org`), never what a header said: passkeys are bound to it.
    """

    client_address: str
    now: Milliseconds
    origin: str
    path: str = ""
    """What precedes every path of the tenant there; nothing, where it has a host of its own."""
    handle: SessionHandle = SessionHandle(b"")
    """The session's own name."""
    device: bytes = b""
    """The secret by which the browser is known again; empty where it has none."""
    client: str = ""
    """A coarse name of browser and system; empty where nobody is there."""
    answered_in: Milliseconds | None = None
    """From the page to its answer; None where no page was answered."""
    pictures: Mapping[str, bytes] = {}
    """What was uploaded with this very answer, by its SHA-256 (hexadecimal)."""
    redrawn: dict[str, bytes] = {}
    """By the same names, what their reader drew of those that it could open: only that is ever kept."""
    remembered: bytes = b""
    """The secret of a browser that somebody had remembered; empty where the browser has none."""
