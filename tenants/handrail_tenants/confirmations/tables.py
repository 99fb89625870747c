"""What people confirmed: rows are added, and go with time."""

from sqlalchemy import BigInteger, Index
from sqlmodel import Field

from handrail_tenants.tenancy.stored import PLAIN, TenantOwned


class StoredConfirmation(TenantOwned, table=True):
    """A transaction that one person confirmed. What was shown, and the signature over it, lie sealed."""

    __table_args__ = (
        Index("ix_confirmation_person", "tenant_id", "person_id", "at"),
        Index("ix_confirmation_at", "at"),
        PLAIN,
    )

    confirmation_id: bytes = Field(primary_key=True)
    person_id: bytes
    handle: bytes
    """The journey session in which it was confirmed."""
    at: int = Field(sa_type=BigInteger)
    sealed: bytes
