"""Events that journeys send out, signed as Standard Webhooks 1.0 says. Alone knows the library for that."""

import binascii
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Final

import msgspec
from standardwebhooks.webhooks import EmptyWebhookSecretError, Webhook

from handrail_platform.step.outbox import SendWebhook
from handrail_platform.values import Milliseconds
from handrail_tenants.connections.source import Connection, Connections
from handrail_tenants.outbox.delivery import Promise, TryAgain, Undeliverable
from handrail_tenants.outbox.text_message import message_key
from handrail_tenants.outgoing.bulkhead import Bulkhead
from handrail_tenants.outgoing.http import Outgoing, Unreachable
from handrail_tenants.secrets.opening import OpenSecret
from handrail_tenants.secrets.secret import SecretUnknown

_GONE: Final = 410
_SERVERS_OWN: Final = 500


class WebhookDelivery:
    """Posts events. Any answer but success is no delivery; an endpoint that is gone for good is left alone."""

    def __init__(
        self, connections: Connections, open_secret: OpenSecret, outgoing: Outgoing, bulkhead: Bulkhead
    ) -> None:
        self._connections = connections
        self._open_secret = open_secret
        self._outgoing = outgoing
        self._bulkhead = bulkhead

    async def deliver(self, promise: Promise) -> None:
        """Send the event. Raises Undeliverable and TryAgain."""
        effect = msgspec.msgpack.decode(promise.body, type=SendWebhook)
        connection = await self._connections.of(promise.tenant, effect.connection)
        if connection is None:
            raise TryAgain("no-connection")
        body = payload(effect)
        try:
            headers = await self._headers(promise, connection, body)
        except SecretUnknown as error:
            raise TryAgain("no-secret") from error
        except (EmptyWebhookSecretError, binascii.Error, ValueError) as error:
            raise TryAgain("signing-secret") from error
        try:
            status = await self._post(promise, effect.connection, connection.url, headers, body)
        except Unreachable as error:
            raise TryAgain(f"webhook-{error.why}") from error
        if status == _GONE:
            raise Undeliverable("webhook-410")
        if not 200 <= status < 300:  # noqa: PLR2004 - success
            raise TryAgain(f"webhook-{status}")

    async def _headers(self, promise: Promise, connection: Connection, body: bytes) -> dict[str, str]:
        named = {name: await self._open_secret(promise.tenant, of) for name, of in connection.headers.items()}
        secrets = [await self._open_secret(promise.tenant, each) for each in connection.signing]
        identity = message_key(promise.tenant, promise.key)
        return {**named, **signed(identity, promise.now, body, secrets)}

    async def _post(self, promise: Promise, name: str, url: str, headers: dict[str, str], body: bytes) -> int:
        with self._bulkhead.passage(promise.tenant, name, promise.now):
            answered = await self._outgoing.send("POST", url, headers, body)
            if answered.status >= _SERVERS_OWN:
                raise Unreachable(str(answered.status))
            return answered.status


def payload(effect: SendWebhook) -> bytes:
    """Return the event as it is sent: the same bytes at every attempt."""
    at = datetime.fromtimestamp(effect.at / 1_000, UTC)
    person = {} if effect.person_id is None else {"person": effect.person_id.hex()}
    return msgspec.json.encode({"type": effect.event, "timestamp": at, **person, "data": effect.data})


def signed(identity: str, now: Milliseconds, body: bytes, secrets: Iterable[str]) -> dict[str, str]:
    """Return the headers that say which event this is, when it is sent, and that it is from us.

    Raises EmptyWebhookSecretError and ValueError for what is no signing secret.
    """
    moment = datetime.fromtimestamp(now // 1_000, UTC)
    signatures = [Webhook(each).sign(identity, moment, body.decode()) for each in secrets]
    own = {"webhook-id": identity, "webhook-timestamp": str(now // 1_000)}
    return {**own, "webhook-signature": " ".join(signatures)} if signatures else own
