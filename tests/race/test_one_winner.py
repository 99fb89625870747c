"""I2: of many who move the same session at once, exactly one does, and everything it wrote is there once."""

import asyncio
import os
from collections import Counter
from collections.abc import AsyncIterator

import pytest

from handrail_platform.values import SessionHandle
from handrail_tenants.store.contract import CommitResult, Committed, Lost, Raced, Step
from handrail_tenants.store.open import InstallationStore, open_store
from tests.contract.store.installation import Installation, promise, session, step
from tests.contract.store.test_domain_writes import registers

pytestmark = [pytest.mark.anyio, pytest.mark.race]

RACERS = 16
ROUNDS = 50


def attempt(handle: SessionHandle, seq: int, racer: int) -> Step:
    """Return one racer's transition: its own state, and the promise that all of them would make."""
    return step(handle, seq, state=f"racer {racer}".encode(), outbox=(promise(f"{handle.hex()}|{seq}"),))


@pytest.fixture
async def elsewhere(installation: Installation) -> AsyncIterator[InstallationStore]:
    """Open the same database once more, as another process does."""
    store = open_store(installation.database.address)
    await store.open()
    yield store
    await store.close()


async def race(installation: Installation, elsewhere: InstallationStore, steps: list[Step]) -> list[CommitResult]:
    """Let all commit at once, half of them elsewhere."""
    stores = (installation.store, elsewhere)
    return await asyncio.gather(
        *(stores[number % 2].commit(installation.globex, each) for number, each in enumerate(steps))
    )


async def test_one_of_sixteen_commits_wins_in_every_round(
    installation: Installation, elsewhere: InstallationStore
) -> None:
    handle = await installation.begin()

    for seq in range(2, ROUNDS + 2):
        results = await race(installation, elsewhere, [attempt(handle, seq, racer) for racer in range(RACERS)])

        assert Counter(map(type, results)) == {Committed: 1, Raced: RACERS - 1}
        loaded = await installation.store.load(installation.globex, handle)
        assert loaded is not None
        assert loaded.state == f"racer {results.index(Committed())}".encode()

    assert [row[2] for row in await installation.rows("journey_event")] == list(range(1, ROUNDS + 2))
    assert len(await installation.rows("outbox")) == ROUNDS


async def test_one_of_sixteen_begins_wins(installation: Installation) -> None:
    for _ in range(ROUNDS):
        handle = SessionHandle(os.urandom(16))

        results = await asyncio.gather(
            *(
                installation.store.begin(
                    installation.globex, session(handle, binding=bytes([racer])), attempt(handle, 1, racer)
                )
                for racer in range(RACERS)
            )
        )

        assert Counter(map(type, results)) == {Committed: 1, Raced: RACERS - 1}
        loaded = await installation.store.load(installation.globex, handle)
        assert loaded is not None
        assert loaded.binding == bytes([results.index(Committed())])

    assert len(await installation.rows("journey_event")) == len(await installation.rows("outbox")) == ROUNDS


async def test_one_of_sixteen_sessions_gets_the_address(
    installation: Installation, elsewhere: InstallationStore
) -> None:
    for number in range(ROUNDS):
        handles = [await installation.begin(events=()) for _ in range(RACERS)]
        lookup = f"alice{number}@example.org".encode()

        results = await race(
            installation,
            elsewhere,
            [
                step(handle, 2, writes=registers(os.urandom(16), lookup), outbox=(promise(handle.hex()),))
                for handle in handles
            ],
        )

        assert Counter(map(type, results)) == {Committed: 1, Lost: RACERS - 1}

    for table in ("person", "identifier", "outbox", "journey_event"):
        assert len(await installation.rows(table)) == ROUNDS
