"""The store in a PostgreSQL database, any number of processes."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Final, TypeVar

import asyncpg

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
from handrail_tenants.store.postgres import outbox, steps, waits
from handrail_tenants.store.postgres.faults import store_fault
from handrail_tenants.store.postgres.pool import EVERY_TENANT, Scope, TenantPool, Wire
from handrail_tenants.store.registry import (
    TENANT_BY_HOST,
    TENANT_BY_ID,
    TENANT_BY_KEY,
    TENANT_KEY,
    RegisteredTenant,
)
from handrail_tenants.store.sql import bind_numbered

Result = TypeVar("Result")

_POOL_SIZE: Final = 8


class PostgresStore:
    """Implements everything that an installation needs."""

    def __init__(self, url: str, pool_size: int = _POOL_SIZE) -> None:
        self._pool = TenantPool(url, pool_size)

    async def open(self) -> None:
        await self._run(None, lambda wire: wire.execute("SELECT 1"))

    async def close(self) -> None:
        await self._pool.close()

    async def load(self, tenant: TenantId, handle: SessionHandle) -> SessionRow | None:
        row = await self._run(tenant, lambda wire: wire.fetchrow(steps.LOAD, tenant, handle))
        return None if row is None else SessionRow(*row)

    async def begin(self, tenant: TenantId, new: SessionRow, step: Step) -> CommitResult:
        return await self._move(tenant, step, lambda wire: steps.begin(wire, tenant, new, step))

    async def commit(self, tenant: TenantId, step: Step) -> CommitResult:
        return await self._move(tenant, step, lambda wire: steps.commit(wire, tenant, step))

    async def renew(self, tenant: TenantId, renewal: Renewal) -> Committed | Raced:
        return Committed() if await self._run(tenant, lambda w: steps.renew(w, tenant, renewal)) else Raced()

    async def fetch(self, tenant: TenantId, sql: str, params: Mapping[str, SqlValue]) -> list[Row]:
        text, values = bind_numbered(sql, tenant, params)
        return [tuple(row) for row in await self._run(tenant, lambda wire: wire.fetch(text, *values))]

    async def write(self, tenant: TenantId, writes: Sequence[Write]) -> Committed | Lost:
        return await self._run(tenant, lambda wire: _whole(wire, lambda: steps.write(wire, tenant, writes)))

    async def write_returning(self, tenant: TenantId, sql: str, params: Mapping[str, SqlValue]) -> list[Row]:
        return await self.fetch(tenant, sql, params)

    async def lease(self, now: Milliseconds, until: Milliseconds, limit: int) -> list[Leased]:
        return await self._run(EVERY_TENANT, lambda wire: outbox.lease(wire, now, until, limit))

    async def delivered(self, row: Leased) -> None:
        await self._run(row.tenant, lambda wire: outbox.delivered(wire, row))

    async def failed(self, row: Leased, retry_at: Milliseconds | None, reason: str) -> None:
        await self._run(row.tenant, lambda wire: outbox.failed(wire, row, retry_at, reason))

    async def lag(self, now: Milliseconds) -> tuple[int, Milliseconds]:
        return await self._run(EVERY_TENANT, lambda wire: outbox.lag(wire, now))

    async def purge(self, now: Milliseconds, limit: int) -> int:
        return await self._run(EVERY_TENANT, lambda wire: outbox.purge(wire, now, limit))

    async def lease_due(self, now: Milliseconds, until: Milliseconds, limit: int) -> list[Due]:
        return await self._run(EVERY_TENANT, lambda wire: waits.lease_due(wire, now, until, limit))

    async def due_plans(self, now: Milliseconds, limit: int) -> list[DuePlan]:
        sql = DUE_PLANS.format(now="$1", limit="$2")
        return [DuePlan(*row) for row in await self._run(EVERY_TENANT, lambda wire: wire.fetch(sql, now, limit))]

    async def due_erasures(self, now: Milliseconds, limit: int) -> list[DueErasure]:
        sql = DUE_ERASURES.format(now="$1", limit="$2")
        rows = await self._run(EVERY_TENANT, lambda wire: wire.fetch(sql, now, limit))
        return [DueErasure(*row) for row in rows]

    async def tenant_by_key(self, key: str) -> RegisteredTenant | None:
        return await self._tenant(TENANT_BY_KEY, key)

    async def tenant_by_id(self, tenant: TenantId) -> RegisteredTenant | None:
        return await self._tenant(TENANT_BY_ID, tenant)

    async def tenant_by_host(self, host: str) -> RegisteredTenant | None:
        return await self._tenant(TENANT_BY_HOST, host)

    async def tenant_key(self, tenant: TenantId) -> WrappedTenantKey | None:
        row = await self._run(None, lambda wire: wire.fetchrow(TENANT_KEY.format("$"), tenant))
        return None if row is None else WrappedTenantKey(*row)

    async def _tenant(self, sql: str, name: str | int) -> RegisteredTenant | None:
        row = await self._run(None, lambda wire: wire.fetchrow(sql.format("$"), name))
        return None if row is None else RegisteredTenant(*row)

    async def _move(self, tenant: TenantId, step: Step, move: Callable[[Wire], Awaitable[bool]]) -> CommitResult:
        if not step.writes:
            return Committed() if await self._run(tenant, move) else Raced()

        async def move_and_write(wire: Wire) -> CommitResult:
            if not await move(wire):
                return Raced()
            return await steps.write(wire, tenant, step.writes)

        return await self._run(tenant, lambda wire: _whole(wire, lambda: move_and_write(wire)))

    async def _run(self, scope: Scope | None, work: Callable[[Wire], Awaitable[Result]]) -> Result:
        connection = await self._pool.take(scope)
        try:
            result = await work(connection.wire)
        except asyncpg.PostgresError as error:
            self._pool.give(connection)
            if fault := store_fault(error):
                raise fault from error
            raise
        except BaseException as error:
            # Cut off in the middle: what the server still does for this connection must reach nobody else.
            self._pool.drop(connection)
            if fault := store_fault(error):
                raise fault from error
            raise
        self._pool.give(connection)
        return result


async def _whole(wire: Wire, work: Callable[[], Awaitable[Result]]) -> Result:
    """Run `work` in a transaction that is undone unless it answers Committed."""
    await wire.execute("BEGIN")
    result = await work()
    await wire.execute("COMMIT" if isinstance(result, Committed) else "ROLLBACK")
    return result
