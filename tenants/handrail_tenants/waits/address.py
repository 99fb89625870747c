"""What is handed to the outside, for an event to find its session: the handle, and which of its waits is meant."""

from handrail_platform.step.waiting import CORRELATION_BYTES
from handrail_platform.values import SessionHandle

_HANDLE_BYTES = 16


def outside_address(handle: SessionHandle, correlation: bytes) -> bytes:
    """Return the 32 bytes. Whoever has them can send an event and no more: a session is bound to its caller."""
    return handle + correlation


def read_address(address: bytes) -> tuple[SessionHandle, bytes] | None:
    """Return handle and correlation, or None when these bytes are no address."""
    if len(address) != _HANDLE_BYTES + CORRELATION_BYTES:
        return None
    return SessionHandle(address[:_HANDLE_BYTES]), address[_HANDLE_BYTES:]
