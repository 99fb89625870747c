"""Keys with which a tenant signs."""

from sqlalchemy import BigInteger, Text
from sqlmodel import Field

from handrail_tenants.tenancy.stored import TenantOwned


class StoredSigningKey(TenantOwned, table=True):
    """A key pair of a tenant. The newest signs; all of them stay, because what they signed stays."""

    key_id: str = Field(primary_key=True)
    """The thumbprint of the public key (RFC 7638)."""
    sealed: bytes
    public: str = Field(sa_type=Text)
    """As a JSON Web Key (RFC 7517)."""
    created_at: int = Field(sa_type=BigInteger)
