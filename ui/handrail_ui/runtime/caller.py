"""Who calls: a browser known by its cookie, or a native client known by its bearer secret."""

import hashlib
import hmac
from functools import cached_property
from typing import Literal

import msgspec

from handrail_platform.run.transition import SignedIn
from handrail_ui.user_agent import coarse_client

BINDING_BYTES = 32


class Caller(msgspec.Struct, frozen=True, dict=True):
    """One caller of one tenant. `secret` is what binds its sessions; `address` is the network address.

    `origin` is the tenant's own, as the installation knows it.
    """

    kind: Literal["browser", "native"]
    secret: bytes
    address: str
    origin: str
    user_agent: str
    language: str
    signed_in: SignedIn | None
    path: str = ""
    """What precedes every path of the tenant at its origin."""
    session_secret: bytes = b""
    """Of the browser session that is signed in, which ends when this browser signs in anew."""
    remembered: bytes = b""
    """The secret by which a browser that somebody had remembered is known again."""

    device: bytes = b""
    """The secret by which this browser is known again, of whoever signed in with it; empty before that."""

    @property
    def client(self) -> str:
        """Return a coarse name of browser and system, for the person's own list of sessions."""
        return coarse_client(self.user_agent)

    @cached_property
    def binding(self) -> bytes:
        """Return what a session stores of the secret. The kind is part of it: secrets do not change hands."""
        return hashlib.sha256(f"{self.kind}:".encode() + self.secret).digest()

    @property
    def unit(self) -> bytes:
        """Return who is to meet the same version of a journey again: the person, else whoever has the secret."""
        return self.binding if self.signed_in is None else b"person:" + self.signed_in.person_id

    def owns(self, binding: bytes) -> bool:
        return hmac.compare_digest(self.binding, binding)
