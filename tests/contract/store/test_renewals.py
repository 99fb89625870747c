"""A renewal gives a running session a later end and moves it nowhere; of it and an answer at once, one wins."""

import asyncio
from collections import Counter
from typing import NamedTuple

import pytest

from handrail_platform.values import Milliseconds, SessionHandle
from handrail_tenants.keys.session import Beside, SessionKey
from handrail_tenants.store.contract import Committed, Raced, Renewal, SessionRow, Step
from tests.contract.store.installation import (
    LATER,
    NOW,
    PROGRAM,
    SOON,
    Installation,
    event,
    promise,
    renewal,
    session,
    step,
)

pytestmark = pytest.mark.anyio

TRACE = """
SELECT handle, seq, "order", kind, at, node, visit, outcome, duration_us, body, journey, program_hash
FROM journey_event WHERE tenant_id = :tenant ORDER BY seq, "order"
"""


async def loaded(installation: Installation, handle: SessionHandle) -> SessionRow:
    row = await installation.store.load(installation.globex, handle)
    assert row is not None
    return row


async def test_a_renewal_changes_the_end_and_the_state_and_leaves_a_line_in_the_trace(
    installation: Installation,
) -> None:
    handle = await installation.begin(outbox=(promise("a"),))
    before = await loaded(installation, handle)

    assert await installation.store.renew(installation.globex, renewal(handle)) == Committed()

    after = await loaded(installation, handle)
    assert (after.seq, after.status, after.expires_at, after.state) == (1, "running", LATER, b"renewed")
    assert after.binding == before.binding
    trace = await installation.store.fetch(installation.globex, TRACE, {})
    line = (NOW, "node", 1, "ok", 120, b"sealed body", "register", PROGRAM)
    assert [tuple(row) for row in trace] == [
        (handle, 1, 0, "submitted", *line),
        (handle, 1, 1001, "renewed", *line),
    ]
    assert len(await installation.rows("outbox")) == 1


@pytest.mark.parametrize(
    "changes",
    [
        {"seq": 0},
        {"seq": 2},
        {"expires_at": SOON - 1},
        {"expires_at": SOON + 1},
        {"expires_at": LATER},
        {"at": SOON},
        {"at": LATER},
    ],
    ids=str,
)
async def test_a_renewal_of_a_session_that_stands_otherwise_has_raced(
    installation: Installation, changes: dict[str, int]
) -> None:
    handle = await installation.begin()
    before = await loaded(installation, handle)

    assert await installation.store.renew(installation.globex, renewal(handle, **changes)) == Raced()

    assert await loaded(installation, handle) == before
    assert len(await installation.rows("journey_event")) == 1


@pytest.mark.parametrize("status", ["finished", "quarantined"])
async def test_a_session_that_ended_gets_no_more_time(installation: Installation, status: str) -> None:
    handle = await installation.begin(status=status)

    assert await installation.store.renew(installation.globex, renewal(handle)) == Raced()
    assert (await loaded(installation, handle)).expires_at == SOON


async def test_a_session_of_another_tenant_gets_no_more_time(installation: Installation) -> None:
    handle = await installation.begin()

    assert await installation.store.renew(installation.initech, renewal(handle)) == Raced()
    assert (await loaded(installation, handle)).expires_at == SOON
    assert await installation.rows("journey_event", installation.initech) == []


async def test_a_suspended_tenant_gives_no_more_time(installation: Installation) -> None:
    handle = await installation.begin()
    installation.registry.suspend("globex")

    suspended = await installation.store.renew(installation.globex, renewal(handle))
    installation.registry.resume("globex")
    resumed = await installation.store.renew(installation.globex, renewal(handle))

    assert (suspended, resumed) == (Raced(), Committed())


async def test_a_renewed_session_moves_on_and_not_with_a_state_for_its_old_end(installation: Installation) -> None:
    handle = await installation.begin()
    await installation.store.renew(installation.globex, renewal(handle))

    for_the_old_end = await installation.store.commit(installation.globex, step(handle, 2, outbox=(promise("a"),)))
    for_the_new_end = await installation.store.commit(
        installation.globex, step(handle, 2, at=SOON + 1, expires_at=LATER)
    )

    assert (for_the_old_end, for_the_new_end) == (Raced(), Committed())
    after = await loaded(installation, handle)
    assert (after.seq, after.expires_at, after.state) == (2, LATER, b"state 2")
    assert await installation.rows("outbox") == []


