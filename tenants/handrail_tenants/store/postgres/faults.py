"""What the errors of the driver mean to the caller of a store."""

from typing import Final

import asyncpg

from handrail_tenants.store.contract import StoreFull, StoreUnavailable

_DISK_FULL: Final = "53100"
_READ_ONLY: Final = "25006"
"""A server that was demoted to a standby."""
_UNAVAILABLE_CLASSES: Final = (
    "08",  # the connection broke
    "28",  # refused to let us in
    "3D",  # no such database, for the moment of a restore
    "40",  # a deadlock or another conflict: the server undid everything
    "53",  # out of memory or connections
    "55",  # a lock was not granted in time
    "57",  # shutting down, starting up, or cancelled after its time
    "58",  # the server's own disk or system failed
    "XX",  # the server's internal error
)


def store_fault(error: BaseException) -> StoreFull | StoreUnavailable | None:
    """Return what the database did to us as the store's own error, or None when the mistake is ours."""
    if isinstance(error, asyncpg.PostgresError):
        return _of_server(error.sqlstate or "")
    if isinstance(error, (OSError, asyncpg.InterfaceError, asyncpg.InternalClientError)):
        return None if isinstance(error, asyncpg.DataError) else StoreUnavailable()
    return None


def _of_server(code: str) -> StoreFull | StoreUnavailable | None:
    if code == _DISK_FULL:
        return StoreFull()
    if code == _READ_ONLY or code.startswith(_UNAVAILABLE_CLASSES):
        return StoreUnavailable()
    return None
