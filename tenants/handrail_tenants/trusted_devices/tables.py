"""Browsers that people had remembered."""

from sqlalchemy import BigInteger, ForeignKeyConstraint, Index
from sqlmodel import Field

from handrail_tenants.tenancy.stored import PLAIN, TenantOwned


class StoredTrustedDevice(TenantOwned, table=True):
    """A browser that one person had remembered until `ends_at`.

    `trait` is a keyed hash of the secret in its cookie, of the person, and of both moments: a row that anybody
    changed, or made up, recognises no browser.
    """

    __table_args__ = (
        ForeignKeyConstraint(["tenant_id", "person_id"], ["person.tenant_id", "person.person_id"]),
        Index("ix_trusted_device_ends_at", "ends_at"),
        PLAIN,
    )

    person_id: bytes = Field(primary_key=True)
    trait: bytes = Field(primary_key=True)
    client: str
    trusted_at: int = Field(sa_type=BigInteger)
    ends_at: int = Field(sa_type=BigInteger)
