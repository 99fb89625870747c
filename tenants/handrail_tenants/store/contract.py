"""What the runtime needs from a database: load, begin, commit, and a few plain statements.

SQL outside the two implementations is written once, in the dialect that SQLite 3.35 and PostgreSQL 15 share, with
named parameters (`:name`). `:tenant` is bound by the store itself and must appear in every statement.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Protocol, TypeAlias

import msgspec

from handrail_platform.errors import HandrailError
from handrail_platform.values import Milliseconds, SessionHandle, TenantId
from handrail_tenants.keys.session import Beside

SqlValue: TypeAlias = str | int | bytes | None
Row: TypeAlias = Sequence[Any]


class StoreUnavailable(HandrailError):
    """The database does not answer. Nothing was committed that was not acknowledged; trying again is safe."""

    code = "store-unavailable"
    status = 503


class StoreFull(HandrailError):
    """The database cannot take more (disk full). Nothing was committed."""

    code = "store-full"
    status = 507


class SessionRow(msgspec.Struct, frozen=True):
    """One journey session as stored. `state` is sealed; `binding` is a hash of the caller's secret."""

    handle: SessionHandle
    seq: int
    status: str
    program_hash: bytes
    expires_at: Milliseconds
    binding: bytes
    key_version: int
    wrapped_key: bytes
    state: bytes
    revoked: bool = False
    """Whether its program was revoked by now, or the account of its person locked or erased.

    Read with the session, and never stored with it.
    """

    @property
    def beside(self) -> Beside:
        """Return what the state was sealed together with, if the row is whole."""
        return Beside(self.seq, self.status, self.program_hash, self.expires_at, self.binding)


class EventRow(msgspec.Struct, frozen=True):
    """One line of the trace; `body` is sealed, the rest is for analytics and holds no personal data."""

    order: int
    at: Milliseconds
    kind: str
    node: str
    visit: int
    outcome: str
    duration_us: int
    body: bytes


class OutboxRow(msgspec.Struct, frozen=True):
    """A promise to the outside. `key` never changes, so that a repetition is recognised."""

    key: str
    topic: str
    due: Milliseconds
    body: bytes


class Write(msgspec.Struct, frozen=True):
    """One domain statement of a commit.

    With `loses_as`, changing no row means that the effect of that tag lost, and nothing at all is committed.
    """

    sql: str
    params: Mapping[str, SqlValue]
    loses_as: str = ""


class Step(msgspec.Struct, frozen=True, kw_only=True):
    """Everything one transition writes, or nothing of it."""

    handle: SessionHandle
    seq: int
    """The new sequence number: the commit wins only if the stored one is exactly one less."""
    at: Milliseconds
    status: str
    journey: str
    program_hash: bytes
    node: str
    person_id: bytes | None
    expires_at: Milliseconds
    """The end that the state is sealed beside. A commit never writes it, and wins only if it still is the end."""
    state: bytes
    events: tuple[EventRow, ...]
    outbox: tuple[OutboxRow, ...]
    writes: tuple[Write, ...]


class Renewal(msgspec.Struct, frozen=True, kw_only=True):
    """A later end for a session that does not move, or nothing of it."""

    handle: SessionHandle
    seq: int
    """The sequence number, which stays: the renewal wins only if it and `expires_at` are still the stored ones."""
    at: Milliseconds
    expires_at: Milliseconds
    renewed_until: Milliseconds
    journey: str
    program_hash: bytes
    state: bytes
    event: EventRow


class Committed(msgspec.Struct, frozen=True):
    """The transition, or the renewal, is durable."""


class Raced(msgspec.Struct, frozen=True):
    """Somebody else moved or renewed the session first, or it is over, its tenant suspended, its program revoked.

    Or its person is locked or erased by now. Nothing was written.
    """


class Lost(msgspec.Struct, frozen=True):
    """A transaction effect lost. Nothing was written."""

    tag: str


CommitResult: TypeAlias = Committed | Raced | Lost


