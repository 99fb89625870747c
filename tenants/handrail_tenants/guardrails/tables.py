"""Guardrails of a tenant by scope; every revision stays as a line of the log, and the newest is in force."""

from sqlalchemy import BigInteger, Text
from sqlmodel import Field

from handrail_tenants.tenancy.stored import TenantOwned


class StoredGuardrails(TenantOwned, table=True):
    """All guardrails of one scope from this revision on: a line of the log, which stays.

    `document` is JSON, and emptied when fifty newer revisions are there; nothing else ever changes. `broken` is
    JSON too: the names of the live journeys that were known to break them when they were set. So is `accepted`:
    the warnings that live journeys gave then, with the reasons for which somebody lives with them.
    """

    scope: str = Field(primary_key=True)
    revision: int = Field(primary_key=True)
    document: str = Field(sa_type=Text)
    broken: str = Field(sa_type=Text)
    at: int = Field(sa_type=BigInteger)
    decided_by: str
    reason: str = Field(sa_type=Text)
    accepted: str = Field(sa_type=Text, sa_column_kwargs={"server_default": "[]"})
