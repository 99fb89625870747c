"""What an applier may know besides the effect."""

from typing import Literal, TypeAlias

import msgspec

from handrail_platform.values import SessionHandle

Channel: TypeAlias = Literal["browser", "native", ""]
"""How somebody answered, empty where nobody was there any more when it was written."""


class EffectContext(msgspec.Struct, frozen=True):
    """The journey session that promised the effect, and the browser it runs in.

    browser_secret: what the cookie of a new browser session will hold. client: coarse name of the browser, for the
    person's own list. replaces: the secret of the browser session that this browser had, which ends. journey,
    program_hash: which version of which journey it is. remembered: the secret that a browser gets which is to be
    known again. device, client_address: by what a sign-in is to be recognised later; no device means that it is
    not to be.
    """

    handle: SessionHandle
    browser_secret: bytes = b""
    client: str = ""
    replaces: bytes = b""
    journey: str = ""
    program_hash: bytes = b""
    channel: Channel = ""
    remembered: bytes = b""
    device: bytes = b""
    client_address: str = ""
