"""The shared key of an authenticator app: how it is shown, and how its codes are computed (RFC 6238)."""

import base64
import hmac

import segno
from pyotp.hotp import HOTP
from pyotp.totp import TOTP

from handrail_platform.values import Milliseconds
from handrail_platform.view import Plain

KEY_BYTES = 20
"""160 bits, as RFC 4226 section 4 recommends; SP 800-63B-4 section 3.1.4 asks for 112."""
TIME_STEP: Milliseconds = 30_000
_DRIFT_STEPS = (0, -1, 1)
_GROUP = 4
LONGEST_ISSUER = 60
_LONGEST_ACCOUNT = 100
"""Characters. Even if each takes four bytes, all of it fits into one QR code."""


def in_groups(secret: bytes) -> str:
    """Return the key as base32 in groups of four, for somebody who types it."""
    text = _base32(secret)
    return " ".join(text[at : at + _GROUP] for at in range(0, len(text), _GROUP))


def setup_address(secret: bytes, issuer: str, account: str) -> str:
    """Return the otpauth address that an authenticator app reads."""
    name = account[:_LONGEST_ACCOUNT] or issuer
    return TOTP(_base32(secret)).provisioning_uri(name=name, issuer_name=issuer)


def matching_step(secret: bytes, code: str, now: Milliseconds) -> int | None:
    """Return the time step whose code this is, one step early or late allowed; None when there is none."""
    codes = HOTP(_base32(secret))
    steps = [max(0, now // TIME_STEP + drift) for drift in _DRIFT_STEPS]
    return next((step for step in steps if hmac.compare_digest(codes.at(step), code)), None)


def qr_picture(address: str) -> dict[str, Plain]:
    """Return the QR code as a square of `size` units and the `path` of its dark modules, in SVG notation.

    A path needs no markup in the data, and no style that the content security policy would refuse.
    """
    code = segno.make_qr(address)
    quiet_zone = code.default_border_size
    rows = [list(row) for row in code.matrix]
    runs = [
        f"M{start + quiet_zone} {y + quiet_zone}h{length}v1h-{length}z"
        for y, row in enumerate(rows)
        for start, length in _dark_runs(row)
    ]
    return {"size": len(rows) + 2 * quiet_zone, "path": "".join(runs)}


def _dark_runs(row: list[int]) -> list[tuple[int, int]]:
    runs: list[tuple[int, int]] = []
    for x, dark in enumerate(row):
        if not dark:
            continue
        if runs and sum(runs[-1]) == x:
            runs[-1] = (runs[-1][0], runs[-1][1] + 1)
        else:
            runs.append((x, 1))
    return runs


def _base32(secret: bytes) -> str:
    return base64.b32encode(secret).decode()
