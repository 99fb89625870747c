"""The servers under load: processes on a core of their own, whose CPU time and memory are read from outside."""

import base64
import os
import socket
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Self

import psutil

from tests.bench.load import HOST

ROOT = Path(__file__).parents[2]
READY_WITHIN_SECONDS = 30
MASTER_KEY = f"1:{base64.b64encode(bytes(range(32))).decode()}"


@dataclass(frozen=True, slots=True)
class Memory:
    """Of the process that answers, in bytes: all that is resident, and what it shares with nobody."""

    rss: int
    uss: int


def cpu_seconds(root: psutil.Process) -> float:
    """Return the CPU time of a process and all its descendants that still run."""
    return _cpu_seconds(root) + sum(map(_cpu_seconds, root.children(recursive=True)))


def _cpu_seconds(process: psutil.Process) -> float:
    try:
        times = process.cpu_times()
    except psutil.NoSuchProcess:  # a worker of a database may end at any moment
        return 0.0
    return times.user + times.system


def stay_on_core(core: int) -> None:
    """Keep this process, and what it starts from now on, on one core; where there is only one, do nothing."""
    if (os.cpu_count() or 1) > 1:
        os.sched_setaffinity(0, {core})


class Server:
    """A server on the first core, while whoever started it goes on on the second."""

    def __init__(self, command: list[str], environment: dict[str, str]) -> None:
        self.port = _free_port()
        self._command = [each.format(port=self.port) for each in command]
        self._environment = {**os.environ, **environment}

    def __enter__(self) -> Self:
        stay_on_core(0)
        self._process = subprocess.Popen([sys.executable, *self._command], cwd=ROOT, env=self._environment)
        stay_on_core(1)
        self.process = psutil.Process(self._process.pid)
        self._wait()
        return self

    def __exit__(self, *_: object) -> None:
        self._process.terminate()
        self._process.wait(READY_WITHIN_SECONDS)

    def memory(self) -> Memory:
        """Return the memory of the largest process of the tree: the worker; its parent only waits for it."""
        found = [each.memory_full_info() for each in [self.process, *self.process.children(recursive=True)]]
        largest = max(found, key=lambda each: each.rss)
        return Memory(largest.rss, largest.uss)

    def _wait(self) -> None:
        deadline = time.monotonic() + READY_WITHIN_SECONDS
        while time.monotonic() < deadline and self._process.poll() is None:
            try:
                socket.create_connection((HOST, self.port), timeout=1).close()
            except OSError:
                time.sleep(0.05)
            else:
                return
        raise RuntimeError(f"did not start: {self._command}")


def product(database: str) -> Server:
    """Return the product as it ships: one worker, which also delivers the outbox."""
    environment = {
        "HANDRAIL_DATABASE": database,
        "HANDRAIL_BASE_URL": "http://localhost",
        "HANDRAIL_MASTER_KEYS": MASTER_KEY,
        "HANDRAIL_STARTS_PER_MINUTE": "1000000",
    }
    return Server(["-P", "-m", "handrail_ui", "serve", "--port", "{port}"], environment)


def bare(database: str) -> Server:
    """Return the bare handler, under the same server with the same settings."""
    command = [
        *("-m", "granian", "--interface", "asgi", "--host", HOST, "--port", "{port}", "--workers", "1"),
        *(
            "--loop",
            "uvloop",
            "--backlog",
            "1024",
            "--log-level",
            "warning",
            "--factory",
            "tests.bench.bare:create",
        ),
    ]
    return Server(command, {"BARE_DATABASE": database})


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        port: int = probe.getsockname()[1]
        return port
