"""A case for manual review, and what of it is sealed."""

from typing import Final, Literal, TypeAlias

import msgspec

from handrail_platform.step.outbox import ShownValue
from handrail_platform.values import Milliseconds, SessionHandle
from handrail_tenants.keys.session import SessionKey

CaseState: TypeAlias = Literal["open", "confirming", "approved", "rejected"]
Decided: TypeAlias = Literal["approved", "rejected"]
WAITING: Final = ("open", "confirming")
CLAIM_MS: Final[Milliseconds] = 30 * 60 * 1000
"""So long somebody has a case who took it; then anybody may take it who finds it."""
_SHOWN: Final = msgspec.msgpack.Decoder(tuple[ShownValue, ...])
_SHOWN_KIND: Final = "review-shown"
_REASON_KIND: Final = "review-reason"


class ReviewCase(msgspec.Struct, frozen=True, kw_only=True):
    """A case as it stands. `first_by` is who approved it first, if it takes two people."""

    case_id: bytes
    handle: SessionHandle
    correlation: bytes
    journey: str
    node: str
    opened_at: Milliseconds
    until: Milliseconds
    people: int
    checks: tuple[str, ...]
    shown: bytes
    pictures: bool
    state: CaseState
    claimed_by: str
    claimed_at: Milliseconds
    first_by: str
    reason: bytes
    decided_by: str
    decided_at: Milliseconds

    def is_waiting(self, now: Milliseconds) -> bool:
        """Tell whether somebody still waits for a decision."""
        return self.state in WAITING and now < self.until

    def holder(self, now: Milliseconds) -> str:
        """Return who has it at this moment, empty when anybody may take it."""
        return self.claimed_by if now < self.claimed_at + CLAIM_MS else ""


def seal_shown(key: SessionKey, case_id: bytes, shown: tuple[ShownValue, ...]) -> bytes:
    """Seal what reviewers see of the person."""
    return key.seal_kept(msgspec.msgpack.encode(shown), _SHOWN_KIND, case_id)


def open_shown(key: SessionKey, case: ReviewCase) -> tuple[ShownValue, ...]:
    """Return what reviewers see. Raises SealBroken."""
    return _SHOWN.decode(key.open_kept(case.shown, _SHOWN_KIND, case.case_id))


def seal_reason(key: SessionKey, case_id: bytes, reason: str) -> bytes:
    """Seal why somebody approved, for the second person to read."""
    return key.seal_kept(reason.encode(), _REASON_KIND, case_id)


def open_reason(key: SessionKey, case: ReviewCase) -> str:
    """Return why the first of two people approved, empty while nobody did. Raises SealBroken."""
    return key.open_kept(case.reason, _REASON_KIND, case.case_id).decode() if case.reason else ""
