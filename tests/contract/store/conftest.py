from collections.abc import AsyncGenerator, AsyncIterator, Iterator
from contextlib import asynccontextmanager

import pytest
from sqlalchemy import Engine

from handrail_tenants.journeys.repository import Journeys
from handrail_tenants.keys.ring import KeyRing
from handrail_tenants.store.open import open_store
from handrail_tenants.tenancy.engine import open_engine
from handrail_tenants.tenancy.registry import TenantRegistry
from handrail_tenants.tenancy.session import TenantSession
from tests.contract.store.installation import MASTER, NOW, Installation, admit_all, decided, digest
from tests.postgres import Database


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture
async def installation(database: Database) -> AsyncIterator[Installation]:
    async with opened(database) as made:
        yield made


@pytest.fixture
async def installation_on_postgres(postgres_database: Database) -> AsyncIterator[Installation]:
    async with opened(postgres_database) as made:
        yield made


@pytest.fixture
def engine(installation: Installation) -> Iterator[Engine]:
    engine = open_engine(installation.database.address)
    yield engine
    engine.dispose()


@pytest.fixture
def unit(installation: Installation, engine: Engine) -> Iterator[TenantSession]:
    with TenantSession(engine, installation.globex) as session:
        yield session


@pytest.fixture
def journeys(unit: TenantSession) -> Journeys:
    """Return the journeys of Globex: `register` has three versions, and the third is live."""
    journeys = Journeys(unit, admit_all)
    for number in (1, 2, 3):
        why = decided(f"why {number}", NOW + number)
        journeys.publish("register", f"document {number}", digest(number), why)
    return journeys


@asynccontextmanager
async def opened(database: Database) -> AsyncGenerator[Installation]:
    """Make the tenants and open the store."""
    engine = open_engine(database.owner_address)
    registry = TenantRegistry(engine, MASTER)
    globex = registry.create("globex", "Globex", {"language": "en"}, hosts=["login.globex.example"], at=NOW)
    initech = registry.create("initech", "Initech", {}, at=NOW)
    store = open_store(database.address)
    await store.open()
    yield Installation(database, engine, store, registry, KeyRing(MASTER, store), globex, initech)
    await store.close()
    engine.dispose()
