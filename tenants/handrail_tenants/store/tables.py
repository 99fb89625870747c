"""Journey sessions, their trace and their outbox. The columns mean what the rows of the contract mean."""

from sqlalchemy import BigInteger, Index, text
from sqlmodel import Field

from handrail_tenants.tenancy.stored import PLAIN, TenantOwned, one_of

_WAITING = text("state = 'waiting'")
_KNOWN = text("person_id IS NOT NULL")
_FINISHED = text("kind = 'finished'")


class StoredJourneySession(TenantOwned, table=True):
    """One walk through a journey.

    What every step changes is not indexed, so that PostgreSQL updates in place; only the step that comes to know
    the person cannot.
    """

    __table_args__ = (
        Index("ix_journey_session_expires_at", "expires_at"),
        Index("ix_journey_session_program", "tenant_id", "program_hash", "expires_at"),
        Index(
            "ix_journey_session_person",
            *("tenant_id", "person_id", "created_at", "handle"),
            sqlite_where=_KNOWN,
            postgresql_where=_KNOWN,
        ),
        one_of("status", "running", "finished", "quarantined", "stopped"),
        {"postgresql_with": {"fillfactor": "70"}},
    )

    handle: bytes = Field(primary_key=True)
    seq: int
    status: str
    program_hash: bytes
    journey: str
    node: str
    person_id: bytes | None
    created_at: int = Field(sa_type=BigInteger)
    expires_at: int = Field(sa_type=BigInteger)
    binding: bytes
    key_version: int
    wrapped_key: bytes
    state: bytes


class StoredJourneyEvent(TenantOwned, table=True):
    """One line of the trace: what happened in transition `seq` at position `order`."""

    __table_args__ = (
        Index(
            "ix_journey_event_finished",
            *("tenant_id", "journey", "outcome", "at"),
            sqlite_where=_FINISHED,
            postgresql_where=_FINISHED,
        ),
        PLAIN,
    )

    handle: bytes = Field(primary_key=True)
    seq: int = Field(primary_key=True)
    order: int = Field(primary_key=True)
    at: int = Field(sa_type=BigInteger)
    journey: str
    program_hash: bytes
    node: str
    visit: int
    kind: str
    outcome: str
    duration_us: int = Field(sa_type=BigInteger)
    body: bytes


class StoredOutbox(TenantOwned, table=True):
    """A promise to the outside, sealed with the key of the session that made it.

    `attempts` counts leases and so fences a worker that lost its own; `reason` is the code of the last failure.
    """

    __table_args__ = (
        Index("ix_outbox_due", "due", sqlite_where=_WAITING, postgresql_where=_WAITING),
        one_of("state", "waiting", "dead"),
        PLAIN,
    )

    key: str = Field(primary_key=True)
    handle: bytes
    topic: str
    due: int = Field(sa_type=BigInteger)
    lease_until: int = Field(sa_type=BigInteger)
    attempts: int
    state: str
    reason: str
    body: bytes
