"""Looking up the sessions of one person costs what that person did, and not what everybody did."""

import os

import pytest
from sqlalchemy import text

from handrail_ui.studio.trace.sessions import OF_PERSON
from tests.contract.store.installation import NOW, Installation, digest

pytestmark = pytest.mark.anyio

SESSION = text(
    "INSERT INTO journey_session (tenant_id, handle, seq, status, program_hash, journey, node, person_id, "
    "created_at, expires_at, binding, key_version, wrapped_key, state) VALUES "
    "(:tenant, :handle, 1, 'running', :hash, 'login', 'who', :person, :at, :at, :hash, 1, :hash, :hash)"
)
ANN = b"a" * 16


async def test_neither_others_nor_sessions_of_nobody_are_read_and_nothing_is_sorted(
    installation: Installation,
) -> None:
    people = [None, *(os.urandom(16) for _ in range(4)), ANN]
    rows = [
        {
            "tenant": installation.globex,
            "handle": os.urandom(16),
            "hash": digest(9),
            "person": people[number % len(people)],
            "at": NOW + number,
        }
        for number in range(6_000)
    ]
    with installation.owner.begin() as connection:
        connection.execute(SESSION, rows)
    with installation.owner.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("ANALYZE"))
    explain = "EXPLAIN QUERY PLAN " if installation.owner.dialect.name == "sqlite" else "EXPLAIN "
    asked = {
        "tenant": installation.globex,
        "person_id": ANN,
        "created_at": NOW + 5_000,
        "handle": b"",
    }

    with installation.owner.connect() as connection:
        plan = str(connection.execute(text(explain + OF_PERSON), asked).all())
        found = connection.execute(text(OF_PERSON), asked).all()

    assert "ix_journey_session_person" in plan
    assert "SCAN s" not in plan
    assert "B-TREE" not in plan
    assert "Sort" not in plan
    assert [row.created_at for row in found] == [NOW + number for number in range(4_997, 4_997 - 25 * 6, -6)]
