"""The same promises, kept on both databases."""

from collections.abc import AsyncIterator, Iterator

import pytest

from tests.house import House, opened
from tests.postgres import Database, PostgresServer
from tests.sqlite import sqlite_in


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture(scope="module", params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def database(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    """One database for many tests: each brings tenants of its own, and what others left must not matter."""
    if request.param == "sqlite":
        yield sqlite_in(tmp_path_factory.mktemp("sqlite"))
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
