"""Roles of staff. The people themselves are accounts of the platform's tenant, where their keys stay."""

from sqlalchemy import BigInteger, Index
from sqlmodel import Field

from handrail_platform.access.role import Role
from handrail_tenants.tenancy.stored import TenantOwned, one_of


class StoredStaff(TenantOwned, table=True):
    """One role of one person at the tenant that owns the row, which is the tenant that is served.

    `issuer` is the key of the tenant where they have their account, `subject` their person id there. `sealed`
    holds the name that colleagues read, under the key of the tenant that is served.
    """

    __table_args__ = (
        one_of("role", *(role.value for role in Role)),
        Index("ix_staff_person", "issuer", "subject"),
    )

    issuer: str = Field(primary_key=True)
    subject: bytes = Field(primary_key=True)
    role: str = Field(primary_key=True)
    sealed: bytes
    added_at: int = Field(sa_type=BigInteger)
    added_by: str
