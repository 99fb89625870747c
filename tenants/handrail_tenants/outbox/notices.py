"""Mails that only tell: what happened to an account, so that its owner can object, and what a tenant wrote."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Generic, TypeVar

import msgspec

from handrail_platform.step.outbox import (
    SendEmailMessage,
    TellOfApproval,
    TellOfDeletion,
    TellOfEmail,
    TellOfLock,
    TellOfRecovery,
)
from handrail_tenants.outbox.delivery import Promise
from handrail_tenants.outbox.mail import Post, Speech
from handrail_tenants.outbox.message import Letter

Told = TypeVar("Told", TellOfApproval, TellOfDeletion, TellOfEmail, TellOfLock, TellOfRecovery, SendEmailMessage)


class NoticeMail(Generic[Told]):
    """Mails what `write` makes of an effect, in its language and with the name of the tenant."""

    def __init__(self, post: Post, effect: type[Told], write: Callable[[Told, Speech, str], Letter]) -> None:
        self._post = post
        self._effect: type[Told] = effect
        self._write: Callable[[Told, Speech, str], Letter] = write

    async def deliver(self, promise: Promise) -> None:
        """Send the mail. Raises Undeliverable and TryAgain."""
        effect = msgspec.msgpack.decode(promise.body, type=self._effect)
        await self._post.send(
            promise, effect.to, effect.language, lambda say, sender: self._write(effect, say, sender.name)
        )


def recovery_letter(effect: TellOfRecovery, say: Speech, tenant: str) -> Letter:
    """Tell that an account was recovered."""
    words = "mail.recovered"
    said = (say(f"{words}.what", tenant=tenant), say(f"{words}.object", tenant=tenant))
    return _letter(effect.language, say, say(f"{words}.subject", tenant=tenant), *said)


def deletion_letter(effect: TellOfDeletion, say: Speech, tenant: str) -> Letter:
    """Tell that an account is going to be deleted, and how to keep it."""
    words = "mail.deletion"
    what, keep = say(f"{words}.what", tenant=tenant, count=effect.days), say(f"{words}.keep")
    subject = say(f"{words}.subject", tenant=tenant)
    return _letter(effect.language, say, subject, what, keep, say(f"{words}.object", tenant=tenant))


def email_letter(effect: TellOfEmail, say: Speech, tenant: str) -> Letter:
    """Tell a former address that the account has another one, since when, and what to do if nobody wanted that."""
    words = "mail.email"
    since = f"{datetime.fromtimestamp(effect.at / 1_000, UTC):%Y-%m-%d %H:%M} UTC"
    said = (say(f"{words}.what", tenant=tenant, time=since), say(f"{words}.object", tenant=tenant))
    return _letter(effect.language, say, say(f"{words}.subject", tenant=tenant), *said)


def lock_letter(effect: TellOfLock, say: Speech, tenant: str) -> Letter:
    """Tell that an account was locked: the page where it happened may be in front of somebody else."""
    words = "mail.lock"
    said = (say(f"{words}.what", tenant=tenant), say(f"{words}.next", tenant=tenant))
    return _letter(effect.language, say, say(f"{words}.subject", tenant=tenant), *said)


def approval_letter(effect: TellOfApproval, say: Speech, tenant: str) -> Letter:
    """Tell of a sign-in that was approved, or refused, on another device."""
    words = "mail.approval.approved" if effect.approved else "mail.approval.denied"
    said = (say(f"{words}.what", tenant=tenant), say(f"{words}.do", tenant=tenant))
    return _letter(effect.language, say, say(f"{words}.subject", tenant=tenant), *said)


def message_letter(effect: SendEmailMessage, say: Speech, tenant: str) -> Letter:
    """Say what the tenant wrote."""
    del tenant
    said = [each for part in effect.text.split("\n\n") if (each := part.strip())]
    return _letter(effect.language, say, effect.subject, *said)


def _letter(language: str, say: Speech, subject: str, *said: str) -> Letter:
    after = (say("mail.automatic"),)
    return Letter(language=language, direction=say.direction, subject=subject, before=said, after=after)
