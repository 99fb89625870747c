"""What a passkey signs when somebody confirms a transaction: exactly what they were shown.

An assertion signs the hash of the client data, and the client data hold the challenge (WebAuthn L3 section 6.3.3).
With a challenge that is itself a hash of what was shown, nothing else can be made out of the signature later.
"""

import hashlib
from typing import Final

import msgspec

NONCE_BYTES: Final = 32
_DOMAIN: Final = b"handrail transaction 1\0"


class ShownDetail(msgspec.Struct, frozen=True):
    """A line of what was shown, such as an amount: the variable, what it was called, and its value as shown."""

    name: str
    label: str
    value: str


class ShownTransaction(msgspec.Struct, frozen=True):
    """Everything that somebody was asked to confirm, in the language in which they read it."""

    language: str
    title: str
    details: tuple[ShownDetail, ...]


def encoded_transaction(shown: ShownTransaction) -> bytes:
    """Return the one JSON text that stands for what was shown, in UTF-8: the same for the same words."""
    return msgspec.json.encode(shown)


def transaction_challenge(nonce: bytes, shown: bytes) -> bytes:
    """Return the 32 bytes that a passkey signs. `nonce` has NONCE_BYTES, so that no two ways to read it exist."""
    if len(nonce) != NONCE_BYTES:
        raise ValueError("the nonce of a transaction has another length")
    return hashlib.sha256(_DOMAIN + nonce + shown).digest()
