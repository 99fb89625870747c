"""What a deliverer is given, and how it says that it could not deliver."""

from typing import Protocol

import msgspec

from handrail_platform.values import Milliseconds, SessionHandle, TenantId
from handrail_tenants.keys.session import SessionKey


class Promise(msgspec.Struct, frozen=True):
    """An opened outbox row. `key` is the same at every attempt: the other side recognises a repetition by it."""

    tenant: TenantId
    key: str
    body: bytes
    session: SessionKey
    """The key of the journey session that made the promise; codes are derived from it."""
    now: Milliseconds
    handle: SessionHandle
    attempts: int
    """This one included."""


class Undeliverable(Exception):
    """It will never work. `reason` is a code without personal data."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class TryAgain(Exception):
    """It did not work this time. `reason` is a code without personal data."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Deliverer(Protocol):
    """Delivers the promises of one topic."""

    async def deliver(self, promise: Promise) -> None:
        """Deliver. Raises Undeliverable or TryAgain; anything else is a fault, and is tried again too."""
        ...
