"""The store in a SQLite file: one process, one writing thread, a few reading ones."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from handrail_platform.values import Milliseconds, SessionHandle, TenantId
from handrail_tenants.keys.ring import WrappedTenantKey
from handrail_tenants.store.contract import (
    CommitResult,
    Committed,
    Due,
    DueErasure,
    DuePlan,
    Leased,
    Lost,
    Raced,
    Renewal,
    Row,
    SessionRow,
    SqlValue,
    Step,
    Write,
)
from handrail_tenants.store.due_erasures import DUE_ERASURES
from handrail_tenants.store.due_plans import DUE_PLANS
from handrail_tenants.store.registry import (
    TENANT_BY_HOST,
    TENANT_BY_ID,
    TENANT_BY_KEY,
    TENANT_KEY,
    RegisteredTenant,
)
from handrail_tenants.store.sql import bind_named
from handrail_tenants.store.sqlite import outbox, steps, waits
from handrail_tenants.store.sqlite.file import SqliteFile
from handrail_tenants.store.sqlite.readers import SqliteReaders
from handrail_tenants.store.sqlite.writer import SqliteWriter


class SqliteStore:
    """Implements everything that an installation needs. At most one may write to a file at a time."""

    def __init__(self, path: Path) -> None:
        file = SqliteFile(path)
        self._writer = SqliteWriter(file)
        self._readers = SqliteReaders(file)

    async def open(self) -> None:
        await self._writer.open()
        await self._readers.open()

    async def close(self) -> None:
        await self._readers.close()
        await self._writer.close()

    async def load(self, tenant: TenantId, handle: SessionHandle) -> SessionRow | None:
        return await self._readers.ask(lambda connection: steps.load(connection, tenant, handle))

    async def begin(self, tenant: TenantId, new: SessionRow, step: Step) -> CommitResult:
        return await self._writer.ask(lambda connection: steps.begin(connection, tenant, new, step))

    async def commit(self, tenant: TenantId, step: Step) -> CommitResult:
        return await self._writer.ask(lambda connection: steps.commit(connection, tenant, step))

    async def renew(self, tenant: TenantId, renewal: Renewal) -> Committed | Raced:
        return await self._writer.ask(lambda connection: steps.renew(connection, tenant, renewal))

    async def fetch(self, tenant: TenantId, sql: str, params: Mapping[str, SqlValue]) -> list[Row]:
        bound = bind_named(sql, tenant, params)
        return await self._readers.ask(lambda connection: connection.execute(sql, bound).fetchall())

    async def write(self, tenant: TenantId, writes: Sequence[Write]) -> Committed | Lost:
        return await self._writer.ask(lambda connection: steps.write(connection, tenant, writes))

    async def write_returning(self, tenant: TenantId, sql: str, params: Mapping[str, SqlValue]) -> list[Row]:
        bound = bind_named(sql, tenant, params)
        return await self._writer.ask(lambda connection: connection.execute(sql, bound).fetchall())

    async def lease(self, now: Milliseconds, until: Milliseconds, limit: int) -> list[Leased]:
        return await self._writer.ask(lambda connection: outbox.lease(connection, now, until, limit))

    async def delivered(self, row: Leased) -> None:
        await self._writer.ask(lambda connection: outbox.delivered(connection, row))

    async def failed(self, row: Leased, retry_at: Milliseconds | None, reason: str) -> None:
        await self._writer.ask(lambda connection: outbox.failed(connection, row, retry_at, reason))

    async def lag(self, now: Milliseconds) -> tuple[int, Milliseconds]:
        return await self._readers.ask(lambda connection: outbox.lag(connection, now))

    async def purge(self, now: Milliseconds, limit: int) -> int:
        return await self._writer.ask(lambda connection: outbox.purge(connection, now, limit))

    async def lease_due(self, now: Milliseconds, until: Milliseconds, limit: int) -> list[Due]:
        return await self._writer.ask(lambda connection: waits.lease_due(connection, now, until, limit))

    async def due_plans(self, now: Milliseconds, limit: int) -> list[DuePlan]:
        sql = DUE_PLANS.format(now="?1", limit="?2")
        rows = await self._readers.ask(lambda connection: connection.execute(sql, (now, limit)).fetchall())
        return [DuePlan(*row) for row in rows]

    async def due_erasures(self, now: Milliseconds, limit: int) -> list[DueErasure]:
        sql = DUE_ERASURES.format(now="?1", limit="?2")
        rows = await self._readers.ask(lambda connection: connection.execute(sql, (now, limit)).fetchall())
        return [DueErasure(*row) for row in rows]

    async def tenant_by_key(self, key: str) -> RegisteredTenant | None:
        return await self._tenant(TENANT_BY_KEY, key)

    async def tenant_by_id(self, tenant: TenantId) -> RegisteredTenant | None:
        return await self._tenant(TENANT_BY_ID, tenant)

    async def tenant_by_host(self, host: str) -> RegisteredTenant | None:
        return await self._tenant(TENANT_BY_HOST, host)

    async def tenant_key(self, tenant: TenantId) -> WrappedTenantKey | None:
        rows = await self._registry(TENANT_KEY, tenant)
        return WrappedTenantKey(*rows[0]) if rows else None

    async def _tenant(self, sql: str, name: str | int) -> RegisteredTenant | None:
        rows = await self._registry(sql, name)
        return RegisteredTenant(*rows[0]) if rows else None

    async def _registry(self, sql: str, argument: str | int) -> list[Row]:
        spelled = sql.format("?")
        return await self._readers.ask(lambda connection: connection.execute(spelled, (argument,)).fetchall())
