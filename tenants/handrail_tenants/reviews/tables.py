"""Cases that wait for somebody of the tenant's staff, and what became of them."""

from sqlalchemy import BigInteger, Index, text
from sqlmodel import Field

from handrail_tenants.tenancy.stored import TenantOwned, one_of

_WAITING = text("state IN ('open', 'confirming')")


class StoredReviewCase(TenantOwned, table=True):
    """One case of one session: `open`, `confirming` once the first of two people approved, then decided for good.

    `correlation` is what the decision carries to reach the wait. Whoever took the case last has it from
    `claimed_at` on for a while. `shown` is what reviewers see, and `reason` why the first of two approved, both
    sealed with the key of the session: they can be read for as long as that is kept. `checks` is what has to be
    confirmed, separated by spaces. With `pictures` reviewers see those that the session keeps.
    """

    __table_args__ = (
        Index(
            "ix_review_case_waiting",
            *("tenant_id", "opened_at", "case_id"),
            sqlite_where=_WAITING,
            postgresql_where=_WAITING,
        ),
        Index("ix_review_case_until", "until"),
        one_of("state", "open", "confirming", "approved", "rejected"),
    )

    case_id: bytes = Field(primary_key=True)
    handle: bytes
    correlation: bytes
    journey: str
    node: str
    opened_at: int = Field(sa_type=BigInteger)
    until: int = Field(sa_type=BigInteger)
    people: int
    checks: str
    shown: bytes
    pictures: int
    state: str
    claimed_by: str
    claimed_at: int = Field(sa_type=BigInteger)
    first_by: str
    reason: bytes
    decided_by: str
    decided_at: int = Field(sa_type=BigInteger)
