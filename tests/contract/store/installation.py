"""An installation with two tenants, and the smallest transitions that mean something in it."""

import os
from dataclasses import dataclass
from typing import Any

import msgspec
from sqlalchemy import Engine

from handrail_platform.values import Milliseconds, SessionHandle, TenantId
from handrail_tenants.journeys.decision import Decision
from handrail_tenants.journeys.tables import StoredProgram
from handrail_tenants.keys.master import MasterKeys
from handrail_tenants.keys.ring import KeyRing
from handrail_tenants.store.contract import EventRow, OutboxRow, Renewal, Row, SessionRow, Step
from handrail_tenants.store.open import InstallationStore
from handrail_tenants.tenancy.registry import TenantRegistry
from tests.postgres import Database

NOW = 1_763_779_200_000
SOON = NOW + 600_000
LATER = SOON + 600_000
PROGRAM = b"p" * 32
MASTER = MasterKeys({1: b"m" * 32})


def admit_all(program: StoredProgram, decision: Decision) -> None:
    """Let every version go live: nobody demands anything."""
    del program, decision


def digest(number: int) -> bytes:
    return bytes([number]) * 32


def decided(reason: str = "", at: int = NOW) -> Decision:
    return Decision("alice", reason, at)


@dataclass(frozen=True)
class Installation:
    """Globex, where Alice is at home, and Initech, from where Mallory wants in."""

    database: Database
    owner: Engine
    store: InstallationStore
    registry: TenantRegistry
    keys: KeyRing
    globex: TenantId
    initech: TenantId

    async def begin(
        self, tenant: TenantId | None = None, *, expires_at: Milliseconds = SOON, **changes: Any
    ) -> SessionHandle:
        """Start a session of Globex and return its handle."""
        handle = SessionHandle(os.urandom(16))
        tenant = tenant or self.globex
        keys = await self.keys.of(tenant)
        _, wrapped, version = keys.new_session_key(handle)
        new = session(handle, expires_at=expires_at, key_version=version, wrapped_key=wrapped)
        await self.store.begin(tenant, new, step(handle, 1, expires_at=expires_at, **changes))
        return handle

    async def rows(self, table: str, tenant: TenantId | None = None) -> list[Row]:
        """Return what the tenant has in a table."""
        sql = f"SELECT * FROM {table} WHERE tenant_id = :tenant ORDER BY 1, 2, 3, 4"  # noqa: S608 - our own names
        return await self.store.fetch(tenant or self.globex, sql, {})


def session(handle: SessionHandle, **changes: Any) -> SessionRow:
    """Return the row of a new session."""
    usual = SessionRow(handle, 1, "running", PROGRAM, SOON, b"binding", 1, b"wrapped", b"state 1")
    return msgspec.structs.replace(usual, **changes)


def step(handle: SessionHandle, seq: int, **changes: Any) -> Step:
    """Return a transition that leaves one line in the trace."""
    usual = Step(
        handle=handle,
        seq=seq,
        at=NOW,
        status="running",
        journey="register",
        program_hash=PROGRAM,
        node=f"node {seq}",
        person_id=None,
        expires_at=SOON,
        state=f"state {seq}".encode(),
        events=(event(),),
        outbox=(),
        writes=(),
    )
    return msgspec.structs.replace(usual, **changes)


def renewal(handle: SessionHandle, seq: int = 1, **changes: Any) -> Renewal:
    """Return a renewal that takes the usual end ten minutes further."""
    usual = Renewal(
        handle=handle,
        seq=seq,
        at=NOW,
        expires_at=SOON,
        renewed_until=LATER,
        journey="register",
        program_hash=PROGRAM,
        state=b"renewed",
        event=event(1001, "renewed"),
    )
    return msgspec.structs.replace(usual, **changes)


def event(order: int = 0, kind: str = "submitted") -> EventRow:
    """Return one line of a trace."""
    return EventRow(order, NOW, kind, "node", 1, "ok", 120, b"sealed body")


def promise(key: str, *, due: int = NOW) -> OutboxRow:
    """Return one promise to the outside."""
    return OutboxRow(key, "email.code", due, b"sealed promise")
