"""Which store a database address asks for."""

from pathlib import Path
from typing import Protocol

from handrail_platform.errors import HandrailError
from handrail_tenants.store.contract import ErasuresStore, OutboxStore, PlansStore, Store, WaitsStore
from handrail_tenants.store.registry import RegistryStore
from handrail_tenants.store.sqlite.store import SqliteStore

_SQLITE = "sqlite:///"
_POSTGRES = ("postgresql://", "postgres://")


class DatabaseAddressUnknown(HandrailError):
    """The address is neither `sqlite:///PATH` nor `postgresql://...`. Not repeated: it may hold a password."""

    code = "database-address-unknown"


class InstallationStore(Store, ErasuresStore, OutboxStore, PlansStore, WaitsStore, RegistryStore, Protocol):
    """Everything that the server and its workers ask of one database."""


def open_store(address: str) -> InstallationStore:
    """Return the store at `address`, not connected yet. A SQLite path has three slashes, an absolute one four."""
    if address.startswith(_SQLITE):
        return SqliteStore(Path(address.removeprefix(_SQLITE)))
    if address.startswith(_POSTGRES):
        # Whoever keeps a SQLite file does not pay for the other driver.
        from handrail_tenants.store.postgres.store import PostgresStore  # noqa: PLC0415

        return PostgresStore(address)
    raise DatabaseAddressUnknown
