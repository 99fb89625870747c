"""Worker, second worker, person and sender at the same time, or cut off in the middle: one wins, once."""

import asyncio
from contextlib import suppress

import pytest

from tests.app_inside import MINUTE, Inside
from tests.integration.waits.waiter import Waiter, waiting

pytestmark = [pytest.mark.anyio, pytest.mark.race]

ROUNDS = 8
LEASE = MINUTE


def ends(trace: list[tuple[str, str]]) -> list[str]:
    """Return the outcomes by which steps were left."""
    return [outcome for kind, outcome in trace if kind == "left"]


async def looks(waiter: Waiter, elsewhere: Inside) -> None:
    """Let two workers and two tabs look at the session at once."""
    await asyncio.gather(
        waiter.inside.parts.waits.settle_due(),
        elsewhere.parts.waits.settle_due(),
        waiter.walk.get(),
        waiter.walk.get(),
    )


async def settled(inside: Inside) -> None:
    """Let the worker finish whatever is left, once every lease has run out."""
    inside.clock.go(LEASE)
    await inside.parts.waits.settle_due()


async def test_an_event_is_applied_once_whoever_looks(inside: Inside, elsewhere: Inside) -> None:
    for _ in range(ROUNDS):
        waiter = await waiting(inside)
        await waiter.send()

        await looks(waiter, elsewhere)

        assert ends(await waiter.trace()) == ["ok"]
        assert (await waiter.stored_at(), await waiter.fates()) == (("good", 3), [("1", "taken")])


async def test_events_that_come_at_once_are_each_taken_once(inside: Inside, elsewhere: Inside) -> None:
    for _ in range(ROUNDS):
        waiter = await waiting(inside, "both")

        await asyncio.gather(
            *(waiter.send(name, name, by=by) for name in ("a", "b") for by in (inside, elsewhere)),
            looks(waiter, elsewhere),
        )
        await looks(waiter, elsewhere)
        await waiter.poll()

        trace = await waiter.trace()
        assert [kind for kind, _ in trace].count("arrived") == 2
        assert ends(trace) == ["ok"]
        assert await waiter.fates() == [("a", "taken"), ("b", "taken")]


async def test_of_time_out_and_event_one_ends_the_wait(inside: Inside, elsewhere: Inside) -> None:
    """The event comes in the very last moment while both workers and the person see that the time is over."""
    seen: set[str] = set()
    for number in range(ROUNDS):
        waiter = await waiting(inside)
        inside.clock.go(MINUTE - (30 if number % 2 else 0))
        elsewhere.clock.off = inside.clock.off
        sent = asyncio.create_task(waiter.send(by=elsewhere))
        await asyncio.sleep(0)
        inside.clock.go(30)

        await looks(waiter, elsewhere)
        await sent
        await settled(inside)
        await waiter.poll()

        (outcome,) = ends(await waiter.trace())
        ((_, fate),) = await waiter.fates()
        assert (outcome, fate) in {("ok", "taken"), ("timeout", "earlier-visit"), ("timeout", "late")}
        assert await waiter.wakes() == []
        seen.add(outcome)
    assert "timeout" in seen


async def test_an_answer_and_an_event_at_once_have_one_winner(inside: Inside, elsewhere: Inside) -> None:
    for _ in range(ROUNDS):
        waiter = await waiting(inside)
        await waiter.send()

        await asyncio.gather(waiter.walk.post("cancel"), looks(waiter, elsewhere))
        await settled(inside)

        (outcome,) = ends(await waiter.trace())
        fates = await waiter.fates()
        assert (outcome, fates) in [("ok", [("1", "taken")]), ("cancel", [("1", "over")])]


async def test_a_worker_that_dies_between_lease_and_commit_loses_nothing(inside: Inside) -> None:
    waiter = await waiting(inside)
    await waiter.send()
    now = inside.clock.now()
    assert len(await inside.parts.store.lease_due(now, now + LEASE, 10)) == 1

    assert await inside.parts.waits.settle_due() == 0
    inside.clock.go(LEASE - 1)
    assert await waiter.stored_at() == ("check", 2)
    inside.clock.go(LEASE)
    assert await inside.parts.waits.settle_due() == 1

    assert (await waiter.stored_at(), await waiter.fates()) == (("good", 3), [("1", "taken")])


async def test_a_worker_that_is_cut_off_anywhere_leaves_all_or_nothing(inside: Inside) -> None:
    """However far it came, the session is where it was or where it belongs, and the next look brings it there."""
    finished = 0
    for moments in range(40):
        waiter = await waiting(inside)
        await waiter.send()
        work = asyncio.create_task(inside.parts.waits.settle_due())
        for _ in range(moments):
            await asyncio.sleep(0)
        finished += work.done()
        work.cancel()
        with suppress(asyncio.CancelledError):
            await work
        # A commit that has begun on SQLite's own thread goes on, between two looks even: this one comes after it.
        await inside.parts.store.purge(0, 1)

        at, fates = await waiter.stored_at(), await waiter.fates()
        assert (at, fates) in [(("check", 2), [("1", "")]), (("good", 3), [("1", "taken")])]
        await waiter.poll()
        assert (await waiter.stored_at(), await waiter.fates()) == (("good", 3), [("1", "taken")])
        assert ends(await waiter.trace()) == ["ok"]
    assert finished < 40, "nobody was cut off"


async def test_a_sender_that_is_cut_off_is_answered_when_it_sends_again(inside: Inside) -> None:
    for moments in range(12):
        waiter = await waiting(inside)
        address = await waiter.address()
        deliver = inside.parts.arrivals.deliver
        sent = asyncio.create_task(deliver(waiter.tenant, "registry", address, f"{moments}", {}))
        for _ in range(moments):
            await asyncio.sleep(0)
        sent.cancel()
        with suppress(asyncio.CancelledError):
            await sent
        await deliver(waiter.tenant, "registry", address, f"{moments}", {})

        assert await waiter.seen_at() == "good"
        assert await waiter.fates() == [(f"{moments}", "taken")]
