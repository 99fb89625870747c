"""Mails that journeys promise."""

from collections.abc import Awaitable, Callable
from typing import Protocol, TypeAlias

import msgspec

from handrail_platform.step.codes import one_time_code
from handrail_platform.step.outbox import SendEmailCode, SendRecoveryCode
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

    def __init__(
        self,
        server: MailServer,
        sender_of: SenderOf,
        translations: Translations,
        *,
        effect: type[SendEmailCode] | type[SendRecoveryCode] = SendEmailCode,
        words: str = "mail.code",
    ) -> None:
        self._post = Post(server, sender_of, translations)
        self._effect = effect
        self._words = words

    async def deliver(self, promise: Promise) -> None:
        """Send the code. Raises Undeliverable and TryAgain."""
        effect = msgspec.msgpack.decode(promise.body, type=self._effect)
        if promise.now >= effect.expires_at:
            raise Undeliverable("expired")
        code = one_time_code(promise.session.steps_key, effect.node, effect.visit, effect.issue)
        left = effect.expires_at - promise.now

        def letter(say: Speech, sender: Sender) -> Letter:
            return Letter(
                language=effect.language,
                direction=say.direction,
                subject=say(f"{self._words}.subject", tenant=sender.name),
                before=(say(f"{self._words}.enter"),),
                code=code,
                after=(
                    say("mail.code.valid", count=-(-left // _MINUTE)),
                    say(f"{self._words}.ignore", tenant=sender.name),
                    say("mail.automatic"),
                ),
            )

        await self._post.send(promise, effect.to, effect.language, letter)


class Post:
    """Writes a tenant's letter and hands it to the mail server."""

    def __init__(self, server: MailServer, sender_of: SenderOf, translations: Translations) -> None:
        self._server = server
        self._sender_of = sender_of
        self._translations = translations

    async def send(
        self, promise: Promise, to: str, language: str, letter: Callable[[Speech, Sender], Letter]
    ) -> None:
        """Send what `letter` makes of the language and the sender. Raises Undeliverable and TryAgain."""
        sender = await self._sender_of(promise.tenant)
        say = self._translations.speech(language, tenant_default=sender.default_language)
        identity = message_id(promise.tenant, promise.key, sender.domain)
        try:
            recipient = deliverable(to)
            message = compose(letter(say, sender), sender, recipient, identity, promise.now)
        except ValueError as error:
            raise Undeliverable("address") from error
        await self._server.send(message, sender.address, recipient)
