from collections.abc import AsyncIterator

import pytest

from handrail_tenants.keys.ring import KeyRing
from handrail_tenants.store.open import open_store
from handrail_tenants.tenancy.engine import open_engine
from handrail_tenants.tenancy.registry import TenantRegistry
from tests.contract.store.installation import MASTER, NOW, Installation
from tests.postgres import Database


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture
async def installation(database: Database) -> AsyncIterator[Installation]:
    engine = open_engine(database.owner_address)
    registry = TenantRegistry(engine, MASTER)
    globex = registry.create("globex", "Globex", {"language": "en"}, hosts=["login.globex.example"], at=NOW)
    initech = registry.create("initech", "Initech", {}, at=NOW)
    store = open_store(database.address)
    await store.open()
    yield Installation(database, engine, store, registry, KeyRing(MASTER, store), globex, initech)
    await store.close()
    engine.dispose()
