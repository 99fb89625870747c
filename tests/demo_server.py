"""The demo as a process: the very command that a person starts, on a free port, with data of its own."""

import json
import time
from pathlib import Path
from typing import Any

import httpx2

from tests.server_process import ServerProcess


class DemoServer(ServerProcess):
    """Starts `handrail demo` and stops it; a crash is `kill`, and `start` after it goes on with the same data."""

    def __init__(self, folder: Path) -> None:
        settings = {
            "HANDRAIL_DEMO_DIR": str(folder),
            "HANDRAIL_STARTS_PER_MINUTE": "100000",
            "HANDRAIL_PRIVATE_ADDRESSES": "true",
        }
        super().__init__(folder, "demo", environment=settings)

    def description(self) -> dict[str, Any]:
        """Return demo.json."""
        found: dict[str, Any] = json.loads((self.folder / "demo.json").read_text())
        return found

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
