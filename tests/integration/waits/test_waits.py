"""From an event outside to the next page: kept once, applied once, by whoever looks first."""

import pytest

from handrail_tenants.store.contract import Write
from handrail_tenants.waits.inbox import Kept
from handrail_ui.runtime.arrivals import EventTooLarge, UnknownWait
from tests.app_inside import MINUTE, Inside
from tests.integration.waits.waiter import start, waiting

pytestmark = pytest.mark.anyio


async def test_an_event_reaches_the_session_through_the_worker(inside: Inside) -> None:
    waiter = await waiting(inside)

    assert await waiter.send() is Kept.NEW
    assert await waiter.stored_at() == ("check", 2)
    assert await inside.parts.waits.settle_due() == 1

    assert await waiter.stored_at() == ("good", 3)
    assert await waiter.seen_at() == "good"
    assert await waiter.trace() == [("arrived", ""), ("left", "ok"), ("shown", "")]
    assert (await waiter.fates(), await waiter.wakes()) == ([("1", "taken")], [])


async def test_an_event_reaches_the_session_when_its_person_looks(inside: Inside) -> None:
    waiter = await waiting(inside)
    await waiter.send(result="no")

    page = await waiter.poll()

    assert page["done"]["result"] == "denied"
    assert await waiter.stored_at() == ("bad", 3)


async def test_an_event_that_is_sent_twice_counts_once(inside: Inside) -> None:
    waiter = await waiting(inside, "both")

    kept = [await waiter.send("a", "1") for _ in range(3)]
    await waiter.poll()
    kept.append(await waiter.send("a", "1"))

    assert kept == [Kept.NEW, Kept.REPEATED, Kept.REPEATED, Kept.REPEATED]
    assert await waiter.stored_at() == ("check", 3)
    await waiter.send("b", "2")
    assert await waiter.seen_at() == "good"


async def test_a_session_that_nobody_looks_at_times_out_once(inside: Inside) -> None:
    waiter = await waiting(inside)
    inside.clock.go(MINUTE - 1_000)
    assert await inside.parts.waits.settle_due() == 0

    inside.clock.go(1_000)
    assert await inside.parts.waits.settle_due() == 1
    assert await inside.parts.waits.settle_due() == 0

    assert await waiter.stored_at() == ("late", 3)
    assert await waiter.trace() == [("woken", ""), ("left", "timeout"), ("shown", "")]
    assert await waiter.wakes() == []


async def test_a_time_out_comes_when_its_person_looks(inside: Inside) -> None:
    waiter = await waiting(inside)

    inside.clock.go(MINUTE)

    assert await waiter.seen_at() == "late"


async def test_a_timer_and_an_event_together_end_the_wait(inside: Inside) -> None:
    waiter = await waiting(inside, "pause")
    await waiter.send()
    assert await waiter.seen_at() == "check"

    inside.clock.go(20_000)
    assert await inside.parts.waits.settle_due() == 1

    assert await waiter.stored_at() == ("good", 4)


async def test_a_timer_that_is_not_enough_leaves_the_session_to_its_time_out(inside: Inside) -> None:
    waiter = await waiting(inside, "pause")
    (first,) = await waiter.wakes()
    inside.clock.go(20_000)

    assert await inside.parts.waits.settle_due() == 1

    assert await waiter.stored_at() == ("check", 2)
    assert await waiter.wakes() == [first + 40_000]


async def test_an_event_that_came_in_time_counts_after_the_time_out(inside: Inside) -> None:
    waiter = await waiting(inside)
    await waiter.send()
    inside.clock.go(2 * MINUTE)

    assert await inside.parts.waits.settle_due() == 1

    assert await waiter.stored_at() == ("good", 3)


async def test_an_event_before_its_wait_is_kept_for_it(inside: Inside) -> None:
    waiter = await start(inside)
    assert await waiter.send() is Kept.NEW
    assert await inside.parts.waits.settle_due() == 1
    assert (await waiter.stored_at(), await waiter.fates()) == (("ask", 1), [("1", "")])

    await waiter.walk.answer()

    assert await waiter.at() == "good"
    assert await waiter.fates() == [("1", "taken")]


