"""A command of ours as a process that answers over HTTP on a free port."""

import http.client
import os
import secrets
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Self

READY_WITHIN_SECONDS = 60
PORTS = range(20_000, 32_000)
"""Below every system's range for outgoing connections."""


class ServerProcess:
    """Starts `handrail` with the given arguments and stops it; `start` after `kill` goes on with the same data."""

    def __init__(self, folder: Path, *arguments: str, environment: Mapping[str, str]) -> None:
        self.folder = folder
        self.port = free_port()
        self.url = f"http://localhost:{self.port}"
        self.environment = dict(environment)
        self._arguments = arguments
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def start(self) -> None:
        """Start and wait until it answers."""
        self.folder.mkdir(parents=True, exist_ok=True)
        with (self.folder / "server.log").open("ab") as log:
            self._process = subprocess.Popen(
                [sys.executable, "-P", "-m", "handrail_ui", *self._arguments, "--port", str(self.port)],
                stdout=log,
                stderr=log,
                env={**os.environ, **self.environment},
                start_new_session=True,
            )
        if not is_ready(self.port, lambda: self.running):
            ended = self._process.poll()
            self.kill()
            raise AssertionError(f"it did not start (exit code {ended}): {self.log()[-3000:]}")

    @property
    def running(self) -> bool:
        return self._process is not None and self._process.poll() is None

    @property
    def pid(self) -> int:
        """Return the id of the process that was started; workers are its children."""
        assert self._process is not None
        return self._process.pid

    def stop(self) -> None:
        """Ask it to stop, and wait."""
        if self._process is not None and self._process.poll() is None:
            os.killpg(self._process.pid, signal.SIGTERM)
            self._process.wait(timeout=30)

    def kill(self) -> None:
        """Pull the plug on the server and all its workers."""
        assert self._process is not None
        with suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait(timeout=30)

    def log(self) -> str:
        return (self.folder / "server.log").read_text(errors="replace")


def is_ready(port: int, running: Callable[[], bool]) -> bool:
    """Wait until the server says that it is ready; return whether it ever did."""
    deadline = time.monotonic() + READY_WITHIN_SECONDS
    while time.monotonic() < deadline and running():
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=2)
        try:
            connection.request("GET", "/readyz")
            if connection.getresponse().status == http.HTTPStatus.OK:
                return True
        except (OSError, http.client.HTTPException):
            time.sleep(0.01)
        finally:
            connection.close()
    return False


def free_port() -> int:
    """Return a port that nobody listens on, and that nobody is given for an outgoing connection meanwhile.

    A server that dies and comes back needs its port again; ports above the range may go to any client.
    """
    for port in secrets.SystemRandom().sample(PORTS, 200):
        if is_free(port):
            return port
    raise AssertionError("every port that was tried is taken")


def is_free(port: int) -> bool:
    """Tell whether a server could listen there now."""
    try:
        with socket.create_server(("127.0.0.1", port)):
            return True
    except OSError:
        return False
