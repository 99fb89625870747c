"""Events from outside are kept once, sessions that are due are leased to one worker at a time."""

import asyncio
from typing import Any

import pytest

from handrail_platform.step.waiting import Awaited, Waits
from handrail_platform.values import Milliseconds, SessionHandle, TenantId
from handrail_tenants.store.contract import Committed, Due, Lost
from handrail_tenants.store.open import open_store
from handrail_tenants.store.retention import RETENTION_MS
from handrail_tenants.waits.inbox import (
    MARKED,
    MOST_OF_ONE_SESSION,
    InboxRow,
    Kept,
    discarded,
    ignored,
    keep,
    taken,
    traced,
    unapplied,
)
from handrail_tenants.waits.wakes import after_lease, wake_writes
from tests.contract.store.installation import NOW, PROGRAM, Installation, event, step

pytestmark = pytest.mark.anyio

ALICE, BOB = SessionHandle(b"alice's session."), SessionHandle(b"bob's session...")
MINUTE = 60_000
SOON = NOW + 5
WAITS = Waits((Awaited("a"), Awaited("calm", SOON)), 1, NOW + MINUTE)


def row(event_id: str = "1", handle: SessionHandle = ALICE, **changes: Any) -> InboxRow:
    given: dict[str, Any] = {
        "source": "registry",
        "correlation": b"c" * 16,
        "at": NOW,
        "body": b"sealed",
        **changes,
    }
    return InboxRow(event_id=event_id, handle=handle, **given)


async def lease(
    installation: Installation, now: Milliseconds = NOW, limit: int = 10
) -> list[tuple[TenantId, SessionHandle]]:
    due = await installation.store.lease_due(now, now + MINUTE, limit)
    assert all(each.leased_until == now + MINUTE for each in due)
    return [(each.tenant, each.handle) for each in due]


async def wake(installation: Installation, handle: SessionHandle, at: Milliseconds) -> None:
    waits = Waits((Awaited("a"),), 1, at)
    await installation.store.write(installation.globex, wake_writes(handle, None, waits, NOW - MINUTE))


async def wakes(installation: Installation) -> list[tuple[bytes, int]]:
    return [(each[1], each[2]) for each in await read(installation, "journey_wake")]


async def read(installation: Installation, table: str) -> list[Any]:
    sql = f"SELECT * FROM {table} WHERE tenant_id = :tenant ORDER BY 2, 3"  # noqa: S608 - our own names
    return list(await installation.store.fetch(installation.globex, sql, {}))


async def test_an_event_is_kept_once_for_each_name_that_its_source_gives_it(installation: Installation) -> None:
    store, globex, initech = installation.store, installation.globex, installation.initech

    kept = [
        await keep(store, globex, row("1")),
        await keep(store, globex, row("1", body=b"another")),
        await keep(store, globex, row("1", source="bank", body=b"theirs")),
        await keep(store, initech, row("1")),
    ]

    assert kept == [Kept.NEW, Kept.REPEATED, Kept.NEW, Kept.NEW]
    assert [(each.source, each.body) for each in await unapplied(store, globex, ALICE)] == [
        ("bank", b"theirs"),
        ("registry", b"sealed"),
    ]


async def test_of_many_who_keep_the_same_event_one_does(installation: Installation) -> None:
    kept = await asyncio.gather(*(keep(installation.store, installation.globex, row()) for _ in range(16)))

    assert sorted(kept) == [Kept.NEW, *[Kept.REPEATED] * 15]


async def test_a_session_is_kept_a_bounded_number_of_events(installation: Installation) -> None:
    for number in range(MOST_OF_ONE_SESSION):
        assert await keep(installation.store, installation.globex, row(str(number))) is Kept.NEW

    assert await keep(installation.store, installation.globex, row("more")) is Kept.TOO_MANY
    assert await keep(installation.store, installation.globex, row("0")) is Kept.REPEATED
    assert await keep(installation.store, installation.globex, row("more", BOB)) is Kept.NEW


async def test_events_come_back_in_the_order_in_which_they_came(installation: Installation) -> None:
    for event_id, at in (("b", NOW + 1), ("c", NOW), ("a", NOW + 1)):
        await keep(installation.store, installation.globex, row(event_id, at=at))
    await keep(installation.store, installation.globex, row("bob's", BOB))

    found = await unapplied(installation.store, installation.globex, ALICE)

    assert [each.event_id for each in found] == ["c", "a", "b"]
    assert found[0] == row("c")


async def test_an_event_is_taken_by_one_commit_and_forgotten(installation: Installation) -> None:
    handle = await installation.begin()
    await keep(installation.store, installation.globex, row(handle=handle))
    mark = taken(row(handle=handle), 2)

    first = await installation.store.commit(installation.globex, step(handle, 2, writes=(mark,)))
    second = await installation.store.commit(installation.globex, step(handle, 3, writes=(mark,)))

    assert (first, second) == (Committed(), Lost(MARKED))
    loaded = await installation.store.load(installation.globex, handle)
    assert loaded is not None
    assert loaded.seq == 2
    assert [tuple(each[-3:]) for each in await read(installation, "inbox")] == [(2, "taken", b"")]
    assert await unapplied(installation.store, installation.globex, handle) == []


