"""Tokens of machines."""

from sqlalchemy import BigInteger
from sqlmodel import Field

from handrail_tenants.tenancy.stored import TenantOwned


class StoredApiToken(TenantOwned, table=True):
    """A token with which a machine works for the tenant. `roles` are its roles with commas between them.

    The secret itself is nowhere: `secret_hash` is its SHA-256.
    """

    id: str = Field(primary_key=True)
    name: str
    roles: str
    secret_hash: bytes
    made_at: int = Field(sa_type=BigInteger)
    made_by: str
    ends_at: int = Field(sa_type=BigInteger)
    revoked_at: int | None = Field(default=None, sa_type=BigInteger)
    used_at: int | None = Field(default=None, sa_type=BigInteger)
