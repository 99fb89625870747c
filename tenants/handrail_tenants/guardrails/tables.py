"""Guardrails of a tenant by scope; every revision stays: the newest is in force, the others are the log."""

from sqlalchemy import BigInteger, Text
from sqlmodel import Field

from handrail_tenants.tenancy.stored import TenantOwned


class StoredGuardrails(TenantOwned, table=True):
    """All guardrails of one scope, as JSON, from this revision on. Never changed.

    `broken` is JSON: the names of the live journeys that were known to break them when they were set.
    """

    scope: str = Field(primary_key=True)
    revision: int = Field(primary_key=True)
    document: str = Field(sa_type=Text)
    broken: str = Field(sa_type=Text)
    at: int = Field(sa_type=BigInteger)
    decided_by: str
    reason: str = Field(sa_type=Text)
