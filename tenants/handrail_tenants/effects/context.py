"""What an applier may know besides the effect."""

import msgspec

from handrail_platform.values import SessionHandle


class EffectContext(msgspec.Struct, frozen=True):
    """The journey session that promised the effect, and the browser it runs in.

    browser_secret: what the cookie of a new browser session will hold. client: coarse name of the browser, for the
    person's own list. replaces: the secret of the browser session that this browser had, which ends.
    """

    handle: SessionHandle
    browser_secret: bytes = b""
    client: str = ""
    replaces: bytes = b""
