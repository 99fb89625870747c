"""Programs, which never change, and the pointer to the one that new sessions run."""

from sqlalchemy import BigInteger, ForeignKeyConstraint, Index, Text
from sqlmodel import Field

from handrail_tenants.tenancy.stored import TenantOwned


class StoredProgram(TenantOwned, table=True):
    """A published journey document under the hash of its program. `version` counts from 1 within the journey."""

    __table_args__ = (Index("uq_program_version", "tenant_id", "journey", "version", unique=True),)

    hash: bytes = Field(primary_key=True)
    journey: str
    version: int
    document: str = Field(sa_type=Text)
    published_at: int = Field(sa_type=BigInteger)


class StoredJourney(TenantOwned, table=True):
    """Which program a journey starts with. `revision` counts the switches of the pointer."""

    __table_args__ = (ForeignKeyConstraint(["tenant_id", "active_hash"], ["program.tenant_id", "program.hash"]),)

    journey: str = Field(primary_key=True)
    active_hash: bytes
    revision: int
    published_at: int = Field(sa_type=BigInteger)
