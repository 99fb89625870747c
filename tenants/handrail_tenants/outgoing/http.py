"""HTTP to servers of others. Knows httpcore2, which follows no redirect, keeps no cookie and unpacks nothing."""

import asyncio
import ssl
from collections.abc import Mapping
from typing import Final

import httpcore2
import msgspec

from handrail_platform.values import Milliseconds
from handrail_tenants.outgoing.reach import NotReachable, guarded

PATIENCE: Final[Milliseconds] = 5_000
"""For the whole of one request, from the name of the host to the last byte."""
MOST_BYTES: Final = 256 * 1024
_MOST_CONNECTIONS: Final = 50
_JSON: Final[Mapping[str, str]] = {"Accept": "application/json", "Content-Type": "application/json"}
NOTHING_MORE: Final[Mapping[str, str]] = {}


class Unreachable(Exception):
    """No answer came, in time and within its bounds. The reason is a code for the log, without any address."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


class Answered(msgspec.Struct, frozen=True):
    """What a server answered."""

    status: int
    body: bytes


class Outgoing:
    """One pool of connections for the process. With `private`, hosts of private networks may be asked too."""

    def __init__(self, *, private: bool = False) -> None:
        self._private = private
        self._pool: httpcore2.AsyncConnectionPool | None = None

    async def get(self, url: str, headers: Mapping[str, str] = NOTHING_MORE) -> Answered:
        """Fetch a document. Raises Unreachable."""
        return await self._ask("GET", url, {"Accept": "application/json", **headers}, None)

    async def post(self, url: str, headers: Mapping[str, str], form: bytes) -> Answered:
        """Post a form. Raises Unreachable."""
        media = {"Accept": "application/json", "Content-Type": "application/x-www-form-urlencoded"}
        return await self._ask("POST", url, {**media, **headers}, form)

    async def send(self, method: str, url: str, headers: Mapping[str, str], json: bytes | None) -> Answered:
        """Make a request, with JSON if it has a body. Raises Unreachable."""
        media = {"Accept": "application/json"} if json is None else _JSON
        return await self._ask(method, url, {**media, **headers}, json)

    async def close(self) -> None:
        """Let go of every connection."""
        if self._pool is not None:
            await self._pool.aclose()
            self._pool = None

    async def _ask(self, method: str, url: str, headers: Mapping[str, str], body: bytes | None) -> Answered:
        try:
            async with asyncio.timeout(PATIENCE / 1_000):
                return await self._answer(method, url, headers, body)
        except NotReachable as error:
            raise Unreachable(error.why) from error
        except TimeoutError as error:
            raise Unreachable("slow") from error
        except (httpcore2.NetworkError, httpcore2.ProtocolError, httpcore2.TimeoutException, OSError) as error:
            raise Unreachable(type(error).__name__) from error
        except (httpcore2.UnsupportedProtocol, ValueError) as error:
            raise Unreachable("address") from error

    async def _answer(self, method: str, url: str, headers: Mapping[str, str], body: bytes | None) -> Answered:
        sent = [("User-Agent", "handrail"), ("Accept-Encoding", "identity"), *headers.items()]
        async with self._connections().stream(method, url, headers=sent, content=body) as response:
            got = bytearray()
            async for chunk in response.aiter_stream():
                got += chunk
                if len(got) > MOST_BYTES:
                    raise Unreachable("long")
            return Answered(response.status, bytes(got))

    def _connections(self) -> httpcore2.AsyncConnectionPool:
        """Return the pool, made by whoever asks first: most processes ask nobody."""
        if self._pool is None:
            self._pool = httpcore2.AsyncConnectionPool(
                ssl_context=ssl.create_default_context(),
                max_connections=_MOST_CONNECTIONS,
                max_keepalive_connections=10,
                keepalive_expiry=30,
                network_backend=guarded(private=self._private),
            )
        return self._pool
