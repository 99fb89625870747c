"""How long somebody still has to wait, in the units a sentence uses."""

from handrail_platform.values import Milliseconds

_SECOND = 1_000
_MINUTE = 60 * _SECOND


def seconds_left(until: Milliseconds, now: Milliseconds) -> int:
    """Return whole seconds, rounded up; 0 when the moment has come."""
    return max(0, -(-(until - now) // _SECOND))


def minutes_left(until: Milliseconds, now: Milliseconds) -> int:
    """Return whole minutes, rounded up; 0 when the moment has come."""
    return max(0, -(-(until - now) // _MINUTE))
