"""Rows whose time is over go in small portions; nothing depends on their going (I10)."""

import pytest

from handrail_tenants.store.contract import SqlValue, Write
from handrail_tenants.store.retention import RETENTION_MS
from tests.contract.store.installation import NOW, SOON, Installation, event, promise, step

pytestmark = pytest.mark.anyio

LONG_AFTER = SOON + RETENTION_MS
THROTTLE = """
INSERT INTO throttle (tenant_id, scope, key_hash, count, window_ends_at, locked_until, expires_at)
VALUES (:tenant, 'guess', :key_hash, 1, 0, 0, :expires_at)
"""


async def test_a_session_and_its_trace_stay_until_their_retention_is_over(installation: Installation) -> None:
    handle = await installation.begin()

    early = await installation.store.purge(LONG_AFTER - 1, 100)
    due = await installation.store.purge(LONG_AFTER, 100)

    assert (early, due) == (0, 2)
    assert await installation.store.load(installation.globex, handle) is None
    assert await installation.rows("journey_event") == []


async def test_a_purge_deletes_no_more_than_it_was_asked_to(installation: Installation) -> None:
    for _ in range(3):
        await installation.begin(events=(event(0), event(1)))

    deleted = [await installation.store.purge(LONG_AFTER, 4) for _ in range(4)]

    assert deleted == [4, 4, 1, 0]


async def test_the_key_of_a_session_outlives_its_last_event(installation: Installation) -> None:
    handle = await installation.begin(events=(event(0), event(1), event(2)))

    await installation.store.purge(LONG_AFTER, 2)

    assert await installation.store.load(installation.globex, handle) is not None
    assert len(await installation.rows("journey_event")) == 1


async def test_a_session_stays_as_long_as_a_promise_needs_its_key(installation: Installation) -> None:
    handle = await installation.begin(outbox=(promise("welcome"),))

    await installation.store.purge(LONG_AFTER, 100)
    (leased,) = await installation.store.lease(LONG_AFTER, LONG_AFTER + 1, 1)
    await installation.store.delivered(leased)
    kept = await installation.store.load(installation.globex, handle)
    await installation.store.purge(LONG_AFTER, 100)

    assert kept is not None
    assert await installation.store.load(installation.globex, handle) is None


async def test_a_dead_promise_goes_with_its_retention(installation: Installation) -> None:
    await installation.begin(outbox=(promise("welcome"),))
    (leased,) = await installation.store.lease(NOW, NOW + 1, 1)
    await installation.store.failed(leased, None, "address-refused")

    await installation.store.purge(NOW + RETENTION_MS - 1, 100)
    kept = await installation.rows("outbox")
    await installation.store.purge(NOW + RETENTION_MS, 100)

    assert len(kept) == 1
    assert await installation.rows("outbox") == []


async def test_the_promises_of_a_deleted_tenant_hold_nothing_back(installation: Installation) -> None:
    await installation.begin(outbox=(promise("welcome"),))
    installation.registry.delete("globex")

    deleted = await installation.store.purge(LONG_AFTER, 100)

    assert deleted == 3


async def test_counters_go_as_soon_as_they_count_no_more(installation: Installation) -> None:
    for number in range(3):
        params: dict[str, SqlValue] = {"key_hash": bytes([number]), "expires_at": NOW + number}
        await installation.store.write(installation.globex, [Write(THROTTLE, params)])

    assert await installation.store.purge(NOW + 1, 100) == 2
    assert len(await installation.rows("throttle")) == 1


async def test_running_sessions_are_left_alone(installation: Installation) -> None:
    handle = await installation.begin(expires_at=LONG_AFTER + RETENTION_MS)
    await installation.store.commit(installation.globex, step(handle, 2, at=SOON - 1))

    await installation.store.purge(LONG_AFTER, 100)

    assert await installation.store.load(installation.globex, handle) is not None