async def test_an_event_after_its_visit_is_ignored_and_disturbs_nobody(inside: Inside) -> None:
    waiter = await waiting(inside)
    await waiter.send("a", "1")
    page = await waiter.poll()

    assert await waiter.send("a", "2") is Kept.NEW
    assert await inside.parts.waits.settle_due() == 1

    assert await waiter.fates() == [("1", "taken"), ("2", "earlier-visit")]
    assert (await waiter.trace())[-1] == ("ignored", "earlier-visit")
    assert (await waiter.poll())["nonce"] == page["nonce"]
    await waiter.walk.answer()
    assert await waiter.at() == "end"


async def test_a_callback_for_an_earlier_visit_does_not_satisfy_a_later_one(inside: Inside) -> None:
    waiter = await waiting(inside, "both")
    inside.clock.go(MINUTE)
    await waiter.poll()
    await waiter.walk.answer()
    assert await waiter.at() == "check"

    await waiter.send("a", "1", visit=1)
    await waiter.send("b", "2", visit=1)
    assert await waiter.seen_at() == "check"
    assert await waiter.fates() == [("1", "earlier-visit"), ("2", "earlier-visit")]

    await waiter.send("a", "3", visit=2)
    await waiter.send("b", "4", visit=2)
    assert await waiter.seen_at() == "good"


async def test_an_event_for_a_session_that_ended_is_ignored_with_a_trace(inside: Inside) -> None:
    waiter = await waiting(inside)
    await waiter.walk.answer("cancel")
    await waiter.send()

    assert await inside.parts.waits.settle_due() == 1
    assert await inside.parts.waits.settle_due() == 0

    assert await waiter.fates() == [("1", "over")]
    assert (await waiter.trace())[-1] == ("ignored", "over")


async def test_an_event_for_a_session_that_expired_is_dropped(inside: Inside) -> None:
    waiter = await waiting(inside)
    await waiter.send()
    inside.clock.go(31 * MINUTE)

    assert await inside.parts.waits.settle_due() == 1
    assert await inside.parts.waits.settle_due() == 0

    assert (await waiter.stored_at(), await waiter.fates(), await waiter.wakes()) == (
        ("check", 2),
        [("1", "over")],
        [],
    )


async def test_what_no_session_could_wait_for_is_refused_at_the_door(inside: Inside) -> None:
    waiter, other = await waiting(inside), await waiting(inside)
    address = await waiter.address()
    deliver = inside.parts.arrivals.deliver
    for wrong in (b"", bytes(32), address[:31], other.handle + address[16:], address[:16] + bytes(16)):
        with pytest.raises(UnknownWait):
            await deliver(waiter.tenant, "registry", wrong, "1", {})
    northwind = await inside.parts.directory.by_key("northwind", inside.parts.now())
    assert northwind is not None
    with pytest.raises(UnknownWait):
        await deliver(northwind.id, "registry", address, "1", {})
    with pytest.raises(EventTooLarge):
        await deliver(waiter.tenant, "registry", address, "1", {"picture": "x" * 20_000})

    assert await waiter.fates() == await other.fates() == []


async def test_a_session_that_waits_for_nothing_leaves_no_wake_up(inside: Inside) -> None:
    waiter = await start(inside)

    assert await waiter.wakes() == []
    await waiter.walk.answer()
    assert len(await waiter.wakes()) == 1
    await waiter.walk.answer("cancel")
    assert await waiter.wakes() == []


async def test_a_journey_that_ends_while_nobody_answers_is_counted(inside: Inside) -> None:
    waiter = await waiting(inside)
    await waiter.send(result="no")

    await inside.parts.waits.settle_due()

    counted = inside.parts.metrics.exposition().decode()
    assert 'handrail_journeys_ended_total{result="denied"} 1.0' in counted
    assert 'handrail_waits_settled_total{result="settled"} 1.0' in counted


async def test_a_session_that_cannot_be_opened_stops_nobody_elses(inside: Inside) -> None:
    broken, other = await waiting(inside), await waiting(inside)
    await broken.send()
    await other.send()
    sql = "UPDATE journey_session SET state = :nothing WHERE tenant_id = :tenant AND handle = :handle"
    await inside.parts.store.write(broken.tenant, [Write(sql, {"nothing": b"", "handle": broken.handle})])

    assert await inside.parts.waits.settle_due() == 2

    assert await other.stored_at() == ("good", 3)
    assert await broken.fates() == [("1", "")]
    assert 'result="failed"} 1.0' in inside.parts.metrics.exposition().decode()
