"""The load: 16 kept-alive connections, bounded, to this machine only."""

import asyncio
import time
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

CONNECTIONS = 16
HOST = "127.0.0.1"


class Unexpected(Exception):
    """The server answered something else than it should."""


@dataclass(frozen=True, slots=True)
class Answer:
    """One response. `head` is as it came."""

    status: int
    head: bytes
    body: bytes


class Visitor(Protocol):
    """Somebody who knows what to send next."""

    def request(self) -> bytes:
        """Return the whole next request."""
        ...

    def receive(self, answer: Answer) -> None:
        """Take the answer in. Raises Unexpected."""
        ...


@dataclass(frozen=True, slots=True)
class Burst:
    """What a number of requests took, in seconds."""

    latencies: list[float]
    seconds: float

    @property
    def rate(self) -> float:
        return len(self.latencies) / self.seconds

    def percentile(self, percent: int) -> float:
        return sorted(self.latencies)[len(self.latencies) * percent // 100]


async def drive(port: int, visitors: Sequence[Visitor], requests: int) -> Burst:
    """Let the visitors take turns until so many requests are answered. Nobody is in two places at once."""
    waiting = deque(visitors)
    latencies: list[float] = []
    left = requests

    async def connection() -> None:
        nonlocal left
        reader, writer = await asyncio.open_connection(HOST, port)
        while left > 0:
            left -= 1
            visitor = waiting.popleft()
            request = visitor.request()
            sent = time.perf_counter()
            writer.write(request)
            answer = await _answer(reader)
            latencies.append(time.perf_counter() - sent)
            visitor.receive(answer)
            waiting.append(visitor)
        writer.close()
        await writer.wait_closed()

    started = time.perf_counter()
    async with asyncio.TaskGroup() as group:
        for _ in range(CONNECTIONS):
            group.create_task(connection())
    return Burst(latencies, time.perf_counter() - started)


async def _answer(reader: asyncio.StreamReader) -> Answer:
    head = await reader.readuntil(b"\r\n\r\n")
    length = header(head, b"content-length")
    body = await reader.readexactly(int(length)) if length else b""
    return Answer(int(head[9:12]), head, body)


def header(head: bytes, name: bytes) -> bytes:
    """Return a header's value, empty when there is none."""
    _, _, rest = head.lower().partition(b"\r\n" + name + b":")
    start = len(head) - len(rest)
    return head[start:].partition(b"\r\n")[0].strip() if rest else b""


def looking(path: str, headers: dict[str, str]) -> bytes:
    """Return a GET request."""
    return _spelled(f"GET {path} HTTP/1.1", headers, "")


def posting(path: str, headers: dict[str, str], form: str) -> bytes:
    """Return a POST request with a URL-encoded form."""
    kind = {"Content-Type": "application/x-www-form-urlencoded", "Content-Length": str(len(form))}
    return _spelled(f"POST {path} HTTP/1.1", headers | kind, form)


def _spelled(start: str, headers: dict[str, str], body: str) -> bytes:
    lines = [start, "Host: localhost", *(f"{name}: {value}" for name, value in headers.items()), "", body]
    return "\r\n".join(lines).encode()
