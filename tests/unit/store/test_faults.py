"""What a driver's error means to the caller: gone, full, or our own mistake."""

import sqlite3
from pathlib import Path

import asyncpg
import pytest

from handrail_tenants.store.contract import StoreFull, StoreUnavailable
from handrail_tenants.store.postgres.faults import store_fault as postgres_fault
from handrail_tenants.store.sqlite.file import SqliteFile
from handrail_tenants.store.sqlite.file import store_fault as sqlite_fault


@pytest.mark.parametrize(
    ("error", "meaning"),
    [
        (asyncpg.DiskFullError("no space left"), StoreFull),
        (asyncpg.TooManyConnectionsError("too many"), StoreUnavailable),
        (asyncpg.DeadlockDetectedError("deadlock"), StoreUnavailable),
        (asyncpg.LockNotAvailableError("lock"), StoreUnavailable),
        (asyncpg.QueryCanceledError("statement timeout"), StoreUnavailable),
        (asyncpg.AdminShutdownError("bye"), StoreUnavailable),
        (asyncpg.CannotConnectNowError("starting up"), StoreUnavailable),
        (asyncpg.ReadOnlySQLTransactionError("a standby"), StoreUnavailable),
        (asyncpg.InvalidPasswordError("who are you"), StoreUnavailable),
        (asyncpg.ConnectionDoesNotExistError("cut"), StoreUnavailable),
        (asyncpg.InterfaceError("connection is closed"), StoreUnavailable),
        (ConnectionRefusedError(), StoreUnavailable),
        (TimeoutError(), StoreUnavailable),
        (asyncpg.UniqueViolationError("twice"), None),
        (asyncpg.UndefinedTableError("what table"), None),
        (asyncpg.DataError("not an integer"), None),
        (ValueError("ours"), None),
    ],
    ids=lambda each: type(each).__name__ if isinstance(each, Exception) else "",
)
def test_an_error_of_postgresql_has_a_meaning(error: Exception, meaning: type[Exception] | None) -> None:
    fault = postgres_fault(error)

    assert (fault and type(fault)) == meaning


@pytest.mark.parametrize(
    ("code", "meaning"),
    [
        (sqlite3.SQLITE_FULL, StoreFull),
        (sqlite3.SQLITE_BUSY, StoreUnavailable),
        (sqlite3.SQLITE_BUSY_SNAPSHOT, StoreUnavailable),
        (sqlite3.SQLITE_IOERR_FSYNC, StoreUnavailable),
        (sqlite3.SQLITE_READONLY, StoreUnavailable),
        (sqlite3.SQLITE_NOTADB, StoreUnavailable),
        (sqlite3.SQLITE_CONSTRAINT_UNIQUE, sqlite3.OperationalError),
        (sqlite3.SQLITE_ERROR, sqlite3.OperationalError),
    ],
)
def test_an_error_of_sqlite_has_a_meaning(code: int, meaning: type[Exception]) -> None:
    error = sqlite3.OperationalError("detail")
    error.sqlite_errorcode = code

    fault = sqlite_fault(error)

    assert type(fault) is meaning
    assert fault is error or fault.__cause__ is error


@pytest.mark.parametrize("log", [b"", bytes(9000), None])
def test_a_write_that_failed_although_there_is_room_is_no_full_disk(tmp_path: Path, log: bytes | None) -> None:
    if log is not None:
        (tmp_path / "handrail.sqlite3-wal").write_bytes(log)
    error = sqlite3.OperationalError("disk I/O error")
    error.sqlite_errorcode = sqlite3.SQLITE_IOERR_WRITE

    fault = SqliteFile(tmp_path / "handrail.sqlite3").writing_fault(error)

    assert type(fault) is StoreUnavailable
    assert fault.__cause__ is error
