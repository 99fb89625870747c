"""How anything is sealed: AES-256-GCM under a random nonce, bound to the place it is stored in.

A sealed value is one format byte, 12 bytes of nonce, then ciphertext and tag. Whatever is not exactly that is
refused; plaintext never passes for sealed.
"""

import hmac
import os
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from handrail_platform.errors import HandrailError

KEY_BYTES: Final = 32
_FORMAT: Final = b"\x01"
_NONCE_BYTES: Final = 12
_HEADER_BYTES: Final = len(_FORMAT) + _NONCE_BYTES


class SealBroken(HandrailError):
    """A stored value was changed, moved, put back to an older one, or sealed with another key."""

    code = "seal-broken"


class Sealer:
    """Seals and opens under one key. `place` says where the value belongs and must be the same at both."""

    __slots__ = ("_cipher",)

    def __init__(self, key: bytes) -> None:
        self._cipher = AESGCM(key)

    def seal(self, plain: bytes, place: bytes) -> bytes:
        """Return the sealed form, 29 bytes longer than `plain`."""
        nonce = os.urandom(_NONCE_BYTES)
        return _FORMAT + nonce + self._cipher.encrypt(nonce, plain, place)

    def open(self, sealed: bytes, place: bytes) -> bytes:
        """Return what was sealed for this place. Raises SealBroken."""
        if sealed[:1] != _FORMAT:
            raise SealBroken
        try:
            return self._cipher.decrypt(sealed[1:_HEADER_BYTES], sealed[_HEADER_BYTES:], place)
        except (InvalidTag, ValueError) as error:
            raise SealBroken from error


def expand(key: bytes, label: bytes) -> bytes:
    """Return the 32-byte sub-key of `key` for one use: one block of HKDF-Expand with SHA-256 (RFC 5869)."""
    return hmac.digest(key, label + b"\x01", "sha256")
