"""A message in the tenant's words, before it is sent anywhere: a step sends it, a studio shows it."""

from collections.abc import Callable
from typing import Any, Protocol, runtime_checkable

import msgspec

from handrail_platform.step.outbox import SendEmailMessage, SendTextMessage
from handrail_platform.values import Value


class Recipient(msgspec.Struct, frozen=True):
    """To whom a message goes, in which language, and what is known of them."""

    to: str
    language: str
    value_of: Callable[[str], Value | None]


@runtime_checkable
class MessageStep(Protocol):
    """A step that sends one message in the tenant's words."""

    def message(self, config: Any, to: Recipient, now: int) -> SendEmailMessage | SendTextMessage:
        """Return what it sends to them."""
        ...
