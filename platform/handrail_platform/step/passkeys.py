"""What a step may ask about passkeys (WebAuthn Level 3)."""

from typing import ClassVar, Literal

import msgspec

from handrail_platform.step.request import ReadRequest
from handrail_platform.values import Milliseconds, PersonId


class PasskeysOf(ReadRequest["KnownPasskeys"], frozen=True):
    """Which passkeys a person has, so that no authenticator makes a second one (WebAuthn L3 section 5.4)."""

    person_id: PersonId


class KnownPasskey(msgspec.Struct, frozen=True):
    """`credential_id` is the authenticator's; `transports` are hints on how a browser reaches it."""

    credential_id: bytes
    transports: tuple[str, ...]


class KnownPasskeys(msgspec.Struct, frozen=True):
    user_handle: bytes
    """64 bytes that name the person to their authenticators, and say nothing (WebAuthn L3 section 14.6.1)."""
    passkeys: tuple[KnownPasskey, ...]
    """At most `MOST_PASSKEYS`."""


MOST_PASSKEYS = 20
"""So many may one person have."""


class NewPasskeyCheck(ReadRequest["NewPasskey | PasskeyRefused"], frozen=True):
    """Was this passkey made for this challenge, at the tenant's address? WebAuthn L3 section 7.1.

    `response` is a RegistrationResponseJSON as the browser gave it.
    """

    challenge: bytes
    response: str


class NewPasskey(msgspec.Struct, frozen=True):
    """What an authenticator made. `public_key` is a COSE key, `model` the AAGUID: zeros when it is kept back."""

    credential_id: bytes
    public_key: bytes
    counter: int
    backup_eligible: bool
    backed_up: bool
    transports: tuple[str, ...]
    model: bytes


class PasskeyCheck(ReadRequest["PasskeyUse | PasskeyRefused"], frozen=True):
    """Whose passkey answered this challenge, at the tenant's address? WebAuthn L3 section 7.2.

    `response` is an AuthenticationResponseJSON as the browser gave it. Whether that is who should have answered is
    for the step to say.
    """

    challenge: bytes
    response: str


class PasskeyUse(msgspec.Struct, frozen=True):
    """A passkey that answered as it should, and what its authenticator says of it now."""

    person_id: PersonId
    credential_id: bytes
    counter: int
    backup_eligible: bool
    backed_up: bool


class PasskeyRefused(msgspec.Struct, frozen=True):
    """Why a passkey does not count; for the trace, since people read the same whatever it was.

    unknown: nobody here has it. wrong: challenge, address, signature or a flag does not fit. counter: its
    signature counter did not move on, so there may be two of it (section 6.1.1). backup: it says something else
    about being copied than when it was made (section 6.1.3). locked: too many tries from there, until `retry_at`.
    """

    why: Literal["unknown", "wrong", "counter", "backup", "locked"]
    retry_at: Milliseconds = 0


class TransactionCheck(ReadRequest["TransactionSignature | PasskeyRefused"], frozen=True):
    """Whose passkey signed this challenge, which stands for a transaction? With what it takes to show it later.

    Verified and counted like any other answer of a passkey.
    """

    secret_answer: ClassVar[bool] = True
    challenge: bytes
    response: str


class TransactionSignature(msgspec.Struct, frozen=True):
    """A signature of a passkey with all that it takes to verify it again: WebAuthn L3 section 7.2.

    `origin` is the address at which it was given, `public_key` a COSE key.
    """

    use: PasskeyUse
    public_key: bytes
    origin: str
    client_data: bytes
    authenticator_data: bytes
    signature: bytes
