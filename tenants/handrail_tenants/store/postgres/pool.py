"""Connections that know for whom they speak, so that row-level security always bites.

A connection says `handrail.tenant_id` once and keeps it; one that already says the right tenant is preferred.
"""

import asyncio
from contextlib import suppress
from typing import Final, TypeAlias

import asyncpg

from handrail_platform.values import TenantId
from handrail_tenants.store.contract import StoreUnavailable
from handrail_tenants.store.postgres.faults import store_fault

Wire: TypeAlias = "asyncpg.Connection[asyncpg.Record]"

_SECONDS: Final = 5.0
"""How long to wait for a connection, for a new one to open, and for the answer to one statement."""
_SETTINGS: Final = {
    "application_name": "handrail",
    "idle_in_transaction_session_timeout": "10s",
    "lock_timeout": "3s",
    "statement_timeout": "5s",
}
_SPEAK: Final = """
SELECT set_config('handrail.tenant_id', $1, false), set_config('handrail.every_tenant', $2, false)
"""


class EveryTenant:
    """Speak for all tenants: only for the outbox and for disposal, and only their tables listen."""


EVERY_TENANT: Final = EveryTenant()
Scope: TypeAlias = TenantId | EveryTenant


class PooledConnection:
    """A connection with the scope that the server was told."""

    __slots__ = ("scope", "wire")

    def __init__(self, wire: Wire) -> None:
        self.wire = wire
        self.scope: Scope | None = None

    async def speak_for(self, scope: Scope | None) -> None:
        """Tell the server whose rows may be seen. None tells nothing: then it may ask the registry only."""
        if scope is None or scope == self.scope:
            return
        self.scope = None
        every = isinstance(scope, EveryTenant)
        await self.wire.execute(_SPEAK, "" if every else str(scope), "on" if every else "")
        self.scope = scope

    @property
    def usable(self) -> bool:
        return not self.wire.is_closed() and not self.wire.is_in_transaction()


class TenantPool:
    """At most `size` connections, opened when needed, dropped when broken."""

    def __init__(self, url: str, size: int) -> None:
        self._url = url
        self._size = size
        self._slots = asyncio.Semaphore(size)
        self._idle: list[PooledConnection] = []
        self._closed = False

    async def take(self, scope: Scope | None) -> PooledConnection:
        """Return a connection that speaks for `scope`. Raises StoreUnavailable."""
        if self._closed:
            raise StoreUnavailable
        await self._wait_for_slot()
        connection: PooledConnection | None = None
        try:
            connection = self._find(scope) or PooledConnection(await self._connect())
            await connection.speak_for(scope)
        except BaseException as error:
            self.drop(connection)
            if fault := store_fault(error):
                raise fault from error
            raise
        return connection

    def give(self, connection: PooledConnection) -> None:
        """Take a connection back; one that is broken or in the middle of something is closed."""
        if connection.usable:
            self._idle.append(connection)
            self._slots.release()
        else:
            self.drop(connection)

    def drop(self, connection: PooledConnection | None) -> None:
        """Close a connection at once: the server undoes what it had not committed."""
        if connection is not None and not connection.wire.is_closed():
            connection.wire.terminate()
        self._slots.release()

    async def close(self) -> None:
        """Wait for what is under way, a few seconds, and disconnect."""
        if self._closed:
            return
        self._closed = True
        with suppress(StoreUnavailable):
            for _ in range(self._size):
                await self._wait_for_slot()
        idle, self._idle = self._idle, []
        for connection in idle:
            try:
                await connection.wire.close(timeout=_SECONDS)
            except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError):
                connection.wire.terminate()

    async def _wait_for_slot(self) -> None:
        if not self._slots.locked():
            await self._slots.acquire()
            return
        try:
            async with asyncio.timeout(_SECONDS):
                await self._slots.acquire()
        except TimeoutError as error:
            raise StoreUnavailable from error

    def _find(self, scope: Scope | None) -> PooledConnection | None:
        self._idle = [each for each in self._idle if not each.wire.is_closed()]
        if not self._idle:
            return None
        chosen = next((each for each in reversed(self._idle) if each.scope == scope), self._idle[0])
        self._idle.remove(chosen)
        return chosen

    async def _connect(self) -> Wire:
        return await asyncpg.connect(
            self._url,
            timeout=_SECONDS,
            command_timeout=_SECONDS,
            server_settings=_SETTINGS,
            statement_cache_size=512,
            max_cached_statement_lifetime=0,
        )
