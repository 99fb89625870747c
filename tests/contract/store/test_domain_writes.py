"""Domain statements ride on a transition or travel alone: whole or not at all, and always inside their tenant."""

import pytest

from handrail_tenants.store.contract import Committed, Lost, Raced, SqlValue, Write
from handrail_tenants.store.sql import StatementMisuse
from tests.contract.store.installation import NOW, Installation, promise, step

pytestmark = pytest.mark.anyio

ALICE = b"alice of globex."
BOB = b"bob from globex."
PERSON = """
INSERT INTO person (tenant_id, person_id, state, language, sealed, created_at)
VALUES (:tenant, :person_id, 'active', 'en', :sealed, :now) ON CONFLICT DO NOTHING
"""
IDENTIFIER = """
INSERT INTO identifier (tenant_id, kind, lookup, person_id, sealed, verified_at)
SELECT :tenant, 'email', :lookup, :person_id, :sealed, :verified_at
WHERE NOT EXISTS (SELECT 1 FROM identifier WHERE tenant_id = :tenant AND kind = 'email' AND lookup = :lookup)
ON CONFLICT DO NOTHING
"""
COUNT = """
INSERT INTO throttle (tenant_id, scope, key_hash, count, window_ends_at, locked_until, expires_at)
VALUES (:tenant, 'guess', :key_hash, 1, :now, 0, :now)
ON CONFLICT (tenant_id, scope, key_hash) DO UPDATE SET count = throttle.count + 1 RETURNING count
"""


def registers(person_id: bytes, lookup: bytes = b"alice@example.org") -> tuple[Write, ...]:
    """Return an account with one address."""
    return (
        Write(PERSON, {"person_id": person_id, "sealed": b"name", "now": NOW}, loses_as="person.create"),
        Write(
            IDENTIFIER,
            {"person_id": person_id, "lookup": lookup, "sealed": b"address", "verified_at": None},
            loses_as="person.create",
        ),
    )


async def test_domain_writes_are_committed_with_their_step(installation: Installation) -> None:
    handle = await installation.begin()

    moved = await installation.store.commit(installation.globex, step(handle, 2, writes=registers(ALICE)))

    assert moved == Committed()
    assert [row[1] for row in await installation.rows("person")] == [ALICE]
    assert [row[3] for row in await installation.rows("identifier")] == [ALICE]
    assert await installation.rows("person", installation.initech) == []


async def test_a_write_that_loses_takes_everything_back(installation: Installation) -> None:
    alice = await installation.begin()
    await installation.store.commit(installation.globex, step(alice, 2, writes=registers(ALICE)))
    bob = await installation.begin()

    lost = await installation.store.commit(
        installation.globex, step(bob, 2, writes=registers(BOB), outbox=(promise("welcome"),))
    )

    assert lost == Lost("person.create")
    loaded = await installation.store.load(installation.globex, bob)
    assert loaded is not None
    assert (loaded.seq, loaded.state) == (1, b"state 1")
    assert [row[1] for row in await installation.rows("person")] == [ALICE]
    assert len(await installation.rows("journey_event")) == 3
    assert await installation.rows("outbox") == []


async def test_after_a_loss_the_same_step_may_be_tried_again(installation: Installation) -> None:
    alice = await installation.begin()
    await installation.store.commit(installation.globex, step(alice, 2, writes=registers(ALICE)))
    bob = await installation.begin()
    await installation.store.commit(installation.globex, step(bob, 2, writes=registers(BOB)))

    again = step(bob, 2, writes=registers(BOB, lookup=b"bob@example.org"))

    assert await installation.store.commit(installation.globex, again) == Committed()


async def test_a_violated_uniqueness_is_a_loss_too(installation: Installation) -> None:
    unguarded = Write(
        "INSERT INTO person (tenant_id, person_id, state, language, sealed, created_at)"
        " VALUES (:tenant, :person_id, 'active', 'en', :sealed, 0)",
        {"person_id": ALICE, "sealed": b"name"},
        loses_as="person.create",
    )

    first = await installation.store.write(installation.globex, [unguarded])
    second = await installation.store.write(installation.globex, [unguarded])

    assert (first, second) == (Committed(), Lost("person.create"))


async def test_a_write_that_cannot_lose_may_change_nothing(installation: Installation) -> None:
    idle = Write("DELETE FROM person WHERE tenant_id = :tenant", {})

    assert await installation.store.write(installation.globex, [idle]) == Committed()


async def test_a_session_that_raced_writes_nothing_of_the_domain(installation: Installation) -> None:
    handle = await installation.begin()

    raced = await installation.store.commit(installation.globex, step(handle, 3, writes=registers(ALICE)))

    assert raced == Raced()
    assert await installation.rows("person") == []


async def test_a_first_step_may_write_and_lose_as_well(installation: Installation) -> None:
    await installation.begin(writes=registers(ALICE))

    loser = await installation.begin(writes=registers(BOB))

    assert await installation.store.load(installation.globex, loser) is None
    assert [row[1] for row in await installation.rows("person")] == [ALICE]


async def test_statements_of_one_call_stand_or_fall_together(installation: Installation) -> None:
    await installation.store.write(installation.globex, registers(ALICE))

    lost = await installation.store.write(installation.globex, registers(BOB))

    assert lost == Lost("person.create")
    assert [row[1] for row in await installation.rows("person")] == [ALICE]


async def test_a_counter_answers_what_it_has_become(installation: Installation) -> None:
    params: dict[str, SqlValue] = {"key_hash": b"alice", "now": NOW}

    counted = [await installation.store.write_returning(installation.globex, COUNT, params) for _ in range(3)]

    assert counted == [[(1,)], [(2,)], [(3,)]]
    assert await installation.rows("throttle", installation.initech) == []


async def test_a_broken_statement_changes_nothing_and_breaks_nothing(installation: Installation) -> None:
    handle = await installation.begin()
    orphan = registers(ALICE)[1]

    with pytest.raises(Exception, match=r"(?i)foreign key"):
        await installation.store.commit(installation.globex, step(handle, 2, writes=(orphan,)))

    assert await installation.store.commit(installation.globex, step(handle, 2)) == Committed()


@pytest.mark.parametrize(
    ("sql", "params"),
    [
        ("SELECT * FROM person", {}),
        ("SELECT * FROM person WHERE language = ':tenant'", {}),
        ("SELECT * FROM person WHERE tenant_id = :tenant AND person_id = :person_id", {}),
    ],
    ids=["no tenant", "a tenant in quotes only", "a parameter missing"],
)
async def test_a_statement_without_its_tenant_or_its_parameters_is_refused(
    installation: Installation, sql: str, params: dict[str, str]
) -> None:
    with pytest.raises(StatementMisuse):
        await installation.store.fetch(installation.globex, sql, params)
    with pytest.raises(StatementMisuse):
        await installation.store.write(installation.globex, [Write(sql, params)])