async def test_a_session_is_renewed_again_at_the_same_page(installation: Installation) -> None:
    handle = await installation.begin()
    await installation.store.renew(installation.globex, renewal(handle))

    again = renewal(handle, expires_at=LATER, renewed_until=LATER + 1, event=event(1002, "renewed"))

    assert await installation.store.renew(installation.globex, again) == Committed()
    assert (await loaded(installation, handle)).expires_at == LATER + 1
    assert [row[3] for row in await installation.rows("journey_event")] == [0, 1001, 1002]


class Sealed(NamedTuple):
    """A session whose states are sealed as the runtime seals them."""

    row: SessionRow
    key: SessionKey

    def at(self, seq: int, expires_at: Milliseconds) -> bytes:
        beside = Beside(seq, "running", PROGRAM, expires_at, self.row.binding)
        return self.key.seal_state(b"%d until %d" % (seq, expires_at), beside)

    def moved(self, seq: int, expires_at: Milliseconds) -> Step:
        state = self.at(seq, expires_at)
        return step(self.row.handle, seq, expires_at=expires_at, state=state, outbox=(promise(f"{seq}"),))

    def renewed(self, seq: int, expires_at: Milliseconds) -> Renewal:
        later = expires_at + 600_000
        return renewal(
            self.row.handle,
            seq,
            expires_at=expires_at,
            renewed_until=later,
            state=self.at(seq, later),
        )


async def sealed(installation: Installation, number: int) -> Sealed:
    handle = SessionHandle(bytes([number]) * 16)
    keys = await installation.keys.of(installation.globex)
    key, wrapped, version = keys.new_session_key(handle)
    made = Sealed(session(handle, key_version=version, wrapped_key=wrapped), key)
    assert await installation.store.begin(installation.globex, made.row, made.moved(1, SOON)) == Committed()
    return made


@pytest.mark.parametrize("renewal_first", [True, False])
async def test_a_renewal_and_an_answer_at_once_leave_a_session_that_can_be_read(
    installation: Installation, *, renewal_first: bool
) -> None:
    """The state is sealed beside the end: one that was sealed beside the other's must never be stored."""
    winners: Counter[type] = Counter()
    for number in range(50):
        made = await sealed(installation, number)
        store, tenant = installation.store, installation.globex
        answer, stay = store.commit(tenant, made.moved(2, SOON)), store.renew(tenant, made.renewed(1, SOON))

        if renewal_first:
            renewed, answered = await asyncio.gather(stay, answer)
        else:
            answered, renewed = await asyncio.gather(answer, stay)

        assert {answered, renewed} == {Committed(), Raced()}
        winners[Step if answered == Committed() else Renewal] += 1
        row = await loaded(installation, made.row.handle)
        stands = (2, SOON) if answered == Committed() else (1, LATER)
        assert (row.seq, row.expires_at) == stands
        assert made.key.open_state(row.state, row.beside) == b"%d until %d" % stands
        # Whoever lost does the same once more, with what is there now.
        if answered == Committed():
            assert await store.renew(tenant, made.renewed(2, SOON)) == Committed()
        else:
            assert await store.commit(tenant, made.moved(2, LATER)) == Committed()
        row = await loaded(installation, made.row.handle)
        assert made.key.open_state(row.state, row.beside) == b"2 until %d" % LATER

    assert winners[Renewal if renewal_first else Step] > 0, "the order that this test is about never happened"


async def test_of_many_renewals_at_once_one_wins(installation: Installation) -> None:
    for number in range(10):
        made = await sealed(installation, number)

        results = await asyncio.gather(
            *(installation.store.renew(installation.globex, made.renewed(1, SOON)) for _ in range(8))
        )

        assert Counter(map(type, results)) == {Committed: 1, Raced: 7}
        row = await loaded(installation, made.row.handle)
        assert made.key.open_state(row.state, row.beside) == b"1 until %d" % LATER
