"""Erasing a person leaves nothing that tells who they were, touches nobody else, and can be done again."""

from collections.abc import Iterable

import pytest

from handrail_platform.step.effects import DeleteAccount
from handrail_platform.values import PersonId
from handrail_tenants.erasure.ask import Deletions, delete_account
from handrail_tenants.erasure.erase import BITE, SETTLED_MS, Erasing, PersonUnknown
from handrail_tenants.erasure.remains import REMAINS, Remains, tables_with
from handrail_tenants.erasure.statements import ASK
from handrail_tenants.limits.guessing import authenticator_key
from handrail_tenants.schema import OWNED, SCHEMA
from handrail_tenants.store.contract import Committed, Raced, Row, SqlValue, Write
from handrail_ui.erasures_worker import erasures_worker
from tests.contract.store.installation import NOW, Installation, promise, step
from tests.contract.store.test_domain_writes import ALICE, BOB, registers

pytestmark = pytest.mark.anyio
ALICE_ID = PersonId(ALICE)
CONSENT = """
INSERT INTO consent_record
VALUES (:tenant, :id, :person, '', '', 'given', :id, '', :id, 0, '', '', '', :id, '', '')"""
REVIEW = """
INSERT INTO review_case
VALUES (:tenant, :id, :handle, '', '', '', 0, 1, 1, '', '', 'open', '', 0, '', '', '', 0, 1)"""
OWN = (
    "INSERT INTO credential VALUES (:tenant, :id, :person, 'totp', :id, 0, 'active', 0, NULL, NULL, NULL)",
    "INSERT INTO browser_session VALUES (:tenant, :id, :person, 'totp', 1, 0, 0, 0, 0, 0, NULL, 'Opera', :id)",
    "INSERT INTO trusted_device VALUES (:tenant, :person, :id, 'Opera', 0, 1)",
    "INSERT INTO recognised VALUES (:tenant, :person, 'device', :id, 0, 1)",
    "INSERT INTO confirmation VALUES (:tenant, :id, :person, :id, 0, :id)",
    CONSENT,
    "INSERT INTO throttle VALUES (:tenant, 'totp.authenticator', :counted, 1, 0, 0, 0)",
    "INSERT INTO throttle VALUES (:tenant, 'password.identifier', :lookup, 1, 0, 0, 0)",
    "INSERT INTO inbox VALUES (:tenant, :handle, 'vendor', 'event', :id, 0, 0, NULL, '', :id)",
    "INSERT INTO journey_wake VALUES (:tenant, :handle, 0)",
    REVIEW,
    "INSERT INTO kept_picture VALUES (:tenant, :handle, 'show', 'document', 0, 1, :id)",
)


async def settled(installation: Installation, person: bytes, mark: bytes) -> None:
    """Give somebody an account with everything that a person leaves behind."""
    handle = await installation.begin()
    lookup = mark * 32
    account = registers(person, lookup)
    done = await installation.store.commit(
        installation.globex, step(handle, 2, writes=account, person_id=person, outbox=(promise(mark.hex()),))
    )
    keys = await installation.keys.of(installation.globex)
    params = {
        "id": mark * 16,
        "person": person,
        "handle": handle,
        "lookup": lookup,
        "counted": authenticator_key(keys, PersonId(person)),
    }
    assert done == Committed()
    assert await installation.store.write(installation.globex, [Write(sql, params) for sql in OWN]) == Committed()


@pytest.fixture
async def erasing(installation: Installation) -> Erasing:
    await settled(installation, ALICE, b"a")
    await settled(installation, BOB, b"b")
    return Erasing(installation.store, installation.keys)


async def everything(installation: Installation) -> dict[str, list[Row]]:
    sql = "SELECT * FROM {} WHERE tenant_id = :tenant"
    return {
        name: sorted(await installation.store.fetch(installation.globex, sql.format(name), {}), key=repr)
        for name in (str(table.__tablename__) for table in OWNED)
    }


def named(tables: Iterable[Remains]) -> set[str]:
    return {str(table.__tablename__) for remains in tables for table in tables_with(remains)}


async def test_what_remains_is_said_of_every_table() -> None:
    """A new table that may tell of somebody is classified in `remains.py`, or this fails."""
    telling = {
        name
        for name, table in SCHEMA.tables.items()
        if {"person_id", "handle", "subject", "person", "owner"} & set(table.columns.keys())
    }

    assert set(REMAINS) == {str(table.__tablename__) for table in OWNED}
    assert {name for name in telling if REMAINS[name] is Remains.NOBODYS} == set()


async def test_every_row_that_tells_of_somebody_goes_and_nobody_elses_does(
    installation: Installation, erasing: Erasing
) -> None:
    before = await everything(installation)

    erased = await erasing.at_once(installation.globex, ALICE_ID, NOW)

    after = await everything(installation)
    go = named((Remains.NOTHING, Remains.NOTHING_WITH_SESSION, Remains.NOTHING_COUNTED))
    for table in go:
        assert before[table], f"nobody here has a row in {table}"
        assert 2 * len(after[table]) == len(before[table]), table
        assert not any(ALICE in row for row in after[table]), table
    assert erased.rows == {**{table: len(after[table]) for table in go}, "person": 1}
    for table in set(before) - go - {"person", "erasure"}:
        assert after[table] == before[table], table


