"""A few threads that read from a SQLite file, each with a connection of its own that can change nothing."""

import asyncio
import sqlite3
from collections.abc import Callable
from threading import Thread
from typing import Final, TypeVar

from handrail_tenants.store.sqlite.file import SqliteFile, store_fault
from handrail_tenants.store.sqlite.requests import Reply, Request, Requests, reply, start

Result = TypeVar("Result")

_READERS: Final = 2
_GROUP: Final = 16


class SqliteReaders:
    """Runs work on whichever reading connection is free."""

    def __init__(self, file: SqliteFile) -> None:
        self._file = file
        self._requests = Requests(_GROUP)
        self._threads: list[Thread] = []

    async def open(self) -> None:
        """Open the file. Raises StoreUnavailable."""
        for number in range(_READERS):
            self._threads.append(await start(f"handrail-reader-{number}", self._file.connect_reading, self._serve))

    async def close(self) -> None:
        """Answer what was asked so far, then end."""
        self._requests.close(threads=len(self._threads))
        for thread in self._threads:
            await asyncio.to_thread(thread.join)

    def ask(self, work: Callable[[sqlite3.Connection], Result]) -> "asyncio.Future[Result]":
        """Run `work` on a reading connection."""
        return self._requests.ask(work)

    def _serve(self, connection: sqlite3.Connection) -> None:
        while (group := self._requests.take(None)) is not None:
            reply([_attempt(connection, request) for request in group])


def _attempt(connection: sqlite3.Connection, request: Request) -> Reply:
    try:
        return Reply(request, request.work(connection), None)
    except Exception as error:  # noqa: BLE001 - the thread serves on, whatever one piece of work ran into
        return Reply(request, None, store_fault(error))
