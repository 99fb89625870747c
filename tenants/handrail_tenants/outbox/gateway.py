"""The provider of text messages, and what its answers mean for the next attempt.

Providers ask for the same few things under names of their own: a POST with the number, the sender and the text.
"""

import asyncio
import ssl
from collections.abc import Mapping
from typing import Final, Literal
from urllib.parse import urlsplit

import httpx2

from handrail_platform.values import Milliseconds
from handrail_tenants.outbox.delivery import TryAgain, Undeliverable
from handrail_tenants.outbox.loopback import is_loopback

_OURS: Final = frozenset({401, 403, 404, 405, 407})
"""Answers that mean our own account or address: messages wait until somebody repairs it."""
_LATER: Final = frozenset({408, 425, 429})
_NOTHING_SENT: Final = (httpx2.ConnectError, httpx2.ConnectTimeout, httpx2.PoolTimeout, httpx2.ProxyError)
PLACEHOLDERS: Final = frozenset({"{to}", "{digits}", "{from}", "{text}"})
"""What a field may be: number in E.164, the same without `+`, sender, text. Any other value is sent as it is."""


class GatewayRefused(ValueError):
    """These settings cannot be those of a provider; says what is wrong and nothing secret."""


class SmsGateway:
    """Hands in text messages, one POST each. Follows no redirect and reads no answer but its status."""

    def __init__(
        self,
        url: str,
        *,
        sender: str,
        fields: Mapping[str, str],
        encoding: Literal["form", "json"] = "form",
        user: str | None = None,
        secret: str | None = None,
        timeout: Milliseconds = 10_000,
    ) -> None:
        """With `user`, the secret is the password of basic authentication, else a bearer token.

        Raises GatewayRefused, also when messages would travel readable to any host but this machine.
        """
        parts = urlsplit(url)
        if parts.scheme != "https" and not (parts.scheme == "http" and is_loopback(parts.hostname or "")):
            raise GatewayRefused("the address is not https")
        given = set(fields.values())
        if "{text}" not in given or not given & {"{to}", "{digits}"}:
            raise GatewayRefused("the fields hold no {text}, or neither {to} nor {digits}")
        if unknown := {each for each in given if each[:1] + each[-1:] == "{}"} - PLACEHOLDERS:
            raise GatewayRefused(f"the fields hold {min(unknown)}, which stands for nothing")
        if "{from}" in given and not sender:
            raise GatewayRefused("the fields hold {from}, and there is no sender")
        self._url = url
        self._sender = sender
        self._fields = fields
        self._encoding = encoding
        self._auth = httpx2.BasicAuth(user, secret or "") if user else None
        self._headers = {"Authorization": f"Bearer {secret}"} if secret and not user else {}
        self._timeout = timeout / 1000
        # Made once: reading the certificates of the system would hold the event loop up at each message.
        self._certificates = ssl.create_default_context()

    async def send(self, to: str, text: str, identity: str) -> None:
        """Hand in one message to a number in E.164; `identity` stays the same when it is tried again.

        Raises TryAgain as long as nothing can have been sent, and Undeliverable when this message is refused, or
        nobody knows whether it was taken: a second one costs money, and the person can ask for it.
        """
        said = {"{to}": to, "{digits}": to.removeprefix("+"), "{from}": self._sender, "{text}": text}
        body = {name: said.get(value, value) for name, value in self._fields.items()}
        try:
            async with asyncio.timeout(self._timeout):
                status = await self._post(body, identity)
        except _NOTHING_SENT as failed:
            raise TryAgain(f"gateway-{type(failed).__name__}") from failed
        except (httpx2.TransportError, TimeoutError) as failed:
            raise Undeliverable("gateway-unanswered") from failed
        _judge(status)

    async def _post(self, body: Mapping[str, str], identity: str) -> int:
        client = httpx2.AsyncClient(
            verify=self._certificates,
            timeout=self._timeout,
            trust_env=False,
            auth=self._auth,
            headers={**self._headers, "Idempotency-Key": identity},
        )
        json = body if self._encoding == "json" else None
        data = body if self._encoding == "form" else None
        async with client, client.stream("POST", self._url, json=json, data=data) as answer:
            status: int = answer.status_code
            return status


def _judge(status: int) -> None:
    reason = f"gateway-{status}"
    if httpx2.codes.is_success(status):
        return
    if status in _OURS or status in _LATER or not httpx2.codes.is_client_error(status):
        raise TryAgain(reason)
    raise Undeliverable(reason)