async def test_what_stays_of_an_account_is_an_empty_row(installation: Installation, erasing: Erasing) -> None:
    await erasing.at_once(installation.globex, ALICE_ID, NOW)

    (row,) = [row for row in await installation.rows("person") if row[1] == ALICE]

    assert row[2:] == ("deleted", "", b"", NOW, 1, None, 0)


async def test_a_second_time_there_is_nothing_to_do(installation: Installation, erasing: Erasing) -> None:
    await erasing.at_once(installation.globex, ALICE_ID, NOW)

    assert (await erasing.at_once(installation.globex, ALICE_ID, NOW + 1)).rows == {}


async def test_nobody_else_can_be_erased_by_a_strangers_id(installation: Installation, erasing: Erasing) -> None:
    before = await everything(installation)

    with pytest.raises(PersonUnknown):
        await erasing.at_once(installation.globex, PersonId(b"n" * 16), NOW)
    with pytest.raises(PersonUnknown):
        await erasing.at_once(installation.initech, ALICE_ID, NOW)

    assert await everything(installation) == before


async def test_a_session_of_somebody_erased_commits_nothing_more(
    installation: Installation, erasing: Erasing
) -> None:
    under_way = await installation.begin()
    await erasing.at_once(installation.globex, ALICE_ID, NOW)

    late = step(under_way, 2, person_id=ALICE, writes=(Write(OWN[0], {"id": b"l" * 16, "person": ALICE}),))
    begun = await installation.begin(person_id=ALICE)

    assert await installation.store.commit(installation.globex, late) == Raced()
    assert await installation.store.load(installation.globex, begun) is None
    assert ALICE not in {row[2] for row in await installation.rows("credential")}


async def test_more_rows_than_a_bite_go_too(installation: Installation, erasing: Erasing) -> None:
    insert = OWN[3].replace("'device'", "'network'")
    rows = [Write(insert, {"person": ALICE, "id": number.to_bytes(16)}) for number in range(2 * BITE + 1)]
    await installation.store.write(installation.globex, rows)

    erased = await erasing.at_once(installation.globex, ALICE_ID, NOW)

    assert erased.rows["recognised"] == 2 * BITE + 2
    assert len(await installation.rows("recognised")) == 1


async def test_a_worker_looks_once_more_when_all_has_settled(installation: Installation, erasing: Erasing) -> None:
    """What was being committed at that very moment is found then."""
    await erasing.at_once(installation.globex, ALICE_ID, NOW)
    straggler = Write(OWN[0], {"id": b"s" * 16, "person": ALICE})
    await installation.store.write(installation.globex, [straggler])
    settled_at = NOW + SETTLED_MS

    early = await installation.store.due_erasures(settled_at - 1, 10)
    (due,) = await installation.store.due_erasures(settled_at, 10)
    again = await erasing.erase(due.tenant, PersonId(due.person_id), settled_at)

    assert early == []
    assert (due.tenant, due.key, due.person_id) == (installation.globex, "globex", ALICE)
    assert again.rows == {"credential": 1}
    assert await installation.rows("erasure") == []


async def test_the_worker_erases_whoever_is_due_and_leaves_the_others_and_suspended_tenants_alone(
    installation: Installation, erasing: Erasing
) -> None:
    for person, due in ((ALICE, NOW), (BOB, NOW + 1)):
        asked: dict[str, SqlValue] = {"person_id": person, "at": NOW - 1, "due": due}
        await installation.store.write(installation.globex, [Write(ASK, asked)])
    worker = erasures_worker(installation.store, erasing, lambda: NOW)

    installation.registry.suspend("globex")
    await worker.attempt_due()
    untouched = {row[1]: row[2] for row in await installation.rows("person")}
    installation.registry.resume("globex")
    await worker.attempt_due()

    assert untouched == {ALICE: "active", BOB: "active"}
    assert {row[1]: row[2] for row in await installation.rows("person")} == {ALICE: "deleted", BOB: "active"}
    assert await Deletions(installation.store).due(installation.globex, PersonId(BOB)) == NOW + 1
    assert await Deletions(installation.store).due(installation.globex, ALICE_ID) is None


@pytest.mark.usefixtures("erasing")
async def test_whoever_wants_to_be_deleted_is_signed_out_everywhere_and_may_change_their_mind(
    installation: Installation,
) -> None:
    deletions, due = Deletions(installation.store), NOW + 14 * 86_400_000
    await installation.store.write(installation.globex, delete_account(DeleteAccount(ALICE_ID, due, NOW)))

    asked = await deletions.due(installation.globex, ALICE_ID)
    sessions = {row[2]: row[10] for row in await installation.rows("browser_session")}
    await deletions.keep(installation.globex, ALICE_ID)

    assert asked == due
    assert sessions == {ALICE: NOW, BOB: None}
    assert [row[1] for row in await installation.rows("trusted_device")] == [BOB]
    assert await deletions.due(installation.globex, ALICE_ID) is None
    assert await installation.store.due_erasures(due, 10) == []


async def test_nobody_changes_their_mind_once_they_are_erased(
    installation: Installation, erasing: Erasing
) -> None:
    await erasing.at_once(installation.globex, ALICE_ID, NOW)

    await Deletions(installation.store).keep(installation.globex, ALICE_ID)

    assert len(await installation.store.due_erasures(NOW + SETTLED_MS, 10)) == 1
