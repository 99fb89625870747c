"""The one reader of the time."""

import time

from handrail_platform.values import Milliseconds


def now() -> Milliseconds:
    """Return milliseconds since the Unix epoch, UTC."""
    return time.time_ns() // 1_000_000
