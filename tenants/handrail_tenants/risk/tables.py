"""By what people are recognised when they come again."""

from sqlalchemy import BigInteger, ForeignKeyConstraint, Index
from sqlmodel import Field

from handrail_tenants.tenancy.stored import PLAIN, TenantOwned, one_of


class StoredRecognised(TenantOwned, table=True):
    """A device or network from which a person signed in. `trait` is a keyed hash of it and of the person.

    The same device has another trait for each of its people, so that rows tell neither where somebody is nor who
    lives together.
    """

    __table_args__ = (
        ForeignKeyConstraint(["tenant_id", "person_id"], ["person.tenant_id", "person.person_id"]),
        Index("ix_recognised_ends_at", "ends_at"),
        one_of("kind", "device", "network"),
        PLAIN,
    )

    person_id: bytes = Field(primary_key=True)
    kind: str = Field(primary_key=True)
    trait: bytes = Field(primary_key=True)
    seen_at: int = Field(sa_type=BigInteger)
    ends_at: int = Field(sa_type=BigInteger)