async def test_an_ignored_event_leaves_a_line_in_the_trace_once(installation: Installation) -> None:
    handle = await installation.begin()
    await keep(installation.store, installation.globex, row(handle=handle))
    writes = (
        ignored(row(handle=handle), 1, "late"),
        traced(handle, 1, "register", PROGRAM, event(2_000, "ignored")),
    )

    results = [await installation.store.write(installation.globex, writes) for _ in range(2)]

    assert results == [Committed(), Lost(MARKED)]
    assert [each[3] for each in await installation.rows("journey_event")] == [0, 2_000]


async def test_what_came_for_a_session_that_is_over_is_dropped_together(installation: Installation) -> None:
    for number, handle in enumerate((ALICE, ALICE, BOB)):
        await keep(installation.store, installation.globex, row(str(number), handle))

    await installation.store.write(installation.globex, [discarded(ALICE, "over")])

    assert [each[-2] for each in await read(installation, "inbox")] == ["over", "over", ""]


async def test_sessions_are_due_when_something_came_or_their_moment_has(installation: Installation) -> None:
    await keep(installation.store, installation.globex, row())
    await keep(installation.store, installation.globex, row("2"))
    await keep(installation.store, installation.initech, row())
    await wake(installation, BOB, NOW)
    await wake(installation, SessionHandle(b"not yet"), NOW + 1)

    due = await lease(installation)

    assert sorted(due) == sorted(
        [(installation.globex, ALICE), (installation.globex, BOB), (installation.initech, ALICE)]
    )
    assert await lease(installation) == []


async def test_what_a_dead_worker_leased_is_due_again(installation: Installation) -> None:
    await keep(installation.store, installation.globex, row())
    await wake(installation, BOB, NOW)
    await lease(installation)

    assert await lease(installation, NOW + MINUTE - 1) == []
    assert len(await lease(installation, NOW + MINUTE)) == 2


async def test_a_lease_takes_the_oldest_and_no_more_than_asked(installation: Installation) -> None:
    for number, handle in enumerate((ALICE, BOB)):
        await keep(installation.store, installation.globex, row(str(number), handle, at=NOW - number))

    assert await lease(installation, limit=1) == [(installation.globex, BOB)]
    assert await lease(installation, limit=1) == [(installation.globex, ALICE)]


async def test_nothing_is_due_of_a_suspended_tenant(installation: Installation) -> None:
    await keep(installation.store, installation.globex, row())
    await wake(installation, BOB, NOW)
    installation.registry.suspend("globex")

    assert await lease(installation) == []


async def test_two_workers_never_hold_the_same_session(installation: Installation) -> None:
    for number in range(20):
        await wake(installation, SessionHandle(b"session %08d" % number), NOW)
    elsewhere = open_store(installation.database.address)
    await elsewhere.open()

    leases = await asyncio.gather(
        *(store.lease_due(NOW, NOW + MINUTE, 4) for store in (installation.store, elsewhere) for _ in range(4))
    )
    await elsewhere.close()

    handles = [due.handle for each in leases for due in each]
    assert len(handles) == len(set(handles))
    assert len(handles) + len(await lease(installation, limit=20)) == 20


async def test_the_wake_up_follows_the_wait(installation: Installation) -> None:
    handle = await installation.begin()
    steps = [
        step(handle, 2, writes=wake_writes(handle, None, WAITS, NOW)),
        step(handle, 3, writes=wake_writes(handle, WAITS, WAITS, SOON)),
        step(handle, 4, writes=wake_writes(handle, WAITS, None, SOON)),
    ]

    found: list[list[tuple[bytes, int]]] = []
    for each in steps:
        assert await installation.store.commit(installation.globex, each) == Committed()
        found.append(await wakes(installation))

    assert found == [[(handle, SOON)], [(handle, NOW + MINUTE)], []]
    assert wake_writes(handle, None, None, NOW) == ()


async def test_a_worker_that_was_overtaken_leaves_the_wake_up_alone(installation: Installation) -> None:
    await wake(installation, ALICE, NOW)
    (due,) = await installation.store.lease_due(NOW, NOW + MINUTE, 1)
    assert due == Due(installation.globex, ALICE, NOW + MINUTE)
    await wake(installation, ALICE, NOW + 7)

    for waits in (None, WAITS):
        await installation.store.write(installation.globex, [after_lease(ALICE, due.leased_until, waits, NOW)])
        assert await wakes(installation) == [(ALICE, NOW + 7)]


async def test_a_worker_puts_right_what_it_leased(installation: Installation) -> None:
    await wake(installation, ALICE, NOW)
    await lease(installation)

    await installation.store.write(installation.globex, [after_lease(ALICE, NOW + MINUTE, WAITS, SOON)])
    assert await wakes(installation) == [(ALICE, NOW + MINUTE)]
    await installation.store.write(installation.globex, [after_lease(ALICE, NOW + MINUTE, None, SOON)])
    assert await wakes(installation) == []


async def test_events_and_wake_ups_go_with_their_retention(installation: Installation) -> None:
    await keep(installation.store, installation.globex, row())
    await wake(installation, BOB, NOW)

    assert await installation.store.purge(NOW + RETENTION_MS - 1, 10) == 0
    assert await installation.store.purge(NOW + RETENTION_MS, 1) == 1
    assert await installation.store.purge(NOW + RETENTION_MS, 10) == 1
    assert await read(installation, "inbox") == await read(installation, "journey_wake") == []
