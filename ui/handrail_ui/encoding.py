"""Bytes in addresses, cookies and hidden fields: base64url without padding."""

import base64
import binascii


def encode_bytes(raw: bytes) -> str:
    """Return base64url without padding."""
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def decode_bytes(text: str, length: int) -> bytes | None:
    """Return the bytes, or None unless the text is the one spelling of exactly `length` bytes."""
    try:
        raw = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        return None
    return raw if len(raw) == length and encode_bytes(raw) == text else None
