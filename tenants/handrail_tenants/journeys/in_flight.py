"""Waiting until no commit is under way that began before something was decided."""

import time
from typing import Final

from sqlalchemy import Engine, text

from handrail_tenants.tenancy.session import TenantSession

_TURN_SECONDS: Final = 0.01
_PATIENCE_SECONDS: Final = 20.0
"""Longer than the server lets a statement, or a transaction that does nothing, of anybody's last."""
# A statement takes its lock before it takes its picture of the rows: whoever is not here sees what we committed.
_WRITERS: Final = text("""
SELECT virtualtransaction FROM pg_locks
WHERE database = (SELECT oid FROM pg_database WHERE datname = current_database())
  AND relation = 'journey_session'::regclass AND mode = 'RowExclusiveLock' AND granted
""")


def wait_for_commits(session: TenantSession) -> None:
    """Return when every transaction that may write journey sessions now has ended, or must have been ended.

    The server ends them sooner than this stops waiting. SQLite has one writer, and so nothing to wait for.
    """
    engine = session.get_bind()
    assert isinstance(engine, Engine)
    if engine.dialect.name != "postgresql":
        return
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        waited_for = set(connection.execute(_WRITERS).scalars())
        deadline = time.monotonic() + _PATIENCE_SECONDS
        while waited_for and time.monotonic() < deadline:
            time.sleep(_TURN_SECONDS)
            waited_for &= set(connection.execute(_WRITERS).scalars())
