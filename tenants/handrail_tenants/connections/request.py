"""Requests that journeys make of servers of the tenant's, and what of an answer goes back to the session."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any, Final, TypeAlias, cast
from urllib.parse import urlencode

import msgspec

from handrail_platform.errors import HandrailError
from handrail_platform.step.outbox import FAILED_AS, FAILED_WHY, RequestHttp
from handrail_platform.values import TenantId
from handrail_tenants.connections.source import Connections
from handrail_tenants.outbox.delivery import Promise, TryAgain, Undeliverable
from handrail_tenants.outbox.text_message import message_key
from handrail_tenants.outgoing.bulkhead import Bulkhead
from handrail_tenants.outgoing.http import Answered, Outgoing, Unreachable
from handrail_tenants.secrets.opening import OpenSecret
from handrail_tenants.secrets.secret import SecretUnknown
from handrail_tenants.store.contract import StoreUnavailable
from handrail_tenants.waits.address import outside_address

Tell: TypeAlias = Callable[[TenantId, str, bytes, str, Mapping[str, Any]], Awaitable[object]]
"""Hands an event to the session that waits for it: tenant, source, address, the event's own name, its body."""
SOURCE: Final = "http.request"
_LATER: Final = frozenset({408, 425, 429})
"""Refused for now, not for good (RFC 9110 section 15.5.9, RFC 8470, RFC 6585)."""
_LONGEST: Final = 2_000
_MOST: Final = 12_000


class HttpDelivery:
    """Makes a request and tells the session what came of it: once, under the name of the promise.

    What may not be repeated is sent once at most: a worker that died over it leaves it unavailable.
    """

    def __init__(
        self,
        connections: Connections,
        open_secret: OpenSecret,
        outgoing: Outgoing,
        bulkhead: Bulkhead,
        tell: Tell,
    ) -> None:
        self._connections = connections
        self._open_secret = open_secret
        self._outgoing = outgoing
        self._bulkhead = bulkhead
        self._tell = tell

    async def deliver(self, promise: Promise) -> None:
        """Ask, and say what was answered. Raises Undeliverable and TryAgain."""
        effect = msgspec.msgpack.decode(promise.body, type=RequestHttp)
        if promise.now >= effect.until:
            raise Undeliverable("late")
        told = await self._told(promise, effect)
        address = outside_address(promise.handle, effect.correlation)
        try:
            await self._tell(promise.tenant, SOURCE, address, promise.key, told)
        except StoreUnavailable:
            raise
        except HandrailError as error:
            raise Undeliverable(error.code) from error

    async def _told(self, promise: Promise, effect: RequestHttp) -> dict[str, str]:
        if promise.attempts > 1 and not effect.repeatable:
            return _failed("unavailable", "asked-before")
        try:
            answered = await self._asked(promise, effect)
        except Unreachable as error:
            if effect.repeatable and promise.attempts < effect.attempts:
                raise TryAgain(f"http-{error.why}") from error
            return _failed("unavailable", error.why)
        if 200 <= answered.status < 300:  # noqa: PLR2004 - success
            return read_answer(answered.body, effect.takes)
        rejected = 400 <= answered.status < 500  # noqa: PLR2004 - our request is what is wrong
        return _failed("rejected" if rejected else "unreadable", str(answered.status))

    async def _asked(self, promise: Promise, effect: RequestHttp) -> Answered:
        """Return what the server answered. Raises Unreachable, also where it has trouble of its own."""
        connection = await self._connections.of(promise.tenant, effect.connection)
        if connection is None:
            raise Unreachable("no-connection")
        try:
            own = {name: await self._open_secret(promise.tenant, of) for name, of in connection.headers.items()}
        except SecretUnknown as error:
            raise Unreachable("no-secret") from error
        query = f"?{urlencode(effect.query)}" if effect.query else ""
        url = connection.url.rstrip("/") + effect.path + query
        identity = {"Idempotency-Key": message_key(promise.tenant, promise.key)}
        body = None if effect.body is None else msgspec.json.encode(effect.body)
        # The connection's own come last: no value of a journey stands in for a secret.
        headers = {**_unlike(effect.headers, own), **own, **identity}
        with self._bulkhead.passage(promise.tenant, effect.connection, promise.now):
            answered = await self._outgoing.send(effect.method, url, headers, body)
            if answered.status >= 500 or answered.status in _LATER:  # noqa: PLR2004 - the server's own trouble
                raise Unreachable(str(answered.status))
            return answered


def _failed(outcome: str, why: str) -> dict[str, str]:
    return {FAILED_AS: outcome, FAILED_WHY: why}


def _unlike(headers: Mapping[str, str], own: Mapping[str, str]) -> dict[str, str]:
    taken = {name.lower() for name in own}
    return {name: value for name, value in headers.items() if name.lower() not in taken}


def read_answer(body: bytes, takes: Mapping[str, str]) -> dict[str, str]:
    """Return the values that are wanted, by variable, as text. The rest of the answer is forgotten here."""
    if not takes:
        return {}
    try:
        answer = msgspec.json.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return _failed("unreadable", "no-json")
    found = {variable: _as_text(_at(answer, pointer)) for variable, pointer in takes.items()}
    missing = next((variable for variable, text in found.items() if not text or len(text) > _LONGEST), None)
    if missing is not None:
        return _failed("unreadable", missing)
    if sum(map(len, found.values())) > _MOST:
        return _failed("unreadable", "too-much")
    return found


def _at(answer: object, pointer: str) -> object:
    """Return what a JSON pointer leads to, None where it leads nowhere (RFC 6901 section 4)."""
    for token in pointer.split("/")[1:]:
        name = token.replace("~1", "/").replace("~0", "~")
        if isinstance(answer, dict):
            answer = cast("dict[str, object]", answer).get(name)
        elif isinstance(answer, list) and name.isascii() and name.isdigit() and str(int(name)) == name:
            items = cast("list[object]", answer)
            answer = items[int(name)] if int(name) < len(items) else None
        else:
            return None
    return answer


def _as_text(value: object) -> str:
    """Return a text, number or truth as text; nothing else is a value."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else ""
    return str(value) if isinstance(value, str | int) else ""
