"""The same promises, kept on both databases."""

from collections.abc import AsyncIterator, Iterator

import pytest

from handrail_tenants.migrations.run import migrate
from tests.house import House, opened
from tests.postgres import Database, PostgresServer


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture(scope="module", params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def database(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    """One database for many tests: each brings tenants of its own, and what others left must not matter."""
    if request.param == "sqlite":
        address = f"sqlite:///{tmp_path_factory.mktemp('sqlite')}/handrail.sqlite3"
        migrate(address)
        yield Database(address, address)
        return
    server: PostgresServer = request.getfixturevalue("postgres_server")
    made = server.create()
    yield made
    server.drop(made)


@pytest.fixture
async def house(database: Database) -> AsyncIterator[House]:
    """Globex and Initech, on each kind of database."""
    async with opened(database) as house:
        yield house
