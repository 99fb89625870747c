"""Pictures that sessions keep for a review."""

from sqlalchemy import BigInteger, Index
from sqlmodel import Field

from handrail_tenants.tenancy.stored import TenantOwned, one_of


class StoredKeptPicture(TenantOwned, table=True):
    """One side of a document, as the step `node` of a session was shown it last.

    `sealed` with the key of the session: whoever destroys that, destroys every picture of the session with it.
    """

    __table_args__ = (
        Index("ix_kept_picture_ends_at", "ends_at"),
        one_of("side", "document", "other_side"),
    )

    handle: bytes = Field(primary_key=True)
    node: str = Field(primary_key=True)
    side: str = Field(primary_key=True)
    kept_at: int = Field(sa_type=BigInteger)
    ends_at: int = Field(sa_type=BigInteger)
    sealed: bytes
