"""Counters that limit abuse across journey sessions."""

from sqlalchemy import BigInteger, Index
from sqlmodel import Field

from handrail_tenants.tenancy.stored import PLAIN, TenantOwned


class StoredThrottle(TenantOwned, table=True):
    """How often a limited thing happened in the current window. `key_hash` is keyed: it names nobody."""

    __table_args__ = (Index("ix_throttle_expires_at", "expires_at"), PLAIN)

    scope: str = Field(primary_key=True)
    key_hash: bytes = Field(primary_key=True)
    count: int
    window_ends_at: int = Field(sa_type=BigInteger)
    locked_until: int = Field(sa_type=BigInteger)
    expires_at: int = Field(sa_type=BigInteger)