class Store(Protocol):
    """The journey session store of one installation, all tenants. Raises StoreUnavailable and StoreFull."""

    async def open(self) -> None:
        """Connect. Waits for nothing longer than a few seconds."""
        ...

    async def close(self) -> None:
        """Finish what is queued and disconnect."""
        ...

    async def load(self, tenant: TenantId, handle: SessionHandle) -> SessionRow | None:
        """Return the session of this tenant, whatever its state, or None."""
        ...

    async def begin(self, tenant: TenantId, new: SessionRow, step: Step) -> CommitResult:
        """Insert a session together with its first transition (`step.seq` is 1)."""
        ...

    async def commit(self, tenant: TenantId, step: Step) -> CommitResult:
        """Compare-and-set the session to the step's state, with trace, outbox and domain writes (law 2)."""
        ...

    async def renew(self, tenant: TenantId, renewal: Renewal) -> Committed | Raced:
        """Compare-and-set a running session's end, with the state sealed beside it and a line of its trace."""
        ...

    async def fetch(self, tenant: TenantId, sql: str, params: Mapping[str, SqlValue]) -> list[Row]:
        """Run a reading statement."""
        ...

    async def write(self, tenant: TenantId, writes: Sequence[Write]) -> Committed | Lost:
        """Run domain statements in one transaction of their own."""
        ...

    async def write_returning(self, tenant: TenantId, sql: str, params: Mapping[str, SqlValue]) -> list[Row]:
        """Run one statement with RETURNING, durable when it answers (counters that guard a verdict)."""
        ...


class Leased(msgspec.Struct, frozen=True):
    """An outbox row that this worker alone may deliver until its lease ends, with what opens its body."""

    tenant: TenantId
    key: str
    topic: str
    attempts: int
    body: bytes
    key_version: int
    wrapped_key: bytes
    handle: SessionHandle


class OutboxStore(Protocol):
    """The outbox across tenants. With purging and WaitsStore, all that is not about a single tenant."""

    async def lease(self, now: Milliseconds, until: Milliseconds, limit: int) -> list[Leased]:
        """Take due rows whose lease is free, oldest first, never two workers the same (SKIP LOCKED)."""
        ...

    async def delivered(self, row: Leased) -> None:
        """Remove a row that was delivered."""
        ...

    async def failed(self, row: Leased, retry_at: Milliseconds | None, reason: str) -> None:
        """Release a row for another try, or mark it dead when `retry_at` is None. `reason` is a code."""
        ...

    async def lag(self, now: Milliseconds) -> tuple[int, Milliseconds]:
        """Return how many rows wait, and for how long the oldest due one has."""
        ...

    async def purge(self, now: Milliseconds, limit: int) -> int:
        """Delete up to `limit` rows whose retention is over, over all growing tables; return how many."""
        ...


class Due(msgspec.Struct, frozen=True):
    """A session for which something came, or whose moment has. Until `leased_until` no other worker is told."""

    tenant: TenantId
    handle: SessionHandle
    leased_until: Milliseconds


class DuePlan(msgspec.Struct, frozen=True):
    """A planned publication whose moment has come. `tenant` is the tenant's key."""

    tenant: str
    journey: str
    number: int


class PlansStore(Protocol):
    """The plans of all tenants, as their worker sees them."""

    async def due_plans(self, now: Milliseconds, limit: int) -> list[DuePlan]:
        """Return up to `limit` plans whose moment has come, oldest first. Any number of workers are told."""
        ...


class DueErasure(msgspec.Struct, frozen=True):
    """Somebody who is to be erased by now. `key` is that of their tenant."""

    tenant: TenantId
    key: str
    person_id: bytes


class ErasuresStore(Protocol):
    """Who is to be erased, over all tenants, as their worker sees them."""

    async def due_erasures(self, now: Milliseconds, limit: int) -> list[DueErasure]:
        """Return up to `limit` people whose moment has come, oldest first. Any number of workers are told."""
        ...


class WaitsStore(Protocol):
    """The sessions of all tenants that wait, as their worker sees them."""

    async def lease_due(self, now: Milliseconds, until: Milliseconds, limit: int) -> list[Due]:
        """Take up to `limit` sessions with unapplied events, and as many whose time has come, oldest first."""
        ...
