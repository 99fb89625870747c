"""Commits that arrive together stand or fall each for itself, whatever becomes of their neighbours."""

import asyncio

import pytest

from handrail_tenants.store.contract import Committed, Lost, Raced, Write
from tests.contract.store.installation import NOW, Installation, step

pytestmark = pytest.mark.anyio

COUNT = """
INSERT INTO throttle (tenant_id, scope, key_hash, count, window_ends_at, locked_until, expires_at)
VALUES (:tenant, 'guess', :key_hash, 1, :now, 0, :now)
ON CONFLICT (tenant_id, scope, key_hash) DO UPDATE SET count = throttle.count + 1
"""
NOTHING = "UPDATE throttle SET count = 0 WHERE tenant_id = :tenant AND scope = 'nobody'"
BROKEN = "UPDATE no_such_table SET count = 0 WHERE tenant_id = :tenant"


@pytest.mark.parametrize("spoiler", [Write(NOTHING, {}, loses_as="account"), Write(BROKEN, {})])
async def test_whoever_loses_or_fails_takes_nobody_along_and_nothing_is_done_twice(
    installation: Installation, spoiler: Write
) -> None:
    handles = [await installation.begin() for _ in range(9)]
    counted = Write(COUNT, {"key_hash": b"everybody", "now": NOW})
    steps = [step(handle, 2, writes=(counted,)) for handle in handles]
    steps[4] = step(handles[4], 2, writes=(counted, spoiler))
    steps[8] = step(handles[8], 7, writes=(counted,))

    results = await asyncio.gather(
        *(installation.store.commit(installation.globex, each) for each in steps), return_exceptions=True
    )

    spoiled, raced = results.pop(4), results.pop()
    assert results == [Committed()] * 7
    assert raced == Raced()
    assert spoiled == Lost("account") if spoiler.loses_as else isinstance(spoiled, Exception)
    events = [(row[1], row[2]) for row in await installation.rows("journey_event")]
    assert sorted(events) == sorted(
        (handle, seq) for handle in handles for seq in (1, 2) if seq == 1 or handle not in (handles[4], handles[8])
    )
    assert [row[3] for row in await installation.rows("throttle")] == [7]
