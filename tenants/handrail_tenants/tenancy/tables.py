"""The registry of tenants, the only tables that are not owned by one."""

from sqlalchemy import BigInteger, Text
from sqlmodel import Field

from handrail_tenants.tenancy.stored import Stored, one_of


class StoredTenant(Stored, table=True):
    """A tenant. Without `wrapped_key` nothing that was sealed for it can ever be opened again."""

    __table_args__ = (one_of("state", "active", "suspended", "deleted"), {"sqlite_autoincrement": True})

    id: int | None = Field(default=None, primary_key=True)
    key: str = Field(unique=True)
    name: str
    state: str
    settings: str = Field(sa_type=Text)
    policy_epoch: int
    key_version: int
    """Version of the master key that wraps this tenant's data key."""
    wrapped_key: bytes | None
    created_at: int = Field(sa_type=BigInteger)


class StoredTenantHost(Stored, table=True):
    """A host name at which a tenant answers, in lower case and without a port."""

    host: str = Field(primary_key=True)
    tenant_id: int = Field(foreign_key="tenant.id", index=True)
