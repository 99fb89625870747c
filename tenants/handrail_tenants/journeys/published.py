"""What the server reads of published journeys while people walk them."""

from typing import Final

import msgspec

from handrail_platform.values import TenantId
from handrail_tenants.store.contract import Store

_ACTIVE: Final = "SELECT active_hash FROM journey WHERE tenant_id = :tenant AND journey = :journey"
_PROGRAM: Final = "SELECT journey, version, document FROM program WHERE tenant_id = :tenant AND hash = :hash"


class PublishedProgram(msgspec.Struct, frozen=True):
    """A journey document as published, to be compiled; the hash it is stored under says what must come out."""

    journey: str
    version: int
    document: str


async def active_hash(store: Store, tenant: TenantId, journey: str) -> bytes | None:
    """Return the hash of the program that a new session of this journey runs."""
    rows = await store.fetch(tenant, _ACTIVE, {"journey": journey})
    return rows[0][0] if rows else None


async def program(store: Store, tenant: TenantId, program_hash: bytes) -> PublishedProgram | None:
    """Return a program of this tenant."""
    rows = await store.fetch(tenant, _PROGRAM, {"hash": program_hash})
    return PublishedProgram(*rows[0]) if rows else None
