"""Taking cases and deciding them, each told in the audit log. Synchronous."""

from dataclasses import dataclass
from typing import Final

from handrail_platform.values import Milliseconds
from handrail_tenants.audit.entry import NOTHING, AuditEntry, told
from handrail_tenants.pictures.repository import KeptPicture, KeptPictures
from handrail_tenants.reviews.case import Decided, ReviewCase
from handrail_ui.administration import Administration
from handrail_ui.encoding import encode_bytes
from handrail_ui.studio.desk import Deed

MOST_REASON: Final = 1_000


@dataclass(frozen=True)
class ReviewDesk:
    """The cases of one tenant, as its reviewers work on them."""

    admin: Administration
    tenant: str

    def waiting(self, now: Milliseconds) -> tuple[ReviewCase, ...]:
        """Return what waits for a decision, the oldest first."""
        with self.admin.reviews(self.tenant) as reviews:
            return reviews.waiting(now)

    def at(self, case_id: bytes) -> ReviewCase:
        """Return a case. Raises CaseUnknown."""
        with self.admin.reviews(self.tenant) as reviews:
            return reviews.at(case_id)

    def look(self, case: ReviewCase, deed: Deed) -> None:
        """Tell that somebody sees what the case is about, before they do."""
        self.admin.tell(self.tenant, deed.told_of(_named(case.case_id)))

    def pictures(self, case: ReviewCase, now: Milliseconds) -> tuple[KeptPicture, ...]:
        """Return which pictures there are for a case to look at."""
        if not case.pictures:
            return ()
        with self.admin.audit(self.tenant) as log:
            return KeptPictures(log.session).of(case.handle, now)

    def look_at(self, case: ReviewCase, number: int, deed: Deed) -> tuple[KeptPicture, bytes] | None:
        """Tell that somebody sees one of the pictures, counted from 1, and return it sealed; None without it."""
        with self.admin.audit(self.tenant) as log:
            kept = KeptPictures(log.session)
            there = kept.of(case.handle, deed.at) if case.pictures else ()
            picture = there[number - 1] if 1 <= number <= len(there) else None
            sealed = None if picture is None else kept.sealed(case.handle, picture)
            if picture is None or sealed is None:
                return None
            seen = told({"picture": f"{picture.node}/{picture.side}"})
            log.append(deed.told_of(_named(case.case_id), NOTHING, seen))
            log.session.commit()
            return picture, sealed

    def claim(self, case_id: bytes, deed: Deed) -> None:
        """Take a case. Raises CaseUnknown, CaseOver, CaseTaken, SecondPersonMissing."""
        with self.admin.reviews(self.tenant, _entry(case_id, deed, "claimed")) as reviews:
            reviews.claim(case_id, deed.by, deed.at)

    def release(self, case_id: bytes, deed: Deed) -> None:
        """Let others take it. Raises CaseUnknown, CaseOver, CaseTaken."""
        with self.admin.reviews(self.tenant, _entry(case_id, deed, "released")) as reviews:
            reviews.release(case_id, deed.by, deed.at)

    def approve_first(self, case: ReviewCase, reason: str, sealed: bytes, deed: Deed) -> None:
        """Approve a case that takes two people. Raises CaseUnknown, CaseOver, CaseTaken."""
        with self.admin.reviews(self.tenant, _decided(case, deed, "approved-first", reason)) as reviews:
            reviews.approve_first(case.case_id, deed.by, sealed, deed.at)

    def decide(self, case: ReviewCase, decided: Decided, reason: str, body: bytes, deed: Deed) -> None:
        """Decide a case for good. `body` is what its session gets, sealed.

        Raises CaseUnknown, CaseOver, CaseTaken, SecondPersonMissing.
        """
        with self.admin.reviews(self.tenant, _decided(case, deed, decided, reason)) as reviews:
            reviews.decide(case.case_id, deed.by, decided, body, deed.at)


def _named(case_id: bytes) -> str:
    return f"review/{encode_bytes(case_id)}"


def _entry(case_id: bytes, deed: Deed, done: str) -> AuditEntry:
    return deed.told_of(_named(case_id), NOTHING, told({"done": done}))


def _decided(case: ReviewCase, deed: Deed, done: str, reason: str) -> AuditEntry:
    checked = list(case.checks) if done != "rejected" else []
    after = told({"done": done, "reason": reason, "checked": checked})
    return deed.told_of(_named(case.case_id), told({"state": case.state}), after)
