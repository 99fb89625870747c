"""Accounts that are to be erased."""

from sqlalchemy import BigInteger, ForeignKeyConstraint, Index
from sqlmodel import Field

from handrail_tenants.tenancy.stored import PLAIN, TenantOwned


class StoredErasure(TenantOwned, table=True):
    """Somebody who is to be erased at `due`. Until then they may change their mind, and the row goes.

    `erased_at` is when it was done. The row stays a little longer, so that what was being written at that very
    moment is found and goes too.
    """

    __table_args__ = (
        ForeignKeyConstraint(["tenant_id", "person_id"], ["person.tenant_id", "person.person_id"]),
        Index("ix_erasure_due", "due"),
        PLAIN,
    )

    person_id: bytes = Field(primary_key=True)
    asked_at: int = Field(sa_type=BigInteger)
    due: int = Field(sa_type=BigInteger)
    erased_at: int | None = Field(sa_type=BigInteger)
