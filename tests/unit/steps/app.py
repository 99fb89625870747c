"""An authenticator app as people have it: it knows a typed key and the time, and nothing of Handrail."""

import base64
import hmac

STEP = 30_000


class AuthenticatorApp:
    """RFC 6238 written out once more, so that a wrong code of ours cannot agree with itself."""

    def __init__(self, typed_key: str) -> None:
        self.key = base64.b32decode(typed_key.replace(" ", ""))

    def code(self, now: int) -> str:
        """Return the code that the app shows at a time in milliseconds."""
        digest = hmac.digest(self.key, (now // STEP).to_bytes(8), "sha1")
        start = digest[-1] & 15
        number = int.from_bytes(digest[start : start + 4]) & 0x7FFF_FFFF
        return f"{number % 1_000_000:06d}"
