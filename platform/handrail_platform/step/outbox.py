"""What a step may promise to be sent, and with it everything that it may promise at all.

An outbox effect leaves the process after the commit, at least once, under a key that never changes.
"""

from typing import Final, TypeAlias

import msgspec

from handrail_platform.step.effects import RecordConsent, SessionEffect, TransactionEffect
from handrail_platform.values import Milliseconds, PersonId, Value


class SendEmailCode(msgspec.Struct, frozen=True, tag="email.code"):
    """Mail a one-time code. The worker derives the code itself, so that no row ever holds it."""

    to: str
    language: str
    node: str
    visit: int
    issue: int
    expires_at: Milliseconds


class SendRecoveryCode(msgspec.Struct, frozen=True, tag="recovery.code"):
    """Mail a recovery code (SP 800-63B-4 section 4.2.1.2). The worker derives it itself."""

    to: str
    language: str
    node: str
    visit: int
    issue: int
    expires_at: Milliseconds


class TellOfRecovery(msgspec.Struct, frozen=True, tag="recovery.told"):
    """Mail that an account was recovered (SP 800-63B-4 section 4.2.3)."""

    to: str
    language: str
    at: Milliseconds


class TellOfEmail(msgspec.Struct, frozen=True, tag="email.told"):
    """Mail to its former address that the address of an account was changed. The new one is not said there."""

    to: str
    language: str
    at: Milliseconds


class TellOfDeletion(msgspec.Struct, frozen=True, tag="deletion.told"):
    """Mail that an account is going to be deleted in so many days, and how to keep it."""

    to: str
    language: str
    days: int


class TellOfApproval(msgspec.Struct, frozen=True, tag="device.told"):
    """Mail that a sign-in was approved on another device, or refused there."""

    to: str
    language: str
    approved: bool
    at: Milliseconds


class TellOfLock(msgspec.Struct, frozen=True, tag="lock.told"):
    """Mail that an account was locked, and whom to turn to."""

    to: str
    language: str


class AskGuardian(msgspec.Struct, frozen=True, tag="guardian.ask"):
    """Mail a guardian the link to what is asked of them. The worker derives the link itself."""

    to: str
    language: str
    node: str
    visit: int
    expires_at: Milliseconds


class SendEmailLink(msgspec.Struct, frozen=True, tag="email.link"):
    """Mail the link that confirms an address. The worker derives the link itself."""

    to: str
    language: str
    node: str
    visit: int
    expires_at: Milliseconds


class TellGuardian(msgspec.Struct, frozen=True, tag="guardian.told"):
    """Mail a guardian the signed receipts of what they decided."""

    to: str
    language: str
    record: RecordConsent


class SendSmsCode(msgspec.Struct, frozen=True, tag="sms.code"):
    """Send a one-time code to a phone as a text message; `to` is E.164. The worker derives the code itself."""

    to: str
    language: str
    node: str
    visit: int
    issue: int
    expires_at: Milliseconds


class SendEmailMessage(msgspec.Struct, frozen=True, tag="message.email"):
    """Mail what a tenant wrote, its values filled in: a blank line starts a paragraph."""

    to: str
    language: str
    subject: str
    text: str


class SendTextMessage(msgspec.Struct, frozen=True, tag="message.sms"):
    """Send what a tenant wrote as a text message, its values filled in; `to` is E.164. Not after `expires_at`."""

    to: str
    language: str
    text: str
    expires_at: Milliseconds


class SendWebhook(msgspec.Struct, frozen=True, tag="webhook.send"):
    """Tell a server of the tenant's what happened. `connection` names the server, `data` holds no secret."""

    connection: str
    event: str
    person_id: PersonId | None
    data: dict[str, Value]
    at: Milliseconds


class ShownValue(msgspec.Struct, frozen=True):
    """What a reviewer sees of one thing: what was typed, and beside it what a document says, if anything does."""

    name: str
    typed: str
    read: str | None = None


class OpenReview(msgspec.Struct, frozen=True, tag="review.open", omit_defaults=True):
    """Put a case into the tenant's queue for manual review, which answers with the event `decision`.

    `checks` is what has to be confirmed before it can be approved, `people` how many have to approve. With
    `pictures` reviewers see those that the session keeps.
    """

    case: bytes
    node: str
    visit: int
    shown: tuple[ShownValue, ...]
    checks: tuple[str, ...]
    people: int
    until: Milliseconds
    at: Milliseconds
    pictures: bool = False


FAILED_AS: Final = "failed-as"
"""In what comes back of a request: by which outcome it failed. A variable cannot be called so; all else is one."""
FAILED_WHY: Final = "failed-why"
"""Beside it, a code for the trace."""


class RequestHttp(msgspec.Struct, frozen=True, tag="http.request"):
    """Ask a server of the tenant's, and let the session that waits know what it said.

    takes: by variable, the JSON pointer (RFC 6901) to its value in the answer. correlation: of the waiting visit.
    repeatable: a second request does no more than one; others are made once at most. until: nobody waits any more.
    """

    connection: str
    method: str
    path: str
    query: dict[str, str]
    headers: dict[str, str]
    body: dict[str, Value] | None
    takes: dict[str, str]
    correlation: bytes
    repeatable: bool
    attempts: int
    until: Milliseconds


SendCode: TypeAlias = SendEmailCode | SendRecoveryCode | SendSmsCode
OutboxEffect: TypeAlias = (
    SendCode
    | SendEmailLink
    | SendEmailMessage
    | SendTextMessage
    | AskGuardian
    | TellGuardian
    | TellOfDeletion
    | TellOfEmail
    | TellOfApproval
    | TellOfLock
    | TellOfRecovery
    | SendWebhook
    | OpenReview
    | RequestHttp
)
Effect: TypeAlias = TransactionEffect | SessionEffect | OutboxEffect
