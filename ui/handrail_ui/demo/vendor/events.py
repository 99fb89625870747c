"""The events that the stand-in sends: signed as Standard Webhooks 1.0 says, and wrong in the ways one asks for."""

import base64
import hmac
import json
import time
import urllib.error
import urllib.request
from collections.abc import Mapping
from typing import Any, Final, Literal, TypeAlias, get_args

from handrail_ui import clock

Lie: TypeAlias = Literal["", "person", "evidence", "verification", "reference", "signature", "age", "json", "size"]
LIES: Final = get_args(Lie)
_TRIES: Final = 5
_PAUSE_SECONDS: Final = 1
"""Between two tries, in the thread of the event: a vendor sends again what nobody could take."""
_TOO_OLD_SECONDS: Final = 3_600
_TOO_LARGE: Final = 70_000
_TEMPORARY: Final = 500


def body_of(data: Mapping[str, Any], lie: Lie) -> bytes:
    """Return what an event says of a verification."""
    told = dict(data)
    match lie:
        case "person":
            told["person"] = {"family_name": "Somebody", "given_names": "Else", "birth_date": "1951-01-01"}
        case "evidence":
            told["evidence"] = [{"document": "bank-account", "verification": "confirmation-code"}]
        case "verification":
            told["verification"] = "another"
        case "reference":
            told["reference"] = base64.urlsafe_b64encode(bytes(32)).rstrip(b"=").decode()
        case "size":
            told["remark"] = "." * _TOO_LARGE
        case "json":
            return b"status=approved"
        case _:
            pass
    return json.dumps({"type": "verification.updated", "data": told}).encode()


def headers_of(name: str, body: bytes, secret: str, lie: Lie) -> dict[str, str]:
    """Return the headers of an event."""
    sent = str(clock.now() // 1_000 - (_TOO_OLD_SECONDS if lie == "age" else 0))
    key = bytes(32) if lie == "signature" else base64.b64decode(secret.removeprefix("whsec_"))
    signed = hmac.digest(key, f"{name}.{sent}.".encode() + body, "sha256")
    return {
        "Content-Type": "application/json",
        "webhook-id": name,
        "webhook-timestamp": sent,
        "webhook-signature": f"v1,{base64.b64encode(signed).decode()}",
    }


def send(url: str, name: str, body: bytes, secret: str, lie: Lie) -> tuple[int, str]:
    """Send an event until somebody takes or refuses it; return status and answer, 0 where nobody is there."""
    status, answer = 0, ""
    for _ in range(_TRIES):
        request = urllib.request.Request(url, body, headers_of(name, body, secret, lie))  # noqa: S310 - our own
        try:
            with urllib.request.urlopen(request, timeout=10) as taken:  # noqa: S310 - our own
                return taken.status, taken.read().decode()
        except urllib.error.HTTPError as refused:
            status, answer = refused.code, refused.read().decode()
        except OSError:
            status, answer = 0, ""
        if 0 < status < _TEMPORARY:
            break
        time.sleep(_PAUSE_SECONDS)
    return status, answer
