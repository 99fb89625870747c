"""A sealed column that was changed, swapped or put back is refused (I7), whatever else the row says."""

from typing import NamedTuple

import msgspec
import pytest
from sqlalchemy import text

from handrail_platform.values import SessionHandle
from handrail_tenants.keys.sealing import SealBroken
from handrail_tenants.keys.session import Beside
from handrail_tenants.store.contract import EventRow, OutboxRow, SessionRow
from tests.contract.store.installation import PROGRAM, SOON, Installation, event, promise, session, step

pytestmark = pytest.mark.anyio

SECRET = b"alice@example.org chose a password"


class Walk(NamedTuple):
    """A session with two transitions, sealed as the runtime seals them, and its older row."""

    handle: SessionHandle
    older: SessionRow
    newer: SessionRow


async def walk(installation: Installation, number: int, tenant_key: str = "globex") -> Walk:
    """Walk two steps."""
    tenant = getattr(installation, tenant_key)
    handle = SessionHandle(bytes([number]) * 16)
    keys = await installation.keys.of(tenant)
    key, wrapped, version = keys.new_session_key(handle)
    row = session(handle, key_version=version, wrapped_key=wrapped)
    rows: list[SessionRow] = []
    for seq in (1, 2):
        sealed: EventRow = msgspec.structs.replace(event(), body=key.seal_event(SECRET, seq, 0))
        outbox: OutboxRow = msgspec.structs.replace(
            promise(f"{number}|{seq}"), body=key.seal_outbox(SECRET, f"{number}|{seq}")
        )
        state = key.seal_state(SECRET, Beside(seq, "running", PROGRAM, SOON, row.binding))
        moved = step(handle, seq, state=state, events=(sealed,), outbox=(outbox,))
        if seq == 1:
            await installation.store.begin(tenant, row, moved)
        else:
            await installation.store.commit(tenant, moved)
        loaded = await installation.store.load(tenant, handle)
        assert loaded is not None
        rows.append(loaded)
    return Walk(handle, *rows)


async def opened(installation: Installation, row: SessionRow, tenant_key: str = "globex") -> bytes:
    """Open the state of a row as the runtime does."""
    keys = await installation.keys.of(getattr(installation, tenant_key))
    key = keys.session_key(row.handle, row.key_version, row.wrapped_key)
    return key.open_state(row.state, row.beside)


async def opens(installation: Installation, row: SessionRow) -> bool:
    """Tell whether anything at all comes out of a row."""
    try:
        await opened(installation, row)
    except SealBroken:
        return False
    return True


async def test_what_was_sealed_is_opened(installation: Installation) -> None:
    mine = await walk(installation, 1)

    assert await opened(installation, mine.older) == SECRET
    assert await opened(installation, mine.newer) == SECRET


@pytest.mark.parametrize("column", ["state", "wrapped_key", "program_hash", "binding"])
@pytest.mark.parametrize("position", [0, 5, -1])
async def test_a_changed_byte_is_refused(installation: Installation, column: str, position: int) -> None:
    mine = await walk(installation, 1)
    value = bytearray(getattr(mine.newer, column))
    value[position] ^= 1

    with pytest.raises(SealBroken):
        await opened(installation, msgspec.structs.replace(mine.newer, **{column: bytes(value)}))


async def test_no_swap_and_no_rollback_is_opened(installation: Installation) -> None:
    mine, other = await walk(installation, 1), await walk(installation, 2)
    attempts: dict[str, dict[str, object]] = {
        "an older state under a newer number": {"state": mine.older.state},
        "an older number": {"seq": mine.older.seq},
        "a newer number": {"seq": 3},
        "a number that cannot be": {"seq": -1},
        "a number that is a word": {"seq": "two"},
        "another status": {"status": "finished"},
        "a later end": {"expires_at": SOON + 1},
        "an end that is a word": {"expires_at": "never"},
        "another caller": {"binding": b"somebody else"},
        "a caller whose name begins with the status": {"binding": b"bindingrunning", "status": ""},
        "a caller of many bytes": {"binding": b"b" * 300},
        "another program": {"program_hash": b"q" * 32},
        "a program cut short": {"program_hash": PROGRAM[:31]},
        "another key version": {"key_version": 2},
        "a key version that cannot be": {"key_version": -1},
        "a key version that is a word": {"key_version": "one"},
        "the state of another session": {"state": other.newer.state},
        "the key of another session": {"wrapped_key": other.newer.wrapped_key},
        "state and key of another session": {
            "state": other.newer.state,
            "wrapped_key": other.newer.wrapped_key,
        },
        "the handle of another session": {"handle": other.handle},
        "a state in plain": {"state": SECRET},
        "no state": {"state": b""},
        "a state cut to its header": {"state": mine.newer.state[:13]},
        "a key in plain": {"wrapped_key": b"k" * 32},
    }

    opened_after = [
        attempt
        for attempt, changes in attempts.items()
        if await opens(installation, msgspec.structs.replace(mine.newer, **changes))
    ]

    assert opened_after == []


async def test_a_row_copied_to_another_tenant_is_refused(installation: Installation) -> None:
    mine = await walk(installation, 1)
    await walk(installation, 1, "initech")

    with pytest.raises(SealBroken):
        await opened(installation, mine.newer, "initech")


async def test_lines_of_the_trace_cannot_change_places(installation: Installation) -> None:
    mine = await walk(installation, 1)
    keys = await installation.keys.of(installation.globex)
    key = keys.session_key(mine.handle, mine.newer.key_version, mine.newer.wrapped_key)

    first, second = (row[12] for row in await installation.rows("journey_event"))

    assert key.open_event(first, 1, 0) == key.open_event(second, 2, 0) == SECRET
    for body, seq, order in ((first, 2, 0), (second, 1, 0), (first, 1, 1), (SECRET, 1, 0)):
        with pytest.raises(SealBroken):
            key.open_event(body, seq, order)


async def test_promises_cannot_change_places(installation: Installation) -> None:
    mine, other = await walk(installation, 1), await walk(installation, 2)
    keys = await installation.keys.of(installation.globex)
    key = keys.session_key(mine.handle, mine.newer.key_version, mine.newer.wrapped_key)

    bodies = {row[1]: row[9] for row in await installation.rows("outbox")}

    assert key.open_outbox(bodies["1|1"], "1|1") == SECRET
    for body, name in ((bodies["1|1"], "1|2"), (bodies["2|1"], "1|1"), (bodies["2|1"], "2|1"), (SECRET, "1|1")):
        with pytest.raises(SealBroken):
            key.open_outbox(body, name)
    assert other.handle != mine.handle


async def test_nothing_sealed_lies_readable_in_the_database(installation: Installation) -> None:
    """I6 for what the store keeps: a canary in state, trace and promise is found in no table."""
    await walk(installation, 1)

    with installation.owner.connect() as connection:
        for table in ("journey_session", "journey_event", "outbox"):
            for row in connection.execute(text(f"SELECT * FROM {table}")):  # noqa: S608 - our own names
                assert not any(b"alice" in value for value in row if isinstance(value, bytes))
