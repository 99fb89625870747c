"""What every test may ask for: real databases."""

import os
import uuid
from collections.abc import Iterator

import pytest

from handrail_tenants.migrations.run import migrate
from tests.postgres import Database, PostgresServer, running_server


@pytest.fixture(scope="session")
def postgres_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PostgresServer]:
    own = tmp_path_factory.getbasetemp()
    shared = own.parent if "PYTEST_XDIST_WORKER" in os.environ else own
    with running_server(shared, run=uuid.uuid4().hex) as server:
        yield server


@pytest.fixture
def postgres_database(postgres_server: PostgresServer) -> Iterator[Database]:
    database = postgres_server.create()
    yield database
    postgres_server.drop(database)


@pytest.fixture
def sqlite_database(tmp_path_factory: pytest.TempPathFactory) -> Database:
    address = f"sqlite:///{tmp_path_factory.mktemp('sqlite')}/handrail.sqlite3"
    migrate(address)
    return Database(address, address)


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def database(request: pytest.FixtureRequest) -> Database:
    """Return a migrated database, once of each kind."""
    made: Database = request.getfixturevalue(f"{request.param}_database")
    return made
