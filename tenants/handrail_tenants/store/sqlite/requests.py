"""The way from event loops to database threads and back: one hop per batch in each direction."""

import asyncio
import sqlite3
from collections.abc import Callable, Iterable
from contextlib import suppress
from queue import Empty, SimpleQueue
from threading import Thread
from typing import Any, NamedTuple, TypeVar

from handrail_tenants.store.contract import StoreUnavailable
from handrail_tenants.store.sqlite.file import store_fault

Result = TypeVar("Result")


class Request(NamedTuple):
    """Work for a connection, and who waits for it."""

    work: Callable[[sqlite3.Connection], Any]
    answer: "asyncio.Future[Any]"
    loop: asyncio.AbstractEventLoop


class Reply(NamedTuple):
    """What became of a request: a result, or an error."""

    request: Request
    result: Any
    error: Exception | None


class Requests:
    """A queue that any event loop may fill and that the threads of one role empty.

    What a loop asks for in one round of its callbacks goes over together: waking a thread costs more than a read.
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._queue: SimpleQueue[list[Request] | None] = SimpleQueue()
        self._rounds: dict[asyncio.AbstractEventLoop, list[Request]] = {}
        self._closed = False

    def ask(self, work: Callable[[sqlite3.Connection], Result]) -> "asyncio.Future[Result]":
        """Hand `work` to a thread. The answer may be StoreUnavailable or StoreFull."""
        if self._closed:
            raise StoreUnavailable
        loop = asyncio.get_running_loop()
        answer: asyncio.Future[Result] = loop.create_future()
        if (asked := self._rounds.get(loop)) is None:
            asked = self._rounds[loop] = []
            loop.call_soon(self._hand_over, loop)
        asked.append(Request(work, answer, loop))
        return answer

    def take(self, patience: float | None) -> list[Request] | None:
        """Return what waits, at least one; nothing after `patience` seconds of idleness; None at the end."""
        try:
            first = self._queue.get(timeout=patience)
        except Empty:
            return []
        if first is None:
            return None
        return first if len(first) == self._most else [*first, *self.waiting(self._most - len(first))]

    def waiting(self, most: int) -> list[Request]:
        """Return what waits at this moment, until that is `most` or more."""
        taken: list[Request] = []
        with suppress(Empty):
            while len(taken) < most:
                following = self._queue.get_nowait()
                if following is None:
                    self._queue.put(None)
                    break
                taken.extend(following)
        return taken

    def close(self, threads: int) -> None:
        """Take no more requests; each of the threads ends when everything asked before is answered."""
        self._closed = True
        for loop in list(self._rounds):
            self._hand_over(loop)
        for _ in range(threads):
            self._queue.put(None)

    def _hand_over(self, loop: asyncio.AbstractEventLoop) -> None:
        asked = self._rounds.pop(loop, [])
        for first in range(0, len(asked), self._most):
            self._queue.put(asked[first : first + self._most])


def reply(replies: Iterable[Reply]) -> None:
    """Answer everybody, waking each event loop once."""
    by_loop: dict[asyncio.AbstractEventLoop, list[Reply]] = {}
    for each in replies:
        by_loop.setdefault(each.request.loop, []).append(each)
    for loop, batch in by_loop.items():
        # A loop that was closed meanwhile has nobody left to tell.
        with suppress(RuntimeError):
            loop.call_soon_threadsafe(_settle, batch)


def _settle(batch: list[Reply]) -> None:
    for request, result, error in batch:
        if request.answer.done():
            continue
        if error is None:
            request.answer.set_result(result)
        else:
            request.answer.set_exception(error)


async def start(
    name: str, connect: Callable[[], sqlite3.Connection], serve: Callable[[sqlite3.Connection], None]
) -> Thread:
    """Start a thread that opens its own connection and serves with it. Raises what opening raises."""
    loop = asyncio.get_running_loop()
    opened: asyncio.Future[None] = loop.create_future()

    def run() -> None:
        try:
            connection = connect()
        except sqlite3.Error as error:
            loop.call_soon_threadsafe(opened.set_exception, store_fault(error))
            return
        loop.call_soon_threadsafe(opened.set_result, None)
        try:
            serve(connection)
        finally:
            connection.close()

    thread = Thread(target=run, name=name, daemon=True)
    thread.start()
    await opened
    return thread
