"""Whoever is locked is out everywhere and stays out, and loses nothing."""

import pytest

from handrail_platform.values import PersonId
from handrail_tenants.erasure.erase import Erasing
from handrail_tenants.people.lock import AccountLocks, locking
from handrail_tenants.store.contract import Committed, Raced, Write
from tests.contract.store.installation import NOW, Installation, step
from tests.contract.store.test_domain_writes import ALICE, registers
from tests.contract.store.test_erasure import OWN

pytestmark = pytest.mark.anyio
ALICE_ID = PersonId(ALICE)
SIGNED_IN, DEVICE = OWN[1], OWN[2]


@pytest.fixture
async def locks(installation: Installation) -> AccountLocks:
    """Give Alice an account, a browser that is signed in, and one that is remembered."""
    rest = [Write(sql, {"id": b"a" * 16, "person": ALICE}) for sql in (SIGNED_IN, DEVICE)]
    await installation.store.write(installation.globex, [*registers(ALICE), *rest])
    return AccountLocks(installation.store)


async def test_whoever_is_locked_is_signed_out_everywhere_and_loses_nothing_else(
    installation: Installation, locks: AccountLocks
) -> None:
    assert await locks.lock(installation.globex, ALICE_ID, NOW)

    (person,) = await installation.rows("person")
    (signed_in,) = await installation.rows("browser_session")
    assert (person[2], person[4]) == ("suspended", b"name")
    assert signed_in[10] == NOW
    assert await installation.rows("trusted_device") == []
    assert len(await installation.rows("identifier")) == 1


async def test_a_journey_under_way_ends_and_none_begins_until_the_account_is_unlocked(
    installation: Installation, locks: AccountLocks
) -> None:
    handle = await installation.begin(person_id=ALICE)
    await locks.lock(installation.globex, ALICE_ID, NOW)

    stopped = await installation.store.commit(installation.globex, step(handle, 2, person_id=ALICE))
    seen = await installation.store.load(installation.globex, handle)
    begun = await installation.begin(person_id=ALICE)
    assert stopped == Raced()
    assert seen is not None
    assert seen.revoked
    assert await installation.store.load(installation.globex, begun) is None

    assert await locks.unlock(installation.globex, ALICE_ID, NOW)
    assert await installation.store.commit(installation.globex, step(handle, 2, person_id=ALICE)) == Committed()


async def test_a_browser_signed_in_while_the_account_was_being_locked_is_out_after_unlocking(
    installation: Installation, locks: AccountLocks
) -> None:
    await locks.lock(installation.globex, ALICE_ID, NOW)
    late = Write(SIGNED_IN, {"id": b"l" * 16, "person": ALICE})
    await installation.store.write(installation.globex, [late])

    await locks.unlock(installation.globex, ALICE_ID, NOW + 1)

    assert {row[10] for row in await installation.rows("browser_session")} == {NOW, NOW + 1}


async def test_only_what_is_active_is_locked_and_only_what_is_locked_is_unlocked(
    installation: Installation, locks: AccountLocks
) -> None:
    tenant = installation.globex

    assert not await locks.unlock(tenant, ALICE_ID, NOW)
    assert not await locks.lock(installation.initech, ALICE_ID, NOW)
    assert not await locks.lock(tenant, PersonId(b"n" * 16), NOW)
    assert await locks.lock(tenant, ALICE_ID, NOW)
    assert not await locks.lock(tenant, ALICE_ID, NOW)
    await Erasing(installation.store, installation.keys).at_once(tenant, ALICE_ID, NOW)
    assert not await locks.unlock(tenant, ALICE_ID, NOW)


@pytest.mark.usefixtures("locks")
async def test_a_journey_that_locks_ends_with_it_and_goes_nowhere_else(installation: Installation) -> None:
    ending, going_on = [await installation.begin(person_id=ALICE) for _ in range(2)]
    lock = step(ending, 2, person_id=ALICE, status="finished", writes=locking(ALICE_ID, NOW))

    assert await installation.store.commit(installation.globex, lock) == Committed()
    assert await installation.store.commit(installation.globex, step(going_on, 2, person_id=ALICE)) == Raced()
    assert [row[2] for row in await installation.rows("person")] == ["suspended"]
