"""On which terms codes are sent, within the bounds of SP 800-63B-4 section 3.1.3."""

from typing import Annotated, Protocol, TypeAlias

import msgspec

ValidityMinutes: TypeAlias = Annotated[int, msgspec.Meta(ge=1, le=10, description="How long a code can be used.")]
MaxAttempts: TypeAlias = Annotated[int, msgspec.Meta(ge=1, le=10, description="Wrong codes before it locks.")]
ResendCooldown: TypeAlias = Annotated[
    int, msgspec.Meta(ge=5, le=600, description="Wait before another code can be asked for.")
]
MaxResends: TypeAlias = Annotated[int, msgspec.Meta(ge=0, le=10, description="How many more codes may be sent.")]


class CodeTerms(Protocol):
    """The settings that every step has which sends codes."""

    @property
    def validity_minutes(self) -> int: ...
    @property
    def max_attempts(self) -> int: ...
    @property
    def resend_cooldown_seconds(self) -> int: ...
    @property
    def max_resends(self) -> int: ...
