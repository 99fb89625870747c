"""What the server reads of published journeys while people walk them."""

from typing import Final

import msgspec

from handrail_platform.values import TenantId
from handrail_tenants.journeys.split import arm_of, read_arms
from handrail_tenants.store.contract import Store

_ACTIVE: Final = (
    "SELECT active_hash, split, salt FROM journey WHERE tenant_id = :tenant AND journey = :journey AND NOT EXISTS"
    " (SELECT 1 FROM archived_journey AS a WHERE a.tenant_id = :tenant AND a.journey = :journey)"
)
_PROGRAM: Final = "SELECT journey, version, document FROM program WHERE tenant_id = :tenant AND hash = :hash"


class PublishedProgram(msgspec.Struct, frozen=True):
    """A journey document as published, to be compiled; the hash it is stored under says what must come out."""

    journey: str
    version: int
    document: str


async def active_hash(store: Store, tenant: TenantId, journey: str, unit: bytes) -> bytes | None:
    """Return the hash of the program that a new session of this journey runs.

    While the journey is split, `unit` decides, and the same unit gets the same program. Of an archived journey
    there is none.
    """
    rows = await store.fetch(tenant, _ACTIVE, {"journey": journey})
    if not rows:
        return None
    active, split, salt = rows[0]
    arms = read_arms(split)
    return arm_of(arms, salt, unit).program_hash if arms else active


async def program(store: Store, tenant: TenantId, program_hash: bytes) -> PublishedProgram | None:
    """Return a program of this tenant."""
    rows = await store.fetch(tenant, _PROGRAM, {"hash": program_hash})
    return PublishedProgram(*rows[0]) if rows else None
