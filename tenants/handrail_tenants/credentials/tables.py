"""What people prove themselves with."""

from sqlalchemy import BigInteger, ForeignKeyConstraint, Index, text
from sqlmodel import Field

from handrail_tenants.tenancy.stored import PLAIN, TenantOwned, one_of

_ONE_EACH = text("state = 'active' AND profile IN ('password', 'totp')")
_IMPORTED = text("recipe IS NOT NULL")
_ONE_LIST = text("state = 'active' AND profile = 'recovery_code'")


class StoredCredential(TenantOwned, table=True):
    """One authenticator of one person. `profile` is an AuthenticatorProfile.

    `counter` is the last TOTP time step, the last signature counter of a passkey, or a bit for each recovery code
    that was used. `credential_id` of a passkey is a keyed hash; `backed_up` says whether it was copied when it was
    last heard of. `recipe` is how another store hashed a password, until the person signs in with it.
    """

    __table_args__ = (
        ForeignKeyConstraint(["tenant_id", "person_id"], ["person.tenant_id", "person.person_id"]),
        Index("ix_credential_person", "tenant_id", "person_id"),
        Index(
            "uq_credential_one_active",
            "tenant_id",
            "person_id",
            "profile",
            unique=True,
            sqlite_where=_ONE_EACH,
            postgresql_where=_ONE_EACH,
        ),
        Index(
            "uq_credential_one_list",
            "tenant_id",
            "person_id",
            unique=True,
            sqlite_where=_ONE_LIST,
            postgresql_where=_ONE_LIST,
        ),
        Index(
            "ix_credential_recipe",
            "tenant_id",
            "recipe",
            sqlite_where=_IMPORTED,
            postgresql_where=_IMPORTED,
        ),
        one_of("state", "active", "revoked"),
        PLAIN,
    )

    credential_id: bytes = Field(primary_key=True)
    person_id: bytes
    profile: str
    sealed: bytes
    counter: int = Field(sa_type=BigInteger)
    state: str
    created_at: int = Field(sa_type=BigInteger)
    last_used_at: int | None = Field(sa_type=BigInteger)
    backed_up: int | None
    recipe: str | None
