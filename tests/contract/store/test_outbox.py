"""Promises are leased to one worker at a time and stay until they are kept or dead."""

import asyncio

import psycopg
import pytest

from handrail_tenants.store.contract import Leased
from handrail_tenants.store.open import open_store
from tests.contract.store.installation import NOW, Installation, promise
from tests.postgres import Database

pytestmark = pytest.mark.anyio

MINUTE = 60_000


async def lease(installation: Installation, *, now: int = NOW, limit: int = 10) -> list[Leased]:
    return await installation.store.lease(now, now + MINUTE, limit)


async def test_a_lease_brings_everything_that_opens_the_promise(installation: Installation) -> None:
    handle = await installation.begin(outbox=(promise("welcome"),))

    (leased,) = await lease(installation)

    stored = await installation.store.load(installation.globex, handle)
    assert stored is not None
    assert leased == Leased(
        tenant=installation.globex,
        key="welcome",
        topic="email.code",
        attempts=1,
        body=b"sealed promise",
        key_version=stored.key_version,
        wrapped_key=stored.wrapped_key,
        handle=handle,
    )


async def test_the_oldest_due_promises_of_all_tenants_come_first(installation: Installation) -> None:
    await installation.begin(outbox=(promise("second", due=NOW - 1), promise("later", due=NOW + 1)))
    await installation.begin(installation.initech, outbox=(promise("first", due=NOW - 2), promise("third")))

    leased = await lease(installation, limit=2)

    assert [row.key for row in leased] == ["first", "second"]
    assert [row.key for row in await lease(installation)] == ["third"]


async def test_two_workers_never_hold_the_same_promise(installation: Installation) -> None:
    for number in range(40):
        await installation.begin(outbox=(promise(f"promise {number}"),))

    leases = await asyncio.gather(*(lease(installation, limit=5) for _ in range(12)))

    keys = [row.key for each in leases for row in each]
    assert len(keys) == len(set(keys))
    assert len(keys) + len(await lease(installation, limit=40)) == 40


async def test_workers_with_connections_of_their_own_never_hold_the_same_promise(
    installation: Installation,
) -> None:
    for number in range(10):
        await installation.begin(outbox=(promise(f"promise {number}"),))
    elsewhere = open_store(installation.database.address)
    await elsewhere.open()

    mine, theirs = await asyncio.gather(lease(installation, limit=5), elsewhere.lease(NOW, NOW + MINUTE, 5))

    await elsewhere.close()
    assert len({row.key for row in [*mine, *theirs]}) == len(mine) + len(theirs) == 10


async def test_a_lease_that_ran_out_is_given_to_the_next(installation: Installation) -> None:
    await installation.begin(outbox=(promise("welcome"),))

    (first,) = await lease(installation)
    meanwhile = await lease(installation, now=NOW + MINUTE - 1)
    (second,) = await lease(installation, now=NOW + MINUTE)

    assert meanwhile == []
    assert (first.attempts, second.attempts) == (1, 2)


async def test_a_kept_promise_is_gone(installation: Installation) -> None:
    await installation.begin(outbox=(promise("welcome"),))
    (leased,) = await lease(installation)

    await installation.store.delivered(leased)

    assert await installation.rows("outbox") == []


async def test_a_failed_promise_waits_for_its_next_time(installation: Installation) -> None:
    await installation.begin(outbox=(promise("welcome"),))
    (leased,) = await lease(installation)

    await installation.store.failed(leased, NOW + 5_000, "smtp-unreachable")

    assert await lease(installation, now=NOW + 4_999) == []
    (again,) = await lease(installation, now=NOW + 5_000)
    assert again.attempts == 2


async def test_a_dead_promise_is_kept_for_people_but_not_tried_again(installation: Installation) -> None:
    await installation.begin(outbox=(promise("welcome"),))
    (leased,) = await lease(installation)

    await installation.store.failed(leased, None, "address-refused")

    assert await lease(installation, now=NOW + 100 * MINUTE) == []
    assert await installation.store.lag(NOW) == (0, 0)
    (row,) = await installation.rows("outbox")
    assert row[7:9] == ("dead", "address-refused")


async def test_a_worker_that_lost_its_lease_changes_nothing(installation: Installation) -> None:
    await installation.begin(outbox=(promise("welcome"),))
    (slow,) = await lease(installation)
    (fast,) = await lease(installation, now=NOW + MINUTE)

    await installation.store.failed(slow, None, "too-slow")
    await installation.store.failed(slow, NOW, "too-slow")

    assert await lease(installation, now=NOW + MINUTE) == []
    await installation.store.delivered(fast)
    assert await installation.rows("outbox") == []


async def test_the_lag_is_told_from_the_oldest_due_promise(installation: Installation) -> None:
    empty = await installation.store.lag(NOW)
    await installation.begin(outbox=(promise("a", due=NOW - 7_000), promise("b", due=NOW + 1)))

    assert empty == (0, 0)
    assert await installation.store.lag(NOW) == (2, 7_000)


async def test_a_suspended_tenant_sends_nothing_until_it_goes_on(installation: Installation) -> None:
    await installation.begin(outbox=(promise("welcome"),))
    installation.registry.suspend("globex")

    suspended = await lease(installation)
    lag = await installation.store.lag(NOW + MINUTE)
    installation.registry.resume("globex")

    assert (suspended, lag) == ([], (0, 0))
    assert [row.key for row in await lease(installation)] == ["welcome"]


@pytest.mark.postgres
async def test_a_promise_that_another_worker_just_takes_holds_nobody_up(
    postgres_database: Database, installation_on_postgres: Installation
) -> None:
    await installation_on_postgres.begin(outbox=(promise("taken", due=NOW - 1), promise("free")))
    with psycopg.connect(postgres_database.owner_address) as worker:
        worker.execute("SELECT 1 FROM outbox WHERE key = 'taken' FOR UPDATE")

        leased = await lease(installation_on_postgres, limit=1)

    assert [row.key for row in leased] == ["free"]
