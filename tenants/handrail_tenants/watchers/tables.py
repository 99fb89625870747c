"""Open editors. A row lives for as long as its editor, and seconds longer where a process died."""

from sqlalchemy import BigInteger, Index
from sqlmodel import Field

from handrail_tenants.tenancy.stored import PLAIN, TenantOwned


class StoredWatcher(TenantOwned, table=True):
    """An editor of a journey in one tab. `person` names an account as drafts do, `step` what is selected there.

    `edits` tells whether they may change the journey, or look at it alone.
    """

    __table_args__ = (Index("ix_watcher_ends_at", "ends_at"), PLAIN)

    journey: str = Field(primary_key=True)
    tab: str = Field(primary_key=True)
    person: str
    edits: bool
    step: str
    came_at: int = Field(sa_type=BigInteger)
    ends_at: int = Field(sa_type=BigInteger)
