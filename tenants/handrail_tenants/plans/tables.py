"""What somebody wants to publish, and what has become of it."""

from sqlalchemy import BigInteger, Index, Text
from sqlmodel import Field

from handrail_tenants.tenancy.stored import TenantOwned, one_of


class StoredPlan(TenantOwned, table=True):
    """A draft that is to go live: `asked` until a second person approves, `set` until its moment, then over.

    `document` and `accepted` (JSON: reasons by keys of findings) are what was proved as the program `hash`;
    `revision` is that of the draft and `pointer` that of what was live. `publish_at` is 0 where it goes live as
    soon as somebody approves. `approved_by` is empty where nobody has to, or nobody did yet. `ends_at` is when it
    was over, or will be if nobody does anything; `refusal` is the code of what was in the way. A promoted version
    has an `origin`, its own `parts` (JSON, by name) and no draft.
    """

    __table_args__ = (
        one_of("state", "asked", "set", "published", "refused", "withdrawn"),
        Index("ix_plan_state_publish_at", "state", "publish_at"),
    )

    journey: str = Field(primary_key=True)
    number: int = Field(primary_key=True)
    state: str
    document: str = Field(sa_type=Text)
    accepted: str = Field(sa_type=Text)
    hash: bytes
    revision: int
    pointer: int
    share: int
    publish_at: int = Field(sa_type=BigInteger)
    needs_approval: bool
    asked_by: str
    asked_at: int = Field(sa_type=BigInteger)
    reason: str = Field(sa_type=Text)
    approved_by: str
    ends_at: int = Field(sa_type=BigInteger)
    refusal: str
    origin: str = Field(sa_type=Text, sa_column_kwargs={"server_default": ""})
    parts: str = Field(sa_type=Text, sa_column_kwargs={"server_default": ""})
