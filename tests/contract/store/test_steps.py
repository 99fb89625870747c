"""A session moves once per sequence number, whole or not at all (I2, I8, I10, I12)."""

import os

import pytest

from handrail_platform.values import SessionHandle
from handrail_tenants.store.contract import Committed, Raced
from tests.contract.store.installation import NOW, SOON, Installation, event, promise, session, step

pytestmark = pytest.mark.anyio


async def test_a_session_is_loaded_as_it_was_begun(installation: Installation) -> None:
    handle = SessionHandle(os.urandom(16))
    new = session(handle)

    begun = await installation.store.begin(installation.globex, new, step(handle, 1))

    assert begun == Committed()
    assert await installation.store.load(installation.globex, handle) == new


async def test_a_commit_moves_the_session_and_writes_its_trace_and_its_promise(installation: Installation) -> None:
    handle = await installation.begin()
    second = step(handle, 2, events=(event(0), event(1)), outbox=(promise("a"),), person_id=b"a" * 16)

    committed = await installation.store.commit(installation.globex, second)

    assert committed == Committed()
    loaded = await installation.store.load(installation.globex, handle)
    assert loaded is not None
    assert (loaded.seq, loaded.state, loaded.status) == (2, b"state 2", "running")
    assert [row[1:4] for row in await installation.rows("journey_event")] == [
        (handle, 1, 0),
        (handle, 2, 0),
        (handle, 2, 1),
    ]
    assert [row[1] for row in await installation.rows("outbox")] == ["a"]


async def test_a_step_without_events_is_committed_too(installation: Installation) -> None:
    handle = await installation.begin(events=())

    assert await installation.store.commit(installation.globex, step(handle, 2, events=())) == Committed()
    assert await installation.rows("journey_event") == []


@pytest.mark.parametrize("seq", [1, 3])
async def test_a_commit_that_expects_another_sequence_number_has_raced(
    installation: Installation, seq: int
) -> None:
    handle = await installation.begin()

    late = step(handle, seq, outbox=(promise("late"),))

    assert await installation.store.commit(installation.globex, late) == Raced()
    assert len(await installation.rows("journey_event")) == 1
    assert await installation.rows("outbox") == []


async def test_a_handle_is_begun_once(installation: Installation) -> None:
    handle = await installation.begin()

    again = await installation.store.begin(
        installation.globex, session(handle, binding=b"mallory"), step(handle, 1, state=b"other")
    )

    assert again == Raced()
    loaded = await installation.store.load(installation.globex, handle)
    assert loaded is not None
    assert (loaded.binding, loaded.state) == (b"binding", b"state 1")
    assert len(await installation.rows("journey_event")) == 1


async def test_a_session_of_one_tenant_does_not_exist_for_another(installation: Installation) -> None:
    handle = await installation.begin()

    loaded = await installation.store.load(installation.initech, handle)
    committed = await installation.store.commit(installation.initech, step(handle, 2))

    assert (loaded, committed) == (None, Raced())
    assert await installation.rows("journey_event", installation.initech) == []


@pytest.mark.parametrize("status", ["finished", "quarantined"])
async def test_a_session_that_ended_moves_no_more(installation: Installation, status: str) -> None:
    handle = await installation.begin(status=status)

    assert await installation.store.commit(installation.globex, step(handle, 2)) == Raced()


async def test_an_expired_session_moves_no_more_though_nobody_removed_it(installation: Installation) -> None:
    handle = await installation.begin(expires_at=SOON)

    last_moment = await installation.store.commit(installation.globex, step(handle, 2, at=SOON - 1))
    too_late = await installation.store.commit(installation.globex, step(handle, 3, at=SOON))

    assert (last_moment, too_late) == (Committed(), Raced())
    loaded = await installation.store.load(installation.globex, handle)
    assert loaded is not None
    assert loaded.seq == 2


async def test_a_suspended_tenant_keeps_its_sessions_but_moves_none(installation: Installation) -> None:
    handle = await installation.begin()
    new = SessionHandle(os.urandom(16))
    installation.registry.suspend("globex")

    begun = await installation.store.begin(installation.globex, session(new), step(new, 1))
    suspended = await installation.store.commit(installation.globex, step(handle, 2))
    loaded = await installation.store.load(installation.globex, handle)
    installation.registry.resume("globex")
    resumed = await installation.store.commit(installation.globex, step(handle, 2))

    assert (begun, suspended, resumed) == (Raced(), Raced(), Committed())
    assert loaded is not None


async def test_a_promise_made_twice_is_kept_once(installation: Installation) -> None:
    handle = await installation.begin(outbox=(promise("same", due=NOW),))

    again = step(handle, 2, outbox=(promise("same", due=NOW + 1), promise("other")))

    assert await installation.store.commit(installation.globex, again) == Committed()
    assert sorted((row[1], row[4]) for row in await installation.rows("outbox")) == [("other", NOW), ("same", NOW)]


async def test_two_tenants_may_have_the_same_handle_and_the_same_promise(installation: Installation) -> None:
    handle = SessionHandle(os.urandom(16))

    for tenant in (installation.globex, installation.initech):
        first = step(handle, 1, outbox=(promise("same"),))
        assert await installation.store.begin(tenant, session(handle), first) == Committed()

    assert (
        len(await installation.rows("outbox")) == len(await installation.rows("outbox", installation.initech)) == 1
    )
