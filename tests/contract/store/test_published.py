"""The server finds the programs that a tenant published, and no others."""

import pytest

from handrail_tenants.journeys.decision import Decision
from handrail_tenants.journeys.published import PublishedProgram, active_hash, program
from handrail_tenants.journeys.repository import Journeys
from handrail_tenants.tenancy.engine import open_engine
from handrail_tenants.tenancy.session import TenantSession
from tests.contract.store.installation import NOW, PROGRAM, Installation, admit_all

pytestmark = pytest.mark.anyio


async def test_a_published_program_is_found_inside_its_tenant(installation: Installation) -> None:
    engine = open_engine(installation.database.address)
    with TenantSession(engine, installation.globex) as session:
        Journeys(session, admit_all).publish("register", '{"title": "Grüße"}', PROGRAM, Decision("alice", "", NOW))
    engine.dispose()
    store, globex, initech = installation.store, installation.globex, installation.initech

    assert await active_hash(store, globex, "register", b"unit") == PROGRAM
    assert await program(store, globex, PROGRAM) == PublishedProgram("register", 1, '{"title": "Grüße"}')
    assert await active_hash(store, globex, "login", b"unit") is None
    assert await program(store, globex, bytes(32)) is None
    assert await active_hash(store, initech, "register", b"unit") is None
    assert await program(store, initech, PROGRAM) is None
