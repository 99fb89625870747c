"""One decision at a time for a tenant: what is demanded of its journeys, and which of them are live."""

from typing import Final

from sqlalchemy import text

from handrail_tenants.tenancy.session import TenantSession

_ALONE: Final = text("SELECT pg_advisory_xact_lock(hashtextextended(:who, 0))")


def decide_alone(session: TenantSession) -> None:
    """Wait until nobody else decides for this tenant, and keep them waiting until the transaction ends.

    What one decision rests on, no other changes meanwhile. SQLite has one writer at a time anyway.
    """
    connection = session.connection()
    if connection.dialect.name == "postgresql":
        connection.execute(_ALONE, {"who": f"decisions of {session.tenant}"})
