"""`handrail serve`."""

import asyncio
import multiprocessing
import socket
from typing import Any

import click
from granian.constants import Interfaces, Loops
from granian.log import LogLevels
from granian.server import Server
from granian.server.common import AbstractServer

from handrail_ui import settings


@click.command("serve")
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", default=8000, show_default=True, help="Port to listen on.")
@click.option("--workers", default=1, show_default=True, help="Processes; SQLite takes exactly one.")
def command(host: str, port: int, workers: int) -> None:
    """Serve journeys over HTTP until interrupted."""
    given = settings.load()
    if workers > 1 and given.database.startswith("sqlite"):
        raise click.UsageError("SQLite has one writer, so it takes one worker. Use PostgreSQL for more.")
    # Imports everything that serves, which `handrail demo` can do without before its workers do it.
    from handrail_ui.wiring import require  # noqa: PLC0415

    asyncio.run(require(given))
    serve(host, port, workers)


def serve(host: str, port: int, workers: int) -> None:
    """Run the HTTP server in this process and its workers until it is told to stop.

    Raises click.UsageError for a port that is taken.
    """
    _require_port(host, port)
    # A forked worker inherits whatever lock a thread of this process holds just then, and waits for it forever.
    multiprocessing.set_start_method("spawn", force=True)
    server(host, port, workers=workers).serve()


def server(host: str, port: int, *, workers: int) -> AbstractServer[Any]:
    """Return the HTTP server; its workers are started as this process starts its processes."""
    return Server(
        "handrail_ui.app:create",
        factory=True,
        address=host,
        port=port,
        workers=workers,
        interface=Interfaces.ASGI,
        loop=Loops.uvloop,
        backlog=1024,
        log_level=LogLevels.warning,
        respawn_failed_workers=True,
        workers_kill_timeout=10,
    )


def _require_port(host: str, port: int) -> None:
    """Say that the port is taken before the server's own library says so in its way."""
    try:
        with socket.create_server((host, port)):
            pass
    except OSError as error:
        raise click.UsageError(f"Cannot listen at {host}:{port}: {error.strerror}.") from error
