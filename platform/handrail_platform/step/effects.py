"""What a step may promise to be written.

A transaction effect is written in the same transaction as the step itself, and every one is conditional: when it
loses (the address was taken meanwhile) nothing is committed and the step runs once more knowing it lost.

One with `waits` may be promised about a new person too, and is then pending until their account is created. A
session effect is written in that transaction as well, but is about the session, whoever that is about.
"""

from typing import ClassVar, Final, Literal, TypeAlias, get_args

import msgspec

from handrail_platform.assurance import AuthenticatorProfile
from handrail_platform.step.passkeys import NewPasskey, TransactionSignature
from handrail_platform.step.reads import IdentifierKind, Preferences
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


class SaveProfile(msgspec.Struct, frozen=True, tag="person.save"):
    """Keep name, attributes and open questions in place of those of this revision; loses to a newer one."""

    waits: ClassVar[bool] = True
    person_id: PersonId
    revision: int
    name: str
    attributes: dict[str, str | int | bool]
    asked: dict[str, Milliseconds]


class SavePreferences(msgspec.Struct, frozen=True, tag="person.preferences"):
    """Keep how the person wants to be written to, the newest choice first; loses to a newer revision."""

    waits: ClassVar[bool] = True
    person_id: PersonId
    revision: int
    preferences: tuple[Preferences, ...]


class BindFirst(msgspec.Struct, frozen=True, tag="authenticator.first"):
    """What is bound next is the first authenticator of a light account. Loses when it had one before.

    Emitted by the interpreter alone, for a subject who may bind because their account is light.
    """

    waits: ClassVar[bool] = False
    person_id: PersonId


class ChangeEmail(msgspec.Struct, frozen=True, tag="email.change"):
    """Let this address, confirmed at `at`, take the place of every e-mail address of the account.

    Loses when it is an address of any account by now, or the person's `revision` is an older one.
    """

    waits: ClassVar[bool] = False
    person_id: PersonId
    revision: int
    address: str
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


class KeepConfirmation(msgspec.Struct, frozen=True, tag="transaction.confirm"):
    """Keep that a transaction was confirmed: what was shown, and the signature over it. Cannot lose.

    `shown` is the JSON text that was hashed, `nonce` what was hashed before it.
    """

    waits: ClassVar[bool] = False
    person_id: PersonId
    confirmation_id: bytes
    nonce: bytes
    shown: bytes
    signature: TransactionSignature
    at: Milliseconds


class TrustDevice(msgspec.Struct, frozen=True, tag="device.trust"):
    """Remember the browser that is here, for this person. Cannot lose."""

    waits: ClassVar[bool] = False
    person_id: PersonId
    ends_at: Milliseconds
    at: Milliseconds


class DeleteAccount(msgspec.Struct, frozen=True, tag="account.delete"):
    """Sign the person out everywhere, and erase them at `due` unless they change their mind. Cannot lose."""

    waits: ClassVar[bool] = False
    person_id: PersonId
    due: Milliseconds
    at: Milliseconds


class LockAccount(msgspec.Struct, frozen=True, tag="account.lock"):
    """Sign the person out everywhere, and let them in nowhere until somebody unlocks the account. Cannot lose."""

    waits: ClassVar[bool] = False
    person_id: PersonId
    at: Milliseconds


class LinkIdentity(msgspec.Struct, frozen=True, tag="federation.link"):
    """Let an identity of a provider be a way into the account.

    Loses when it is one into anybody's already, or the account has as many as it may.
    """

    waits: ClassVar[bool] = True
    person_id: PersonId
    provider: str
    issuer: str
    subject: str
    at: Milliseconds


class UseIdentity(msgspec.Struct, frozen=True, tag="federation.used"):
    """Keep when an identity was used. Loses when it is not linked to this person any more."""

    waits: ClassVar[bool] = False
    person_id: PersonId
    issuer: str
    subject: str
    at: Milliseconds


class ConsentEntry(msgspec.Struct, frozen=True):
    """What was decided about one document or purpose, and what exactly was shown."""

    purpose: str
    version: str
    state: Literal["given", "refused"]
    text_hash: bytes
    """SHA-256 of the text as shown."""
    language: str
    kind: Literal["document", "purpose"] = "purpose"
    title: str = ""
    text: str = ""
    url: str = ""
    data: str = ""
    special: str = ""
    """Of `data`, that of GDPR article 9."""
    recipients: str = ""


class ByGuardian(msgspec.Struct, frozen=True):
    """Who decided in place of a minor (GDPR article 8), and how far they are known.

    `address` is the mailbox that they read. `account` is their person id, empty if they showed none.
    """

    name: str
    relation: Literal["parent", "guardian"]
    address: str
    account: bytes = b""


class RecordConsent(msgspec.Struct, frozen=True, tag="consent.record", omit_defaults=True):
    """Append to the consent ledger (GDPR article 7(1)): what the person, or a guardian, decided. Cannot lose."""

    waits: ClassVar[bool] = True
    person_id: PersonId
    entries: tuple[ConsentEntry, ...]
    at: Milliseconds
    guardian: ByGuardian | None = None


class StartBrowserSession(msgspec.Struct, frozen=True, tag="session.start"):
    """Sign the person in on this browser. Emitted by the interpreter alone, from facts. Cannot lose."""

    waits: ClassVar[bool] = False
    person_id: PersonId
    used: tuple[AuthenticatorProfile, ...]
    authenticated_at: Milliseconds
    at: Milliseconds


PictureSide: TypeAlias = Literal["document", "other_side"]
"""The side that is asked for first, and the other one; the fields of an answer are called so too."""


class KeepPicture(msgspec.Struct, frozen=True, tag="picture.keep"):
    """Keep the picture that came in this field of the present answer, sealed with the key of the session.

    A reader has opened it. It takes the place of the one that the same step kept of that side before. Cannot lose.
    """

    node: str
    side: PictureSide
    ends_at: Milliseconds
    at: Milliseconds


TransactionEffect: TypeAlias = (
    CreatePerson
    | SaveProfile
    | SavePreferences
    | BindFirst
    | ChangeEmail
    | SetPassword
    | EnrolTotp
    | SpendTotp
    | CreateRecoveryCodes
    | SpendRecoveryCode
    | EnrolPasskey
    | UsePasskey
    | KeepConfirmation
    | TrustDevice
    | DeleteAccount
    | LockAccount
    | LinkIdentity
    | UseIdentity
    | RecordConsent
    | StartBrowserSession
)
SessionEffect: TypeAlias = KeepPicture
OPENING: Final = "person.create"
"""The tag of the effect that opens an account."""
WAITING: Final = frozenset(str(each.__struct_config__.tag) for each in get_args(TransactionEffect) if each.waits)
"""Tags of the effects that wait for the account of whoever is new."""
MOST_TRUSTED_DAYS: Final = 90
"""So long at most may a browser be remembered."""
REMEMBERED: Final = "device.remembered"
"""The fact that a browser is to get a secret by which it is known again, once the journey ends well."""
