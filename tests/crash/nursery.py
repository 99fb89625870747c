"""A process that has imported the server and gives birth to servers: a start without the second that imports take,
and without reading the words and templates of the package again.

Each one is the server of `handrail serve`, at the port that is read from standard input. Its worker is forked and
not made anew: nobody in here has a thread whose locks it could inherit.
"""

import gc
import multiprocessing
import os
import signal
import sys
import threading

from handrail_ui import app, wiring
from handrail_ui.commands import serve


def give_birth(port: str) -> int:
    """Start a server in a process group of its own and return its process id."""
    child = os.fork()
    if child:
        os.setpgid(child, child)  # by us: whoever hears of the child may kill its group before it ran at all
        return child
    os.setpgid(0, 0)
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    assert threading.active_count() == 1
    try:
        serve.server("127.0.0.1", int(port), workers=1).serve()
    finally:
        os._exit(1)


if __name__ == "__main__":
    app.create()  # some of its imports wait for the first application
    wiring.packaged_words()
    wiring.packaged_templates()
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody waits for the dead
    multiprocessing.set_start_method("fork")
    gc.freeze()
    print("ready", flush=True)  # noqa: T201 - read by whoever started us
    for line in sys.stdin:
        print(give_birth(line.strip()), flush=True)  # noqa: T201
