"""One at a time: what takes a turn keeps others of the tenant waiting until its transaction ends."""

from typing import Final

from sqlalchemy import text

from handrail_tenants.tenancy.session import TenantSession

_ALONE: Final = text("SELECT pg_advisory_xact_lock(hashtextextended(:who, 0))")


def take_turn(session: TenantSession, at: str) -> None:
    """Wait until nobody else of the tenant has the turn at this, and keep it until the transaction ends.

    SQLite has one writer at a time anyway.
    """
    connection = session.connection()
    if connection.dialect.name == "postgresql":
        connection.execute(_ALONE, {"who": f"{at} of {session.tenant}"})
