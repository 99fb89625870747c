"""A worker process starts whatever the threads of the process that starts it are in the middle of."""

import os
import signal
import subprocess
import sys
from pathlib import Path

from tests.serve_server import on_sqlite
from tests.server_process import free_port, is_ready

SERVE_WHILE_A_THREAD_IMPORTS = """
import importlib._bootstrap, sys, threading
from handrail_ui.commands.serve import serve
held = threading.Event()
def importing():
    with importlib._bootstrap._ModuleLockManager("handrail_ui.app"):
        held.set()
        threading.Event().wait()
if __name__ == "__main__":
    threading.Thread(target=importing, daemon=True).start()
    held.wait()
    serve("127.0.0.1", int(sys.argv[1]), workers=1)
"""


def test_a_lock_that_another_thread_holds_does_not_stop_a_worker_from_starting(tmp_path: Path) -> None:
    installation = on_sqlite(tmp_path)
    script = tmp_path / "serving.py"
    script.write_text(SERVE_WHILE_A_THREAD_IMPORTS)
    port = free_port()
    server = subprocess.Popen(
        [sys.executable, str(script), str(port)],
        env={**os.environ, **installation.environment},
        start_new_session=True,
    )
    try:
        assert is_ready(port, lambda: server.poll() is None)
    finally:
        os.killpg(server.pid, signal.SIGKILL)
        server.wait()
