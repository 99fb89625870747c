"""The process in which one picture is decoded and read: `python -I -m handrail_tenants.documents.process`.

The picture comes as its input, the lines and the picture drawn anew go as its output, and then it ends. It has no
secrets, writes no files, and what it may use is bounded: whatever a hostile picture does to it, it does to nothing
else.
"""

import resource
import signal
import sys
from typing import Final, Literal

import msgspec

IDLE_SECONDS: Final = 600
"""A process that waits for a picture longer than this ends by itself."""
MEMORY_BYTES: Final = 2 * 1024**3
CPU_SECONDS: Final = 20
MOST_INPUT: Final = 16 * 1024 * 1024
NOT_INSTALLED: Final = 3
"""The exit code that says that what it needs is not installed."""


class Recognised(msgspec.Struct, frozen=True):
    """What was made of a picture: long lines of text and the picture drawn anew, or why there is neither."""

    lines: tuple[str, ...] = ()
    picture: bytes = b""
    why: Literal["", "no-picture", "too-large"] = ""


def main() -> int:
    """Read one picture; return the exit code."""
    signal.alarm(IDLE_SECONDS)
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    try:
        from handrail_tenants.documents.picture import UnfitPicture, drawn_anew, open_picture  # noqa: PLC0415 - after the limits
        from handrail_tenants.documents.recognition import Recognition  # noqa: PLC0415
    except ImportError:
        return NOT_INSTALLED
    recognition = Recognition()
    resource.setrlimit(resource.RLIMIT_NOFILE, (16, 16))
    try:
        image = open_picture(sys.stdin.buffer.read(MOST_INPUT))
        said = Recognised(tuple(recognition.lines(image)), drawn_anew(image))
    except UnfitPicture as unfit:
        said = Recognised(why=unfit.why)
    sys.stdout.buffer.write(msgspec.json.encode(said))
    sys.stdout.buffer.flush()
    return 0


if __name__ == "__main__":
    sys.exit(main())
