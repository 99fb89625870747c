"""Engines for work off the hot path: registry, publishing, administration. Synchronous; psycopg on PostgreSQL."""

import sqlite3
from typing import Any

from sqlalchemy import URL, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError

from handrail_tenants.store.open import DatabaseAddressUnknown

_SQLITE = ("PRAGMA busy_timeout = 5000", "PRAGMA foreign_keys = ON", "PRAGMA secure_delete = ON")
_POSTGRES_OPTIONS = "-c lock_timeout=3s -c statement_timeout=30s -c idle_in_transaction_session_timeout=60s"


def open_engine(address: str) -> Engine:
    """Return an engine for a database address as `open_store` understands it. Raises DatabaseAddressUnknown."""
    url = _url(address)
    if url.get_backend_name() == "sqlite":
        return _sqlite(url)
    return create_engine(url, connect_args={"connect_timeout": 5, "options": _POSTGRES_OPTIONS})


def _url(address: str) -> URL:
    try:
        url = make_url(address)
    except ArgumentError:
        raise DatabaseAddressUnknown from None
    match url.get_backend_name():
        case "sqlite":
            return url.set(drivername="sqlite+pysqlite")
        case "postgresql" | "postgres":
            return url.set(drivername="postgresql+psycopg")
        case _:
            raise DatabaseAddressUnknown


def _sqlite(url: URL) -> Engine:
    engine = create_engine(url)

    def connected(connection: sqlite3.Connection, _record: Any) -> None:
        # The driver would begin late and commit early around schema changes: transactions are ours (see `began`).
        connection.isolation_level = None
        for pragma in _SQLITE:
            connection.execute(pragma)

    def began(connection: Any) -> None:
        # A transaction that starts by reading cannot become the writer when the server wrote meanwhile.
        connection.exec_driver_sql("BEGIN IMMEDIATE")

    event.listen(engine, "connect", connected)
    event.listen(engine, "begin", began)
    return engine
