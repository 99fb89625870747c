"""Trials of drafts. What was typed in one is sealed: people type their own address, whatever one tells them."""

from sqlalchemy import BigInteger, Index
from sqlmodel import Field

from handrail_tenants.tenancy.stored import TenantOwned


class StoredTrial(TenantOwned, table=True):
    """What one member of staff tries of one journey. `revision` counts its changes; `sealed` is the trial.

    `page` names the page that the person in front of it sees: who knows it may answer there. `link` does so for
    whoever was invited, until `linked_until`; it is empty, and 0, while nobody is.
    """

    __table_args__ = (
        Index("uq_trial_page", "tenant_id", "page", unique=True),
        Index("ix_trial_ends_at", "ends_at"),
    )

    journey: str = Field(primary_key=True)
    owner: str = Field(primary_key=True)
    revision: int
    sealed: bytes
    page: bytes
    link: bytes
    linked_until: int = Field(sa_type=BigInteger)
    ends_at: int = Field(sa_type=BigInteger)
