"""When sessions that wait are looked at: written by the commit that begins, changes or ends a wait."""

from collections.abc import Sequence
from typing import Final

from handrail_platform.step.waiting import Waits
from handrail_platform.values import Milliseconds, SessionHandle
from handrail_tenants.store.contract import SqlValue, Write

_AT: Final = """
INSERT INTO journey_wake (tenant_id, handle, wake_at) VALUES (:tenant, :handle, :at)
ON CONFLICT (tenant_id, handle) DO UPDATE SET wake_at = :at
"""
_NEVER: Final = "DELETE FROM journey_wake WHERE tenant_id = :tenant AND handle = :handle"
_AGAIN: Final = """
UPDATE journey_wake SET wake_at = :at WHERE tenant_id = :tenant AND handle = :handle AND wake_at = :leased
"""
_DONE: Final = """
DELETE FROM journey_wake WHERE tenant_id = :tenant AND handle = :handle AND wake_at = :leased
"""


def wake_writes(
    handle: SessionHandle, before: Waits | None, after: Waits | None, now: Milliseconds
) -> Sequence[Write]:
    """Return what a transition writes about the next wake-up: nothing, unless it concerns a wait."""
    if after is not None:
        return (Write(_AT, {"handle": handle, "at": after.wakes_at(now)}),)
    return () if before is None else (Write(_NEVER, {"handle": handle}),)


def after_lease(
    handle: SessionHandle, leased_until: Milliseconds, waits: Waits | None, now: Milliseconds
) -> Write:
    """Return what puts the wake-up right of a session that a worker leased, and that no commit changed since."""
    leased: dict[str, SqlValue] = {"handle": handle, "leased": leased_until}
    if waits is None:
        return Write(_DONE, leased)
    return Write(_AGAIN, {**leased, "at": waits.wakes_at(now)})
