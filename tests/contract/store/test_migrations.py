"""A database is brought to the schema of this release from code, and says what it lacks."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Engine, text
from sqlalchemy.exc import DBAPIError

from handrail_tenants.migrations.run import migrate, pending
from handrail_tenants.schema import SCHEMA
from handrail_tenants.store.open import DatabaseAddressUnknown, open_store
from handrail_tenants.tenancy.engine import open_engine
from tests.postgres import Database, PostgresServer


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def empty(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Give the address of a database without any table."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path}/handrail.sqlite3"
        return
    server: PostgresServer = request.getfixturevalue("postgres_server")
    with server.without_tables() as address:
        yield address


@pytest.fixture
def owner(database: Database) -> Iterator[Engine]:
    engine = open_engine(database.owner_address)
    yield engine
    engine.dispose()


def test_a_new_database_lacks_everything_and_then_nothing(empty: str) -> None:
    before = pending(empty)
    migrate(empty)

    assert before == tuple(f"{number:04}" for number in range(1, 31))
    assert pending(empty) == ()


def test_migrating_twice_changes_nothing(empty: str) -> None:
    migrate(empty)
    migrate(empty)

    assert pending(empty) == ()


def test_two_processes_may_migrate_at_once(empty: str) -> None:
    with ThreadPoolExecutor(2) as both:
        list(both.map(migrate, [empty, empty]))

    assert pending(empty) == ()


def test_the_migrations_make_what_the_tables_say(owner: Engine) -> None:
    with owner.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})

        assert compare_metadata(context, SCHEMA) == []


def test_the_tenant_comes_first_in_every_key_but_the_registrys() -> None:
    first = {name: next(iter(table.primary_key.columns)).name for name, table in SCHEMA.tables.items()}

    assert {name for name, column in first.items() if column != "tenant_id"} == {"tenant", "tenant_host"}


@pytest.mark.parametrize("change", ["UPDATE consent_record SET state = 'refused'", "DELETE FROM consent_record"])
def test_a_consent_record_is_never_changed(owner: Engine, change: str) -> None:
    with owner.begin() as connection:
        connection.execute(
            text(
                "INSERT INTO consent_record VALUES (1, :id, :id, 'terms', '1', 'given', :id, 'en', :id, 0,"
                " 'document', 'browser', 'registration', :id, :id, :id)"
            ),
            {"id": b"i" * 16},
        )

    with pytest.raises(DBAPIError, match="append-only"), owner.begin() as connection:
        connection.execute(text(change))


@pytest.mark.parametrize("address", ["", "handrail.sqlite3", "mysql://localhost/handrail", "sqlite://"])
def test_an_address_of_no_known_kind_is_refused_without_being_repeated(address: str) -> None:
    with pytest.raises(DatabaseAddressUnknown) as refusal:
        open_store(address)

    assert address == "" or address not in str(refusal.value)
