"""Runs the migrations from code: no configuration file, no working directory."""

from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, text

from handrail_tenants.schema import OWNED, REGISTRY
from handrail_tenants.tenancy.engine import open_engine

_FOLDER: Final = Path(__file__).parent
_ONE_AT_A_TIME: Final = 7_264_513_908
"""Names the advisory lock that two migrating processes contend for."""


def migrate(address: str) -> None:
    """Bring the database to the schema of this release, in one transaction; a missing SQLite file is made.

    Gives up rather than hold up traffic: five seconds for a lock, five minutes for a statement.
    """
    with _connected(address) as connection, connection.begin():
        if connection.dialect.name == "postgresql":
            connection.execute(text("SET LOCAL lock_timeout = '5s'"))
            connection.execute(text("SET LOCAL statement_timeout = '5min'"))
            connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _ONE_AT_A_TIME})
        command.upgrade(_configuration(connection), "head")


def pending(address: str) -> tuple[str, ...]:
    """Return the revisions that this database still lacks, in the order in which they would run."""
    scripts = ScriptDirectory.from_config(_configuration(None))
    with _connected(address) as connection:
        applied = MigrationContext.configure(connection).get_current_revision()
    lacking = [script.revision for script in scripts.iterate_revisions("head", applied or "base")]
    return tuple(reversed(lacking))


def grant(address: str, role: str) -> None:
    """Let the role that the server logs in with do its work on a PostgreSQL database, and nothing more.

    The role must exist, and must be neither owner nor superuser: row-level security binds neither.
    """
    with _connected(address) as connection, connection.begin():
        quote = connection.dialect.identifier_preparer.quote
        registry = ", ".join(quote(str(table.__tablename__)) for table in REGISTRY)
        owned = ", ".join(quote(str(table.__tablename__)) for table in OWNED)
        for statement in (
            f"GRANT USAGE ON SCHEMA public TO {quote(role)}",
            f"GRANT SELECT ON {registry}, alembic_version TO {quote(role)}",
            f"GRANT SELECT, INSERT, UPDATE, DELETE ON {owned} TO {quote(role)}",
        ):
            connection.exec_driver_sql(statement)


@contextmanager
def _connected(address: str) -> Generator[Connection]:
    engine: Engine = open_engine(address)
    try:
        with engine.connect() as connection:
            yield connection
    finally:
        engine.dispose()


def _configuration(connection: Connection | None) -> Config:
    configuration = Config()
    configuration.set_main_option("script_location", str(_FOLDER))
    configuration.set_main_option("path_separator", "os")
    configuration.attributes["connection"] = connection
    return configuration
