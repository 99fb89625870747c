"""Everything a step may promise.

A transaction effect is written in the same transaction as the step itself, and every one is conditional: when it
loses (the address was taken meanwhile) nothing is committed and the step runs once more knowing it lost. An
outbox effect leaves the process after the commit, at least once, under a key that never changes.

One with `waits` may be promised about a new person too, and is then pending until their account is created.
"""

from typing import ClassVar, Final, Literal, TypeAlias, get_args

import msgspec

from handrail_platform.assurance import AuthenticatorProfile
from handrail_platform.step.reads import IdentifierKind, NewPasskey
from handrail_platform.values import Milliseconds, PersonId


class Identifier(msgspec.Struct, frozen=True):
    kind: IdentifierKind
    value: str
    verified_at: Milliseconds | None


class CreatePerson(msgspec.Struct, frozen=True, tag="person.create"):
    """A new account. Loses when one of the identifiers belongs to somebody in the tenant."""

    waits: ClassVar[bool] = False
    person_id: PersonId
    name: str
    language: str
    identifiers: tuple[Identifier, ...]
    attributes: dict[str, str | int | bool]
    at: Milliseconds


class SetPassword(msgspec.Struct, frozen=True, tag="password.set"):
    """Replace the person's password. Cannot lose."""

    waits: ClassVar[bool] = True
    person_id: PersonId
    credential_id: bytes
    encoded: str
    at: Milliseconds


class EnrolTotp(msgspec.Struct, frozen=True, tag="totp.enrol"):
    """Bind an authenticator app. Loses when the person has one already. `counter` is the step just proved."""

    waits: ClassVar[bool] = True
    person_id: PersonId
    credential_id: bytes
    secret: bytes
    counter: int
    at: Milliseconds


class SpendTotp(msgspec.Struct, frozen=True, tag="totp.spend"):
    """Use a code up. Loses when this or a later time step was used before (SP 800-63B-4 section 3.1.4)."""

    waits: ClassVar[bool] = True
    person_id: PersonId
    credential_id: bytes
    counter: int
    at: Milliseconds


class CreateRecoveryCodes(msgspec.Struct, frozen=True, tag="recovery.create"):
    """Keep new recovery codes in place of those from before. Cannot lose."""

    waits: ClassVar[bool] = True
    person_id: PersonId
    credential_id: bytes
    codes: tuple[str, ...]
    at: Milliseconds


class SpendRecoveryCode(msgspec.Struct, frozen=True, tag="recovery.spend"):
    """Use a recovery code up: the one with this number. Loses when it was used, or the codes are others by now."""

    waits: ClassVar[bool] = True
    person_id: PersonId
    credential_id: bytes
    number: int
    at: Milliseconds


class EnrolPasskey(msgspec.Struct, frozen=True, tag="passkey.enrol"):
    """Bind a passkey. Loses when anybody in the tenant has this credential already (WebAuthn L3 section 7.1)."""

    waits: ClassVar[bool] = True
    person_id: PersonId
    user_handle: bytes
    passkey: NewPasskey
    at: Milliseconds


class UsePasskey(msgspec.Struct, frozen=True, tag="passkey.used"):
    """Keep what a passkey said of itself. Loses when the counter is not beyond the one kept (section 6.1.1)."""

    waits: ClassVar[bool] = False
    person_id: PersonId
    credential_id: bytes
    counter: int
    backed_up: bool
    at: Milliseconds


class ConsentEntry(msgspec.Struct, frozen=True):
    purpose: str
    version: str
    state: Literal["given", "refused"]
    text_hash: bytes
    """SHA-256 of the text as shown."""
    language: str


class RecordConsent(msgspec.Struct, frozen=True, tag="consent.record"):
    """Append to the consent ledger (GDPR article 7(1)). Cannot lose."""

    waits: ClassVar[bool] = True
    person_id: PersonId
    entries: tuple[ConsentEntry, ...]
    at: Milliseconds


class StartBrowserSession(msgspec.Struct, frozen=True, tag="session.start"):
    """Sign the person in on this browser. Emitted by the interpreter alone, from facts. Cannot lose."""

    waits: ClassVar[bool] = False
    person_id: PersonId
    used: tuple[AuthenticatorProfile, ...]
    authenticated_at: Milliseconds
    at: Milliseconds


class SendEmailCode(msgspec.Struct, frozen=True, tag="email.code"):
    """Mail a one-time code. The worker derives the code itself, so that no row ever holds it."""

    to: str
    language: str
    node: str
    visit: int
    issue: int
    expires_at: Milliseconds


TransactionEffect: TypeAlias = (
    CreatePerson
    | SetPassword
    | EnrolTotp
    | SpendTotp
    | CreateRecoveryCodes
    | SpendRecoveryCode
    | EnrolPasskey
    | UsePasskey
    | RecordConsent
    | StartBrowserSession
)
OutboxEffect: TypeAlias = SendEmailCode
Effect: TypeAlias = TransactionEffect | OutboxEffect
OPENING: Final = "person.create"
"""The tag of the effect that opens an account."""
WAITING: Final = frozenset(str(each.__struct_config__.tag) for each in get_args(TransactionEffect) if each.waits)
"""Tags of the effects that wait for the account of whoever is new."""
