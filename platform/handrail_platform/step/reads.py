"""Everything a step may ask the shell for, with the type of the answer.

A verification is a read: its recorded answer is the verdict, never the secret. The shell resolves all requests
of a round together, commits the counters that guard a verdict before it looks, and calls `advance` again.
"""

from typing import ClassVar, Generic, Literal, TypeAlias, TypeVar

import msgspec

from handrail_platform.assurance import AuthenticatorProfile
from handrail_platform.values import Milliseconds, PersonId

Answer = TypeVar("Answer")
IdentifierKind: TypeAlias = Literal["email", "phone", "username"]


class ReadRequest(msgspec.Struct, Generic[Answer], frozen=True):
    """A question. Requests are compared by value; `secret_answer` keeps the answer out of the trace."""

    secret_answer: ClassVar[bool] = False


class Claim(msgspec.Struct, frozen=True):
    """Who somebody says they are: what was typed, and the account that has it, if any."""

    kind: IdentifierKind
    value: str
    person_id: PersonId | None


class PersonByIdentifier(ReadRequest["FoundPerson"], frozen=True):
    """Which person of the tenant has this identifier, normalised."""

    kind: IdentifierKind
    value: str


class FoundPerson(msgspec.Struct, frozen=True):
    person_id: PersonId | None


class PersonRecord(ReadRequest["Person"], frozen=True):
    """What the tenant knows about a person, to prefill a form or to greet."""

    person_id: PersonId


class Person(msgspec.Struct, frozen=True):
    name: str
    identifiers: tuple[tuple[IdentifierKind, str, bool], ...]
    """Kind, value, verified."""
    attributes: dict[str, str | int | bool]
    authenticators: tuple[AuthenticatorProfile, ...]


class Verdict(msgspec.Struct, frozen=True):
    """The answer of a verification.

    `locked` carries the time from which another attempt counts; it is given alike for accounts that do not exist.
    """

    is_: Literal["right", "wrong", "locked", "absent"]
    retry_at: Milliseconds = 0
    credential_id: bytes = b""
    counter: int = 0
    """TOTP: the time step that matched. Recovery codes: which one of them it is, from 0."""


class PasswordCheck(ReadRequest[Verdict], frozen=True):
    """Is this the password of the claimed account? An unknown account costs the same time and says `wrong`."""

    claim: Claim
    password: str


class TotpCheck(ReadRequest[Verdict], frozen=True):
    """Does the code match the person's authenticator app? `absent` when there is none (RFC 6238)."""

    person_id: PersonId
    code: str
    drift_steps: int


class RecoveryCheck(ReadRequest[Verdict], frozen=True):
    """Is this a recovery code of the person that was not used yet? `absent` when they have none at all."""

    person_id: PersonId
    code: str
    """Lower case, without groups."""


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


class PasswordJudgement(ReadRequest["Judgement"], frozen=True):
    """May this be a password (NIST SP 800-63B-4 section 3.1.1.2)? `context` holds words it must not be made of."""

    password: str
    minimum_length: int
    context: tuple[str, ...]


class Judgement(msgspec.Struct, frozen=True):
    refusal: Literal["", "short", "long", "common", "personal"]
    score: int
    """Guidance only, 0 (guessed at once) to 4."""


class PasswordHash(ReadRequest["HashedPassword"], frozen=True):
    """The password in the form that is stored."""

    secret_answer: ClassVar[bool] = True
    password: str


class HashedPassword(msgspec.Struct, frozen=True):
    encoded: str


class Spend(ReadRequest["Allowance"], frozen=True):
    """Count one use of a limited thing across sessions, and say whether it was still allowed."""

    limit: Literal["email-send", "email-guess"]
    key: str


class Allowance(msgspec.Struct, frozen=True):
    allowed: bool
    retry_at: Milliseconds = 0


AnyRead: TypeAlias = (
    PersonByIdentifier
    | PersonRecord
    | PasswordCheck
    | TotpCheck
    | RecoveryCheck
    | PasskeysOf
    | NewPasskeyCheck
    | PasskeyCheck
    | PasswordJudgement
    | PasswordHash
    | Spend
)
