"""The newest code of a visit: which one it is and when it was sent. The code itself is derived, never kept."""

import msgspec

from handrail_flows.sent_code.terms import CodeTerms
from handrail_platform.step.context import StepContext
from handrail_platform.values import Milliseconds

LATE_AFTER: Milliseconds = 120_000


class Issue(msgspec.Struct, frozen=True):
    """Number 0 is the time before the first code: nothing can expire, and one can be sent at once."""

    number: int
    expires_at: Milliseconds
    late_from: Milliseconds
    resend_at: Milliseconds
    others_left: bool
    """Whether another code may be sent after this one."""

    @property
    def sent(self) -> bool:
        return self.number > 0

    def expired(self, now: Milliseconds) -> bool:
        """Tell whether this code was sent and is too old."""
        return self.sent and now >= self.expires_at

    def late(self, now: Milliseconds) -> bool:
        """Tell whether a message with this code should have arrived by now."""
        return self.sent and now >= self.late_from


def newest_issue(terms: CodeTerms, cx: StepContext) -> Issue:
    """Return what the step remembers about the newest code."""
    number = cx.recall_int("issue")
    if number == 0:
        return Issue(0, expires_at=0, late_from=0, resend_at=0, others_left=True)
    sent_at = cx.recall_int("sent_at")
    return Issue(
        number,
        expires_at=sent_at + terms.validity_minutes * 60_000,
        late_from=sent_at + LATE_AFTER,
        resend_at=sent_at + terms.resend_cooldown_seconds * 1_000,
        others_left=number <= terms.max_resends,
    )


def begin_issue(terms: CodeTerms, cx: StepContext) -> Issue:
    """Remember that another code is sent now. How many guesses failed stays as it is (section 3.1.3.2)."""
    cx.memory |= {"issue": cx.recall_int("issue") + 1, "sent_at": cx.now}
    return newest_issue(terms, cx)
