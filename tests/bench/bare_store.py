"""Where the bare handler keeps its sessions: the cheapest careful way into each database."""

import asyncio
import queue
import sqlite3
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from typing import Any, NamedTuple, Protocol, TypeAlias

import asyncpg
import msgspec

SESSIONS = 5_000
TABLES = (
    (
        "CREATE TABLE session(id text PRIMARY KEY, tenant_id text NOT NULL, node int NOT NULL, seq int NOT NULL,"
        " state {bytes} NOT NULL, updated_at {real})"
    ),
    (
        "CREATE TABLE event(session_id text NOT NULL, seq int NOT NULL, tenant_id text NOT NULL,"
        " payload {bytes} NOT NULL, ts {real}, PRIMARY KEY (session_id, seq))"
    ),
)
JOURNEY = [{"next": (number + 1) % 50, "error": number} for number in range(50)]


Wire: TypeAlias = "asyncpg.pool.PoolConnectionProxy[asyncpg.Record]"


class Conflict(Exception):
    """Somebody else moved the session first."""


class State(msgspec.Struct):
    variables: dict[str, str]
    attempts: int = 0


_ENCODER = msgspec.msgpack.Encoder()
_DECODER = msgspec.msgpack.Decoder(State)
NEW = _ENCODER.encode(State({f"variable_{i}": "x" * 24 for i in range(24)}))
EVENT = _ENCODER.encode({"from": 3, "to": 4, "outcome": "next", "pad": "y" * 120})


class BareStore(Protocol):
    async def open(self) -> None: ...

    async def seq(self, session: str, tenant: str) -> int: ...

    async def move(self, session: str, tenant: str, now: float) -> int: ...


def session_id(number: int) -> str:
    return f"01J{number:023d}"


def tenant_of(session: str) -> str:
    return f"t{int(session[3:]) % 200:04d}"


def rows() -> list[tuple[str, str, int, int, bytes, float]]:
    """Return the sessions that are there from the start."""
    ids, now = [session_id(number) for number in range(SESSIONS)], time.time()
    return [(each, tenant_of(each), 3, 1, NEW, now) for each in ids]


def open_store(address: str) -> BareStore:
    return BarePostgres(address) if address.startswith("postgresql:") else BareSqlite(address)


async def seed(address: str) -> None:
    """Make tables and sessions."""
    if address.startswith("postgresql:"):
        wire = await asyncpg.connect(address)
        for table in TABLES:
            await wire.execute(table.format(bytes="bytea", real="double precision"))
        await wire.copy_records_to_table("session", records=rows())
        await wire.close()
        return
    connection = sqlite3.connect(address)
    for table in TABLES:
        connection.execute(table.format(bytes="blob", real="real"))
    connection.executemany("INSERT INTO session VALUES (?, ?, ?, ?, ?, ?)", rows())
    connection.commit()
    connection.close()


def _advance(node: int, encoded: bytes) -> tuple[int, bytes]:
    state = _DECODER.decode(encoded)
    state.attempts += 1
    return JOURNEY[node]["next"], _ENCODER.encode(state)


class _Asked(NamedTuple):
    answer: "asyncio.Future[int]"
    work: Callable[[sqlite3.Connection], int]


