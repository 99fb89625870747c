"""Mails that journeys promise."""

from collections.abc import Awaitable, Callable
from typing import Protocol, TypeAlias

import msgspec

from handrail_platform.step.codes import one_time_code
from handrail_platform.step.effects import SendEmailCode
from handrail_platform.text import MessageParam
from handrail_platform.values import Milliseconds, TenantId
from handrail_tenants.outbox.delivery import Promise, Undeliverable
from handrail_tenants.outbox.message import Letter, Sender, compose, deliverable, message_id
from handrail_tenants.outbox.smtp import MailServer

_MINUTE: Milliseconds = 60_000
SenderOf: TypeAlias = Callable[[TenantId], Awaitable[Sender]]


class Speech(Protocol):
    """One language, ready to speak."""

    @property
    def direction(self) -> str:
        """`ltr` or `rtl`."""
        ...

    def __call__(self, message_id: str, *, count: int | None = None, **params: MessageParam) -> str:
        """Say the message with this id."""
        ...


class Translations(Protocol):
    """The catalogues, of which the texts of mails (the PO files beside this module) are a part."""

    def speech(self, language: str, *, tenant_default: str) -> Speech:
        """Bind a language, with the tenant's own to fall back to."""
        ...


class CodeMail:
    """Mails one-time codes, each derived at the moment it is sent. An expired one is not sent."""

    def __init__(self, server: MailServer, sender_of: SenderOf, translations: Translations) -> None:
        self._server = server
        self._sender_of = sender_of
        self._translations = translations

    async def deliver(self, promise: Promise) -> None:
        """Send the code. Raises Undeliverable and TryAgain."""
        effect = msgspec.msgpack.decode(promise.body, type=SendEmailCode)
        if promise.now >= effect.expires_at:
            raise Undeliverable("expired")
        code = one_time_code(promise.session.steps_key, effect.node, effect.visit, effect.issue)
        sender = await self._sender_of(promise.tenant)
        letter = self._letter(effect, code, sender, effect.expires_at - promise.now)
        identity = message_id(promise.tenant, promise.key, sender.domain)
        try:
            recipient = deliverable(effect.to)
            message = compose(letter, sender, recipient, identity, promise.now)
        except ValueError as error:
            raise Undeliverable("address") from error
        await self._server.send(message, sender.address, recipient)

    def _letter(self, effect: SendEmailCode, code: str, sender: Sender, left: Milliseconds) -> Letter:
        say = self._translations.speech(effect.language, tenant_default=sender.default_language)
        return Letter(
            language=effect.language,
            direction=say.direction,
            subject=say("mail.code.subject", tenant=sender.name),
            before=(say("mail.code.enter"),),
            code=code,
            after=(
                say("mail.code.valid", count=-(-left // _MINUTE)),
                say("mail.code.ignore", tenant=sender.name),
                say("mail.automatic"),
            ),
        )
