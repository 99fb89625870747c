"""People and their identifiers. Whatever tells who somebody is lies sealed under the tenant's data key."""

from sqlalchemy import BigInteger, ForeignKeyConstraint, Index
from sqlmodel import Field

from handrail_tenants.tenancy.stored import PLAIN, TenantOwned, one_of


class StoredPerson(TenantOwned, table=True):
    """An account. `sealed` holds name and attributes, `preferences` what they chose; `revision` counts both.

    `light` is 1 as long as nothing was ever bound to it.
    """

    __table_args__ = (one_of("state", "active", "suspended", "deleted"), PLAIN)

    person_id: bytes = Field(primary_key=True)
    state: str
    language: str
    sealed: bytes
    created_at: int = Field(sa_type=BigInteger)
    revision: int = Field(sa_column_kwargs={"server_default": "0"})
    preferences: bytes | None = None
    light: int = Field(default=0, sa_column_kwargs={"server_default": "0"})


class StoredIdentifier(TenantOwned, table=True):
    """What a person is found by. `lookup` is a keyed hash of the normalised value, `sealed` the value itself."""

    __table_args__ = (
        ForeignKeyConstraint(["tenant_id", "person_id"], ["person.tenant_id", "person.person_id"]),
        Index("ix_identifier_person", "tenant_id", "person_id"),
        one_of("kind", "email", "phone", "username"),
        PLAIN,
    )

    kind: str = Field(primary_key=True)
    lookup: bytes = Field(primary_key=True)
    person_id: bytes
    sealed: bytes
    verified_at: int | None = Field(sa_type=BigInteger)
