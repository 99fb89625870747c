"""Starts the stand-in as a process of its own."""

import json
import subprocess
import sys
from typing import Self


class VendorProcess:
    """The stand-in, for as long as it is entered. Whatever it is told never lies in a file or in its arguments."""

    def __init__(self, *, api_key: str, webhook_secret: str, events_url: str) -> None:
        self._told = {"api_key": api_key, "webhook_secret": webhook_secret, "events_url": events_url}
        self._process: subprocess.Popen[str] | None = None
        self.url = ""

    def __enter__(self) -> Self:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "handrail_ui.demo.vendor"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps(self._told) + "\n")
        self._process.stdin.flush()
        port = self._process.stdout.readline().strip()
        if not port:
            raise RuntimeError("the stand-in for a vendor did not start")
        self.url = f"http://127.0.0.1:{port}"
        return self

    def __exit__(self, *_: object) -> None:
        if self._process is not None:
            # It ends with its input; this closes both of its lines and waits.
            self._process.communicate(timeout=10)
