"""The mailbox, the phone and the authenticator app of whoever is rehearsed."""

import base64
import binascii
import hmac
from typing import Final

from handrail_platform.step.codes import one_time_code
from handrail_platform.step.outbox import SendCode
from handrail_platform.values import Milliseconds
from handrail_platform.view import View

_TIME_STEP: Final[Milliseconds] = 30_000
_DIGITS: Final = 6


def sent_code(key: bytes, sent: SendCode) -> str:
    """Return the code that the worker would write into this message."""
    return one_time_code(key, sent.node, sent.visit, sent.issue, _DIGITS)


def app_code(secret: bytes, now: Milliseconds) -> str:
    """Return what an authenticator app with this key shows (RFC 6238)."""
    digest = hmac.digest(secret, (now // _TIME_STEP).to_bytes(8), "sha1")
    start = digest[-1] & 15
    number = int.from_bytes(digest[start : start + 4]) & 0x7FFF_FFFF
    return f"{number % 10**_DIGITS:0{_DIGITS}d}"


def shown_key(view: View) -> bytes:
    """Return the key for an authenticator app that the page shows, empty when it shows none."""
    shown = view.data.get("key")
    try:
        return base64.b32decode(shown.replace(" ", "")) if isinstance(shown, str) else b""
    except binascii.Error:
        return b""
