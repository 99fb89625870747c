"""Secrets of tenants."""

from sqlalchemy import BigInteger
from sqlmodel import Field

from handrail_tenants.tenancy.stored import TenantOwned


class StoredTenantSecret(TenantOwned, table=True):
    """A secret by the name that journeys call it, sealed for its row under the tenant's key."""

    name: str = Field(primary_key=True)
    sealed: bytes
    set_at: int = Field(sa_type=BigInteger)
    set_by: str
