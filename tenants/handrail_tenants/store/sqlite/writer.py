"""The one thread that writes to a SQLite file: whatever waits is committed together (group commit)."""

import asyncio
import sqlite3
import sys
from collections.abc import Callable
from contextlib import suppress
from threading import Thread
from typing import Any, Final, TypeVar

from handrail_tenants.store.sqlite.file import SqliteFile
from handrail_tenants.store.sqlite.requests import Reply, Request, Requests, reply, start

Result = TypeVar("Result")

_BEGIN: Final = "BEGIN IMMEDIATE"
_GROUP: Final = 64
_IDLE_SECONDS: Final = 0.5


class Undo(Exception):
    """Leave a piece of work with `result`, undoing what it wrote."""

    def __init__(self, result: Any) -> None:
        super().__init__()
        self.result = result


class SqliteWriter:
    """Runs work inside the group's transaction, and answers when that is on the disk.

    When one piece of a group goes wrong, the group is done again with a savepoint around each: only that piece is
    undone then. So work must do the same whenever it is called.
    """

    def __init__(self, file: SqliteFile) -> None:
        self._file = file
        self._requests = Requests(_GROUP)
        self._thread: Thread | None = None

    async def open(self) -> None:
        """Open the file. Raises StoreUnavailable."""
        self._thread = await start("handrail-writer", self._file.connect_writing, self._serve)

    async def close(self) -> None:
        """Write what was asked so far, then end."""
        self._requests.close(threads=1)
        if self._thread is not None:
            await asyncio.to_thread(self._thread.join)

    def ask(self, work: Callable[[sqlite3.Connection], Result]) -> "asyncio.Future[Result]":
        """Run `work` on the writing connection."""
        return self._requests.ask(work)

    def _serve(self, connection: sqlite3.Connection) -> None:
        unmerged = False
        while (group := self._requests.take(_IDLE_SECONDS if unmerged else None)) is not None:
            if group:
                reply(self._commit(connection, group))
                unmerged = True
            else:
                _merge_log(connection)
                unmerged = False

    def _commit(self, connection: sqlite3.Connection, group: list[Request]) -> list[Reply]:
        try:
            connection.execute(_BEGIN)
        except sqlite3.Error as error:
            # Who waited behind this group waited just as long; nobody shall wait twice.
            return self._refuse([*group, *self._requests.waiting(sys.maxsize)], error)
        try:
            replies = _attempt_together(connection, group)
            if replies is None:
                connection.execute("ROLLBACK")
                connection.execute(_BEGIN)
                replies = [self._attempt(connection, request) for request in group]
            connection.execute("COMMIT")
        except Exception as error:  # noqa: BLE001 - whoever waits must be told, whatever happened
            with suppress(sqlite3.Error):
                connection.execute("ROLLBACK")
            return self._refuse(group, error)
        return replies

    def _attempt(self, connection: sqlite3.Connection, request: Request) -> Reply:
        connection.execute("SAVEPOINT work")
        try:
            answer = Reply(request, request.work(connection), None)
        except Undo as undo:
            connection.execute("ROLLBACK TO work")
            answer = Reply(request, undo.result, None)
        except Exception as error:
            # A full disk may have ended the whole transaction: then the group is lost, not only this work.
            if not connection.in_transaction:
                raise
            connection.execute("ROLLBACK TO work")
            answer = Reply(request, None, self._file.writing_fault(error))
        connection.execute("RELEASE work")
        return answer

    def _refuse(self, requests: list[Request], error: Exception) -> list[Reply]:
        return [Reply(request, None, self._file.writing_fault(error)) for request in requests]


def _attempt_together(connection: sqlite3.Connection, group: list[Request]) -> list[Reply] | None:
    """Do the work without savepoints, which cost as much as a small step; None when one piece goes wrong."""
    try:
        return [Reply(request, request.work(connection), None) for request in group]
    except Exception:
        if not connection.in_transaction:
            raise
        return None


def _merge_log(connection: sqlite3.Connection) -> None:
    # Merging is only housekeeping: a disk that is full now is told to the next commit.
    with suppress(sqlite3.Error):
        connection.execute("PRAGMA wal_checkpoint(PASSIVE)")
