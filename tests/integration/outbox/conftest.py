"""The worker against both databases and a real mail server."""

from collections.abc import AsyncIterator

import pytest

from tests.house import House, opened
from tests.postgres import Database


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture
async def house(database: Database) -> AsyncIterator[House]:
    """Globex and Initech, on each kind of database."""
    async with opened(database) as house:
        yield house
