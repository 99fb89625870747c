"""What came from outside for journey sessions, and when the clock has something for them."""

from sqlalchemy import BigInteger, Index, text
from sqlmodel import Field

from handrail_tenants.tenancy.stored import PLAIN, TenantOwned

_UNAPPLIED = text("applied_seq IS NULL")


class StoredInbox(TenantOwned, table=True):
    """An event from outside for one session, once for each name that its source gives it, however often sent.

    `due` is when a worker looks at it, and moves on with every lease. `applied_seq` is the transition that it came
    to, or that it was ignored at; `fate` says which. Its body goes then: what a session took is in its own state.
    """

    __table_args__ = (
        Index("ix_inbox_due", "due", sqlite_where=_UNAPPLIED, postgresql_where=_UNAPPLIED),
        Index("ix_inbox_at", "at"),
        PLAIN,
    )

    handle: bytes = Field(primary_key=True)
    source: str = Field(primary_key=True)
    event_id: str = Field(primary_key=True)
    correlation: bytes
    at: int = Field(sa_type=BigInteger)
    due: int = Field(sa_type=BigInteger)
    applied_seq: int | None
    fate: str
    body: bytes


class StoredJourneyWake(TenantOwned, table=True):
    """When time alone may move a session that waits. Written by waiting transitions only: others pay nothing."""

    __table_args__ = (Index("ix_journey_wake_wake_at", "wake_at"), PLAIN)

    handle: bytes = Field(primary_key=True)
    wake_at: int = Field(sa_type=BigInteger)
