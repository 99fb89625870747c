"""Bytes in addresses, cookies and hidden fields: base64url without padding."""

import binascii
from typing import Final

_TO_URL: Final = bytes.maketrans(b"+/", b"-_")
_FROM_URL: Final = bytes.maketrans(b"-_+/", b"+/\0\0")


def encode_bytes(raw: bytes) -> str:
    """Return base64url without padding."""
    return binascii.b2a_base64(raw, newline=False).translate(_TO_URL, b"=").decode("ascii")


def decode_bytes(text: str, length: int) -> bytes | None:
    """Return the bytes, or None unless the text is the one spelling of exactly `length` bytes."""
    try:
        padded = text.encode("ascii").translate(_FROM_URL) + b"=" * (-len(text) % 4)
        raw = binascii.a2b_base64(padded, strict_mode=True)
    except ValueError:
        return None
    return raw if len(raw) == length and encode_bytes(raw) == text else None
