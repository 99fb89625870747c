"""Everything a step may ask the shell for, with the type of the answer.

A verification is a read: its recorded answer is the verdict, never the secret. The shell resolves all requests
of a round together, commits the counters that guard a verdict before it looks, and goes on.
"""

from typing import ClassVar, Literal, TypeAlias

import msgspec

from handrail_platform.assurance import AuthenticatorProfile
from handrail_platform.mrz.zone import Zone
from handrail_platform.step.elsewhere import FederatedCheck, ProviderAddress, VerificationStart
from handrail_platform.step.passkeys import NewPasskeyCheck, PasskeyCheck, PasskeysOf, TransactionCheck
from handrail_platform.step.request import ReadRequest
from handrail_platform.values import Milliseconds, PersonId

IdentifierKind: TypeAlias = Literal["email", "phone", "username"]


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


class Preferences(msgspec.Struct, frozen=True):
    """How somebody chose to be written to, and when. They ask for it themselves: it is no consent.

    Channels and topics say yes or no to each that was offered; without a frequency nobody was asked for one.
    Stored: fields may be added at the end, with a default.
    """

    channels: dict[str, bool]
    frequency: str
    topics: dict[str, bool]
    at: Milliseconds


class Person(msgspec.Struct, frozen=True):
    name: str
    identifiers: tuple[tuple[IdentifierKind, str, bool], ...]
    """Kind, value, verified."""
    attributes: dict[str, str | int | bool]
    authenticators: tuple[AuthenticatorProfile, ...]
    asked: dict[str, Milliseconds] = {}
    """When they were last asked for an attribute that they did not give, by its name."""
    revision: int = 0
    """How often name, attributes or preferences changed."""
    preferences: tuple[Preferences, ...] = ()
    """What they chose, the newest first: the last `MOST_CHOICES`."""
    light: bool = False
    """Nobody ever had an authenticator for the account."""

    def confirmed(self, kind: IdentifierKind) -> list[str]:
        """Return the identifiers of this kind that were verified."""
        return [value for each, value, verified in self.identifiers if each == kind and verified]


MOST_CHOICES = 10
"""So many choices are kept, that a change can be told later; what was chosen before them is forgotten."""


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


class SmsCheck(ReadRequest[Verdict], frozen=True):
    """Is what was typed the code that was sent to the person's phone? Counted before it is compared."""

    person_id: PersonId
    code: str
    sent: str


class DeviceTrustOf(ReadRequest["DeviceTrust"], frozen=True):
    """Was the browser that is here remembered for this person? Not longer ago than `max_age` counts."""

    person_id: PersonId
    max_age: Milliseconds


class DeviceTrust(msgspec.Struct, frozen=True):
    trusted: bool


class BrowsersOf(ReadRequest["KnownBrowsers"], frozen=True):
    """On how many browsers this person is signed in, and which one is here."""

    secret_answer: ClassVar[bool] = True
    person_id: PersonId


class KnownBrowsers(msgspec.Struct, frozen=True):
    """`browser` is a coarse name of the one that is here, `network` where it asks from."""

    signed_in: int
    browser: str
    network: str


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


class DocumentUnread(msgspec.Struct, frozen=True):
    """Why there is no zone.

    absent: nothing on the picture looks like one. unsound: a check digit does not hold. no-picture: what was
    uploaded cannot be opened. too-large: it has too many pixels. locked: too many pictures came from there, until
    `retry_at`.
    """

    why: Literal["absent", "unsound", "no-picture", "too-large", "locked"]
    retry_at: Milliseconds = 0


class DocumentReading(ReadRequest[Zone | DocumentUnread], frozen=True):
    """What the machine-readable zone on this picture says, if all of its check digits hold.

    `picture` is the SHA-256 of what was uploaded with the present answer, hexadecimal. The picture itself comes to
    nobody but the reader, and is kept only where a step promises that (`picture.keep`).
    """

    picture: str


class Spend(ReadRequest["Allowance"], frozen=True, omit_defaults=True):
    """Count one use of a limited thing across sessions, and say whether it was still allowed.

    `within` is what the key is one of many of and has a limit of its own: of a phone number, the country calling
    code.
    """

    limit: Literal["email-send", "email-guess", "sms-send", "sms-guess", "bot-wait"]
    key: str
    within: str = ""


class Allowance(msgspec.Struct, frozen=True):
    allowed: bool
    retry_at: Milliseconds = 0


class WorkCheck(ReadRequest["WorkDone"], frozen=True):
    """Does the SHA-256 of `challenge:solution` begin with `difficulty` zero bits? `solution` is a number."""

    challenge: str
    difficulty: int
    solution: str


class WorkDone(msgspec.Struct, frozen=True):
    enough: bool


class SignalsOf(ReadRequest["RiskSignals"], frozen=True):
    """What speaks for and against it that whoever is here is who they say, or a person at all.

    `claim` counts where no person is known: alike for accounts that do not exist. `email` is an address that was
    typed, empty where none was.
    """

    person_id: PersonId | None
    claim: Claim | None
    email: str


class RiskSignals(msgspec.Struct, frozen=True):
    """Signals as data, so that they can be judged again with other points. They name neither person nor place.

    new_device, new_network: nobody signed in to this account from there lately; false where there is no account
    to compare with. failures: wrong guesses at this account's authenticators within a day. attempts: how often
    anybody in this network was assessed within an hour, this time included. disposable_email: the typed address
    belongs to a service for addresses that are thrown away. answered_in: milliseconds from a page to its answer,
    None where no page was answered.
    """

    new_device: bool = False
    new_network: bool = False
    failures: int = 0
    attempts: int = 1
    disposable_email: bool = False
    answered_in: Milliseconds | None = None


class ConsentsOf(ReadRequest["KnownConsents"], frozen=True):
    """What a person decided last about each document and purpose that they were ever asked about."""

    person_id: PersonId


class KnownConsent(msgspec.Struct, frozen=True):
    kind: Literal["document", "purpose"]
    purpose: str
    version: str
    state: Literal["given", "refused", "withdrawn"]


class KnownConsents(msgspec.Struct, frozen=True):
    decisions: tuple[KnownConsent, ...]
    """One for each document and purpose."""


AnyRead: TypeAlias = (
    PersonByIdentifier
    | PersonRecord
    | PasswordCheck
    | TotpCheck
    | RecoveryCheck
    | SmsCheck
    | PasskeysOf
    | NewPasskeyCheck
    | PasskeyCheck
    | TransactionCheck
    | DeviceTrustOf
    | BrowsersOf
    | ProviderAddress
    | FederatedCheck
    | VerificationStart
    | PasswordJudgement
    | PasswordHash
    | DocumentReading
    | Spend
    | WorkCheck
    | SignalsOf
    | ConsentsOf
)
