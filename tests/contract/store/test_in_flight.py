"""A revocation answers only when no commit is under way that did not know of it yet."""

from collections.abc import Iterator
from threading import Thread

import psycopg
import pytest
from sqlalchemy import Engine

from handrail_tenants.journeys.decision import Decision
from handrail_tenants.journeys.repository import Journeys
from handrail_tenants.tenancy.engine import open_engine
from handrail_tenants.tenancy.session import TenantSession
from tests.contract.store.installation import NOW, PROGRAM, Installation, admit_all
from tests.postgres import Database

pytestmark = [pytest.mark.anyio, pytest.mark.postgres]
ROUNDS = 200
"""Turns of the conversation with the server in which a revocation that does not wait has long been answered."""


@pytest.fixture
def database(postgres_database: Database) -> Database:
    return postgres_database


@pytest.fixture
def engine(installation: Installation) -> Iterator[Engine]:
    engine = open_engine(installation.database.address)
    with TenantSession(engine, installation.globex) as session:
        Journeys(session, admit_all).publish("register", "", b"q" * 32, Decision("alice", "", NOW))
        Journeys(session, admit_all).publish("register", "", PROGRAM, Decision("alice", "", NOW))
    yield engine
    engine.dispose()


async def test_a_revocation_waits_for_the_commit_that_began_before_it(
    installation: Installation, engine: Engine
) -> None:
    await installation.begin()
    order: list[str] = []

    def revoke() -> None:
        with TenantSession(engine, installation.globex) as session:
            Journeys(session, admit_all).revoke("register", 2, Decision("alice", "a leak", NOW))
        order.append("revoked")

    with psycopg.connect(installation.database.owner_address) as slow:
        slow.execute("UPDATE journey_session SET seq = 2")
        operator = Thread(target=revoke)
        operator.start()
        while not await installation.rows("revocation"):
            pass
        for _ in range(ROUNDS):
            slow.execute("SELECT 1")
        order.append("committed")
        slow.commit()
        operator.join()

    assert order == ["committed", "revoked"]
