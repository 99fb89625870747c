"""Servers that are born quickly and die at any moment."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Self

from tests.server_process import free_port, is_free, is_ready

NURSERY = Path(__file__).with_name("nursery.py")
GONE_WITHIN_SECONDS = 30


class MortalServer:
    """`handrail serve` on one port, again and again, with the same data."""

    def __init__(self, folder: Path, environment: Mapping[str, str]) -> None:
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self._log = folder / "server.log"
        self._environment = environment
        self._born = 0

    def __enter__(self) -> Self:
        with self._log.open("ab") as log:
            self._nursery = subprocess.Popen(
                [sys.executable, "-P", str(NURSERY)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=log,
                text=True,
                env={**os.environ, **self._environment},
            )
        assert self._answer() == "ready", self.log()
        return self

    def __exit__(self, *_: object) -> None:
        self.kill()
        with self._nursery:
            assert self._nursery.stdin is not None
            self._nursery.stdin.close()

    def bear(self) -> None:
        """Start, and do not wait for it."""
        assert self._nursery.stdin is not None
        self._nursery.stdin.write(f"{self.port}\n")
        self._nursery.stdin.flush()
        self._born = int(self._answer())

    def wait_until_ready(self) -> None:
        """Wait until it answers."""
        assert is_ready(self.port, self._alive), f"it did not start: {self.log()[-3000:]}"

    def kill(self) -> None:
        """Pull the plug on the server and its worker, and wait until they are gone."""
        if self._born:
            with suppress(ProcessLookupError):
                os.killpg(self._born, signal.SIGKILL)
            deadline = time.monotonic() + GONE_WITHIN_SECONDS
            while self._alive() or not is_free(self.port):
                assert time.monotonic() < deadline
                time.sleep(0.001)
            self._born = 0

    def log(self) -> str:
        return self._log.read_text(errors="replace")

    def _answer(self) -> str:
        assert self._nursery.stdout is not None
        return self._nursery.stdout.readline().strip()

    def _alive(self) -> bool:
        try:
            os.kill(self._born, 0)
        except ProcessLookupError:
            return False
        return True
