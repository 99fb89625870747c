"""Who sent an event, and when, as Standard Webhooks 1.0 signs it.

By our own code: the moment at which an event is judged is an argument here, and no library takes one.
"""

import base64
import binascii
import hmac
import re
from collections.abc import Iterable, Mapping
from itertools import product
from typing import Final

from handrail_platform.errors import HandrailError
from handrail_platform.values import Milliseconds

ID: Final = "webhook-id"
TIMESTAMP: Final = "webhook-timestamp"
SIGNATURE: Final = "webhook-signature"
TOLERANCE: Final[Milliseconds] = 5 * 60_000
"""So far an event may be from now, before and after: beyond it could be one that somebody kept."""
_PREFIX: Final = "whsec_"
_LEAST_KEY: Final = 24
_MOST_SIGNATURES: Final = 10
_AN_ID: Final = re.compile(r"[!-~]{1,200}")
_SECONDS: Final = re.compile(r"[0-9]{1,12}")


class WebhookUnsigned(HandrailError):
    """No signature of the event is right: sign webhook-id, webhook-timestamp and body with the shared secret."""

    code = "webhook-unsigned"
    status = 401


class WebhookStale(HandrailError):
    """The event is signed more than five minutes from now: sign it anew whenever it is sent."""

    code = "webhook-stale"
    status = 401


def event_id(headers: Mapping[str, str], body: bytes, secrets: Iterable[str], now: Milliseconds) -> str:
    """Return the event's own name, once one of the secrets has signed it. Raises WebhookUnsigned, WebhookStale."""
    name, sent = headers.get(ID, ""), headers.get(TIMESTAMP, "")
    if not _AN_ID.fullmatch(name) or not _SECONDS.fullmatch(sent):
        raise WebhookUnsigned
    given = [each.removeprefix("v1,") for each in headers.get(SIGNATURE, "").split(" ") if each.startswith("v1,")]
    expected = [signature(name, sent, body, secret) for secret in secrets]
    pairs = product(expected, given[:_MOST_SIGNATURES])
    if not any(hmac.compare_digest(right, told.encode()) for right, told in pairs):
        raise WebhookUnsigned
    if abs(now - int(sent) * 1_000) > TOLERANCE:
        raise WebhookStale
    return name


def signature(name: str, sent: str, body: bytes, secret: str) -> bytes:
    """Return the signature in base64. Raises ValueError for what is no secret to sign with."""
    try:
        key = base64.b64decode(secret.removeprefix(_PREFIX), validate=True)
    except binascii.Error as error:
        raise ValueError("a webhook secret is no base64") from error
    if len(key) < _LEAST_KEY:
        raise ValueError("a webhook secret has less than 24 bytes")
    return base64.b64encode(hmac.digest(key, f"{name}.{sent}.".encode() + body, "sha256"))
