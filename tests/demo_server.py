"""The demo as a process: the very command that a person starts, on a free port, with data of its own."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path
from typing import Any, Self

import httpx2

READY_WITHIN_SECONDS = 60
ROOT = Path(__file__).parents[1]


class DemoServer:
    """Starts `handrail demo` and stops it; a crash is `kill`, and `start` after it goes on with the same data."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.port = free_port()
        self.url = f"http://localhost:{self.port}"
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
                [sys.executable, "-P", "-m", "handrail_ui", "demo", "--port", str(self.port)],
                stdout=log,
                stderr=log,
                env={**os.environ, "HANDRAIL_DEMO_DIR": str(self.folder), "HANDRAIL_STARTS_PER_MINUTE": "100000"},
                start_new_session=True,
            )
        self._wait_until_ready()

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

    def description(self) -> dict[str, Any]:
        """Return demo.json."""
        found: dict[str, Any] = json.loads((self.folder / "demo.json").read_text())
        return found

    def log(self) -> str:
        return (self.folder / "server.log").read_text(errors="replace")

    def code_for(self, address: str, *, seen: int = 0) -> str:
        """Return the code of the mail after the first `seen` ones to this address, once it has arrived."""
        deadline = time.monotonic() + 20
        while time.monotonic() < deadline:
            answer = httpx2.get(f"{self.url}/demo/mailbox", headers={"Accept": "application/json"})
            mails = [mail for mail in answer.json()["mails"] if mail["to"] == address]
            if len(mails) > seen:
                return str(mails[0]["code"])
            time.sleep(0.02)
        raise AssertionError(f"no mail for {address}: {self.log()[-2000:]}")

    def _wait_until_ready(self) -> None:
        assert self._process is not None
        deadline = time.monotonic() + READY_WITHIN_SECONDS
        while time.monotonic() < deadline:
            if self._process.poll() is not None:
                break
            try:
                if httpx2.get(f"{self.url}/readyz", timeout=2).status_code == 200:
                    return
            except httpx2.HTTPError:
                time.sleep(0.02)
        self.kill()
        raise AssertionError(f"the demo did not start: {self.log()[-3000:]}")


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
