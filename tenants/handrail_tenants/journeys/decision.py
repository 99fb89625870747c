"""Who decided to change what is live, why, and when."""

import msgspec

from handrail_platform.values import Milliseconds
from handrail_tenants.journeys.problems import DecisionInvalid

_BY = 200
_REASON = 1_000


class Decision(msgspec.Struct, frozen=True):
    """Stays with what was changed for good. Raises DecisionInvalid for what nobody could read there."""

    by: str
    reason: str
    at: Milliseconds

    def __post_init__(self) -> None:
        readable = self.by.isprintable() and self.reason.replace("\n", " ").isprintable()
        if not readable or not self.by.strip() or len(self.by) > _BY or len(self.reason) > _REASON:
            raise DecisionInvalid
