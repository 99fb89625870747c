"""A SQLite file: how it is opened, and what its errors mean."""

import sqlite3
from pathlib import Path
from typing import Final
from urllib.parse import quote

import msgspec

from handrail_tenants.store.contract import StoreFull, StoreUnavailable

BUSY_SECONDS: Final = 5.0
"""How long to wait for another process that writes (the command line) before giving up."""
_WRITING: Final = (
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = FULL",
    "PRAGMA foreign_keys = ON",
    "PRAGMA secure_delete = ON",
    "PRAGMA wal_autocheckpoint = 4000",
)
_READING: Final = ("PRAGMA query_only = ON",)
_PRIMARY: Final = 0xFF
_UNAVAILABLE: Final = frozenset(
    {
        sqlite3.SQLITE_BUSY,
        sqlite3.SQLITE_CANTOPEN,
        sqlite3.SQLITE_CORRUPT,
        sqlite3.SQLITE_INTERRUPT,
        sqlite3.SQLITE_IOERR,
        sqlite3.SQLITE_LOCKED,
        sqlite3.SQLITE_NOMEM,
        sqlite3.SQLITE_NOTADB,
        sqlite3.SQLITE_PERM,
        sqlite3.SQLITE_PROTOCOL,
        sqlite3.SQLITE_READONLY,
    }
)


class SqliteFile(msgspec.Struct, frozen=True):
    """Where the database lies. It must exist: only a migration makes one."""

    path: Path

    def connect_writing(self) -> sqlite3.Connection:
        """Open for the one writer: in WAL mode, every commit on the disk before it is acknowledged."""
        return self._connect("rw", _WRITING)

    def connect_reading(self) -> sqlite3.Connection:
        """Open for a reader, which sees every commit and can change nothing."""
        return self._connect("ro", _READING)

    def _connect(self, mode: str, pragmas: tuple[str, ...]) -> sqlite3.Connection:
        address = f"file:{quote(str(self.path.absolute()))}?mode={mode}"
        connection = sqlite3.connect(
            address, uri=True, isolation_level=None, timeout=BUSY_SECONDS, cached_statements=512
        )
        try:
            for pragma in pragmas:
                connection.execute(pragma)
        except sqlite3.Error:
            connection.close()
            raise
        return connection


def store_fault(error: Exception) -> Exception:
    """Return what the database did to us as the store's own error, and `error` itself when the mistake is ours."""
    code = getattr(error, "sqlite_errorcode", 0) & _PRIMARY
    if code == sqlite3.SQLITE_FULL:
        fault: Exception = StoreFull()
    elif code in _UNAVAILABLE:
        fault = StoreUnavailable()
    else:
        return error
    fault.__cause__ = error
    return fault
