"""Text messages that journeys promise."""

import hashlib
from typing import Protocol

import msgspec

from handrail_platform.step.codes import one_time_code
from handrail_platform.step.outbox import SendSmsCode, SendTextMessage
from handrail_platform.values import Milliseconds, TenantId
from handrail_tenants.outbox.delivery import Promise, Undeliverable
from handrail_tenants.outbox.mail import SenderOf, Translations

_MINUTE: Milliseconds = 60_000
_KEY_CHARACTERS = 32


class Gateway(Protocol):
    """Whatever takes text messages."""

    async def send(self, to: str, text: str, identity: str) -> None:
        """Hand in one message. Raises Undeliverable and TryAgain."""
        ...


class CodeText:
    """Sends one-time codes to phones, each derived at the moment it is sent. An expired one is not sent."""

    def __init__(self, gateway: Gateway, sender_of: SenderOf, translations: Translations) -> None:
        self._gateway = gateway
        self._sender_of = sender_of
        self._translations = translations

    async def deliver(self, promise: Promise) -> None:
        """Send the code. Raises Undeliverable and TryAgain."""
        effect = msgspec.msgpack.decode(promise.body, type=SendSmsCode)
        if promise.now >= effect.expires_at:
            raise Undeliverable("expired")
        code = one_time_code(promise.session.steps_key, effect.node, effect.visit, effect.issue)
        sender = await self._sender_of(promise.tenant)
        say = self._translations.speech(effect.language, tenant_default=sender.default_language)
        minutes = -(-(effect.expires_at - promise.now) // _MINUTE)
        text = say("sms.code", code=code, tenant=sender.name, count=minutes)
        await self._gateway.send(effect.to, text, message_key(promise.tenant, promise.key))


class MessageText:
    """Sends what a tenant wrote to phones, with the tenant's name before it. A late one is not sent."""

    def __init__(self, gateway: Gateway, sender_of: SenderOf) -> None:
        self._gateway = gateway
        self._sender_of = sender_of

    async def deliver(self, promise: Promise) -> None:
        """Send the message. Raises Undeliverable and TryAgain."""
        effect = msgspec.msgpack.decode(promise.body, type=SendTextMessage)
        if promise.now >= effect.expires_at:
            raise Undeliverable("expired")
        sender = await self._sender_of(promise.tenant)
        identity = message_key(promise.tenant, promise.key)
        await self._gateway.send(effect.to, message_text(effect, sender.name), identity)


def message_text(effect: SendTextMessage, tenant: str) -> str:
    """Return the message as it arrives: several tenants may share a number, so it says whose it is."""
    return f"{tenant}: {effect.text}"


def message_key(tenant: TenantId, key: str) -> str:
    """Return what a provider knows an outbox row by: always the same, and no way back to the journey session."""
    return hashlib.sha256(f"{tenant}|{key}".encode()).hexdigest()[:_KEY_CHARACTERS]
