"""What an operator, and time, can do to the demo from outside."""

import os
import subprocess
import sys

from handrail_platform.values import Milliseconds
from handrail_ui.encoding import decode_bytes
from tests import time_over
from tests.demo_server import DemoServer

HANDLE_BYTES = 16


def told(demo: DemoServer, *command: str) -> str:
    """Run `handrail` on the demo's database, and return what it prints."""
    return _run(demo, *command, stdout=subprocess.PIPE).stdout


def operate(demo: DemoServer, *command: str) -> None:
    """Run `handrail` on the demo's database."""
    _run(demo, *command, stdout=None)


def _run(demo: DemoServer, *command: str, stdout: int | None) -> "subprocess.CompletedProcess[str]":
    surroundings = {
        **os.environ,
        "HANDRAIL_DATABASE": f"sqlite:///{demo.folder / 'handrail.db'}",
        "HANDRAIL_MASTER_KEYS": (demo.folder / "master.key").read_text().strip(),
    }
    typed = [sys.executable, "-P", "-m", "handrail_ui", *command]
    return subprocess.run(typed, env=surroundings, check=True, stdout=stdout, text=True)


def let_expire(demo: DemoServer, session_address: str) -> None:
    """Let the session's time be over."""
    time_over.let_expire(demo, _handle(session_address))


def let_nearly_expire(demo: DemoServer, session_address: str, left: Milliseconds) -> None:
    """Let only so much of the session's time be left."""
    time_over.let_nearly_expire(demo, _handle(session_address), left)


def use_up(demo: DemoServer, session_address: str, left: Milliseconds) -> None:
    """Let only so much of the session's time be left, and no renewal."""
    time_over.use_up(demo, _handle(session_address), left)


def _handle(session_address: str) -> bytes:
    handle = decode_bytes(session_address.rpartition("/")[2], HANDLE_BYTES)
    assert handle
    return handle
