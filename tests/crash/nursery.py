"""A process that has imported the server and gives birth to servers: a start without the second that imports take.

Each one is `handrail serve`, from its command line on, at the port that is read from standard input.
"""

import gc
import os
import signal
import sys

from handrail_ui import __main__ as command_line
from handrail_ui import app
from handrail_ui.commands import serve as _  # noqa: F401 - for the servers


def give_birth(port: str) -> int:
    """Start a server in a process group of its own and return its process id."""
    child = os.fork()
    if child:
        return child
    os.setsid()
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    try:
        command_line.main(["serve", "--port", port])
    finally:
        os._exit(1)


if __name__ == "__main__":
    app.create()  # some of its imports wait for the first application
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody waits for the dead
    gc.freeze()
    print("ready", flush=True)  # noqa: T201 - read by whoever started us
    for line in sys.stdin:
        print(give_birth(line.strip()), flush=True)  # noqa: T201
