"""A SQLite file: how it is opened, and what its errors mean."""

import errno
import os
import sqlite3
import tempfile
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
_NO_ROOM: Final = frozenset({errno.EDQUOT, errno.EFBIG, errno.ENOSPC})
_PROBE: Final = bytes(8192)


class SqliteFile(msgspec.Struct, frozen=True):
    """Where the database lies. It must exist: only a migration makes one."""

    path: Path

    def connect_writing(self) -> sqlite3.Connection:
        """Open for the one writer: in WAL mode, every commit on the disk before it is acknowledged."""
        return self._connect("rw", _WRITING)

    def connect_reading(self) -> sqlite3.Connection:
        """Open for a reader, which sees every commit and can change nothing."""
        return self._connect("ro", _READING)

    def writing_fault(self, error: Exception) -> Exception:
        """Return what `store_fault` does, and StoreFull also where a write failed because there was no room.

        SQLite calls only a full disk full: the end of a quota, or of a file's length, is an I/O error to it.
        """
        fault = store_fault(error)
        if _primary(error) == sqlite3.SQLITE_IOERR and not self._has_room():
            fault = StoreFull()
            fault.__cause__ = error
        return fault

    def _has_room(self) -> bool:
        """Try what SQLite tries: to write a little more where its log ends."""
        try:
            log = self.path.with_name(f"{self.path.name}-wal").stat().st_size
            with tempfile.TemporaryFile(dir=self.path.parent) as probe:
                os.pwrite(probe.fileno(), _PROBE, log)
        except OSError as refused:
            return refused.errno not in _NO_ROOM
        return True

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
    code = _primary(error)
    if code == sqlite3.SQLITE_FULL:
        fault: Exception = StoreFull()
    elif code in _UNAVAILABLE:
        fault = StoreUnavailable()
    else:
        return error
    fault.__cause__ = error
    return fault


def _primary(error: Exception) -> int:
    code: int = getattr(error, "sqlite_errorcode", 0)
    return code & _PRIMARY
