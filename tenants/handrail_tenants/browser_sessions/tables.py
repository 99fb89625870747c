"""Browsers on which somebody is signed in."""

from sqlalchemy import BigInteger, ForeignKeyConstraint, Index
from sqlmodel import Field

from handrail_tenants.tenancy.stored import PLAIN, TenantOwned


class StoredBrowserSession(TenantOwned, table=True):
    """A sign-in on one browser, found by the SHA-256 of the secret in its cookie.

    It ends when it was not seen for `idle_ms`, at `ends_at`, or when it was revoked.
    """

    __table_args__ = (
        ForeignKeyConstraint(["tenant_id", "person_id"], ["person.tenant_id", "person.person_id"]),
        Index("ix_browser_session_person", "tenant_id", "person_id"),
        Index("ix_browser_session_ends_at", "ends_at"),
        PLAIN,
    )

    session_hash: bytes = Field(primary_key=True)
    person_id: bytes
    profiles: str
    """The authenticator profiles used, joined by spaces."""
    assurance: int
    authenticated_at: int = Field(sa_type=BigInteger)
    created_at: int = Field(sa_type=BigInteger)
    last_seen_at: int = Field(sa_type=BigInteger)
    idle_ms: int = Field(sa_type=BigInteger)
    ends_at: int = Field(sa_type=BigInteger)
    revoked_at: int | None = Field(sa_type=BigInteger)
    client: str = Field(max_length=64)
    """Coarse, for the person's own list: `Chrome on Android`."""
    sealed: bytes
    """Holds nothing, and is bound to every column but `last_seen_at` and `revoked_at`."""