class BareSqlite:
    """One thread with one connection; whatever waits is committed together."""

    SELECT = "SELECT node, seq, state FROM session WHERE id = ? AND tenant_id = ?"
    MOVE = (
        "UPDATE session SET node = ?, seq = seq + 1, state = ?, updated_at = ?"
        " WHERE id = ? AND tenant_id = ? AND seq = ?"
    )
    RECORD = "INSERT INTO event VALUES (?, ?, ?, ?, ?)"

    def __init__(self, path: str) -> None:
        self._path = path
        self._asked: queue.SimpleQueue[_Asked] = queue.SimpleQueue()

    async def open(self) -> None:
        threading.Thread(target=self._serve, daemon=True).start()

    async def seq(self, session: str, tenant: str) -> int:
        return await self._ask(lambda connection: self._select(connection, session, tenant)[1])

    async def move(self, session: str, tenant: str, now: float) -> int:
        return await self._ask(lambda connection: self._move(connection, session, tenant, now))

    async def _ask(self, work: Callable[[sqlite3.Connection], int]) -> int:
        answer: asyncio.Future[int] = asyncio.get_running_loop().create_future()
        self._asked.put(_Asked(answer, work))
        return await answer

    def _select(self, connection: sqlite3.Connection, session: str, tenant: str) -> tuple[int, int, bytes]:
        row: tuple[int, int, bytes] = connection.execute(self.SELECT, (session, tenant)).fetchone()
        return row

    def _move(self, connection: sqlite3.Connection, session: str, tenant: str, now: float) -> int:
        node, seq, state = self._select(connection, session, tenant)
        node, state = _advance(node, state)
        if connection.execute(self.MOVE, (node, state, now, session, tenant, seq)).rowcount != 1:
            raise Conflict
        connection.execute(self.RECORD, (session, seq + 1, tenant, EVENT, now))
        return seq + 1

    def _serve(self) -> None:
        connection = sqlite3.connect(self._path, isolation_level=None, cached_statements=64)
        for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "busy_timeout=5000", "mmap_size=268435456"):
            connection.execute(f"PRAGMA {pragma}")
        while True:
            group = [self._asked.get()]
            with suppress(queue.Empty):
                while len(group) < 64:
                    group.append(self._asked.get_nowait())
            connection.execute("BEGIN IMMEDIATE")
            done = [_attempt(connection, asked) for asked in group]
            connection.execute("COMMIT")
            group[0].answer.get_loop().call_soon_threadsafe(_settle, done)


def _attempt(connection: sqlite3.Connection, asked: _Asked) -> tuple["asyncio.Future[int]", int, Exception | None]:
    try:
        return asked.answer, asked.work(connection), None
    except Exception as error:  # noqa: BLE001 - the thread serves on
        return asked.answer, 0, error


def _settle(done: list[tuple["asyncio.Future[int]", int, Exception | None]]) -> None:
    for answer, result, error in done:
        if answer.done():
            continue
        if error is None:
            answer.set_result(result)
        else:
            answer.set_exception(error)


class BarePostgres:
    """A pool of eight connections; a step is two round trips."""

    SELECT = "SELECT node, seq, state FROM session WHERE id = $1 AND tenant_id = $2"
    MOVE = (
        "WITH moved AS (UPDATE session SET node = $3, seq = seq + 1, state = $4, updated_at = $5"
        " WHERE id = $1 AND tenant_id = $2 AND seq = $6 RETURNING seq)"
        " INSERT INTO event(session_id, seq, tenant_id, payload, ts)"
        " SELECT $1, moved.seq, $2, $7, $5 FROM moved RETURNING seq"
    )

    def __init__(self, address: str) -> None:
        self._address = address
        self._pool: asyncpg.Pool[Any]

    async def open(self) -> None:
        self._pool = await asyncpg.create_pool(self._address, min_size=8, max_size=8)

    async def seq(self, session: str, tenant: str) -> int:
        async with self._pool.acquire() as wire:
            _node, seq, _state = await self._select(wire, session, tenant)
            return seq

    async def move(self, session: str, tenant: str, now: float) -> int:
        async with self._pool.acquire() as wire:
            node, seq, state = await self._select(wire, session, tenant)
            node, state = _advance(node, state)
            if await wire.fetchval(self.MOVE, session, tenant, node, state, now, seq, EVENT) is None:
                raise Conflict
            return seq + 1

    async def _select(self, wire: Wire, session: str, tenant: str) -> tuple[int, int, bytes]:
        row = await wire.fetchrow(self.SELECT, session, tenant)
        assert row is not None
        return row[0], row[1], row[2]
