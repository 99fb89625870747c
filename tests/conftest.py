"""What every test may ask for: real databases."""

import os
import uuid
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, settings

from tests.postgres import Database, PostgresServer, running_server
from tests.sqlite import sqlite_in

# How long a case takes says how busy the machine is, and nothing of what is tested.
settings.register_profile("handrail", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("handrail")


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[PostgresServer]:
    with running_server(os.environ.get("PYTEST_XDIST_TESTRUNUID", uuid.uuid4().hex)) as server:
        yield server


@pytest.fixture(scope="session")
def lasting_postgres_database(postgres_server: PostgresServer) -> Iterator[Database]:
    database = postgres_server.create()
    yield database
    postgres_server.drop(database)


@pytest.fixture
def postgres_database(postgres_server: PostgresServer, lasting_postgres_database: Database) -> Database:
    """Return a database without a single row."""
    postgres_server.empty(lasting_postgres_database)
    return lasting_postgres_database


@pytest.fixture
def sqlite_database(tmp_path_factory: pytest.TempPathFactory) -> Database:
    return sqlite_in(tmp_path_factory.mktemp("sqlite"))


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def database(request: pytest.FixtureRequest) -> Database:
    """Return a migrated database, once of each kind."""
    made: Database = request.getfixturevalue(f"{request.param}_database")
    return made
