"""The cases of one tenant: each is with one person at a time, and decided once."""

from typing import Any, Final

from sqlmodel import col, select

from handrail_platform.values import Milliseconds, SessionHandle
from handrail_tenants.pictures.repository import KeptPictures
from handrail_tenants.reviews.case import WAITING, Decided, ReviewCase
from handrail_tenants.reviews.problems import CaseOver, CaseTaken, CaseUnknown, SecondPersonMissing
from handrail_tenants.reviews.tables import StoredReviewCase
from handrail_tenants.tenancy.decisions import decide_alone
from handrail_tenants.tenancy.session import TenantSession
from handrail_tenants.waits.tables import StoredInbox

MOST_LISTED: Final = 50
SOURCE: Final = "review"
"""Whom the inbox has decisions from."""


class Reviews:
    """The queue. Whoever changes it commits, together with what the audit log says of it."""

    def __init__(self, session: TenantSession) -> None:
        self._session = session

    def waiting(self, now: Milliseconds) -> tuple[ReviewCase, ...]:
        """Return what waits for a decision, the oldest first, as much as fits one page."""
        statement = select(StoredReviewCase).where(
            col(StoredReviewCase.state).in_(WAITING), col(StoredReviewCase.until) > now
        )
        order = (col(StoredReviewCase.opened_at), col(StoredReviewCase.case_id))
        return tuple(map(_read, self._session.exec(statement.order_by(*order).limit(MOST_LISTED))))

    def at(self, case_id: bytes) -> ReviewCase:
        """Return a case. Raises CaseUnknown."""
        row = self._session.get(StoredReviewCase, (self._session.tenant, case_id))
        if row is None:
            raise CaseUnknown
        return _read(row)

    def claim(self, case_id: bytes, by: str, now: Milliseconds) -> None:
        """Take a case, or keep it for longer. Raises CaseUnknown, CaseOver, CaseTaken, SecondPersonMissing."""
        row = self._held(case_id, now)
        if _read(row).holder(now) not in ("", by):
            raise CaseTaken
        if row.first_by == by:
            raise SecondPersonMissing
        row.claimed_by, row.claimed_at = by, now
        self._write(row)

    def release(self, case_id: bytes, by: str, now: Milliseconds) -> None:
        """Let others take it. Raises CaseUnknown, CaseOver, CaseTaken."""
        row = self._mine(case_id, by, now)
        row.claimed_by = ""
        self._write(row)

    def approve_first(self, case_id: bytes, by: str, reason: bytes, now: Milliseconds) -> None:
        """Approve a case that takes two people, and leave it to the second.

        Raises CaseUnknown, CaseOver, CaseTaken.
        """
        row = self._mine(case_id, by, now)
        if row.state != "open" or row.people == 1:
            raise CaseOver
        row.state, row.first_by, row.reason, row.claimed_by = "confirming", by, reason, ""
        self._write(row)

    def decide(self, case_id: bytes, by: str, decided: Decided, body: bytes, now: Milliseconds) -> None:
        """Decide a case for good, and send that to the session which waits: `body`, sealed for its inbox.

        The pictures that were looked at for it are deleted.

        Raises CaseUnknown, CaseOver, CaseTaken, SecondPersonMissing.
        """
        row = self._mine(case_id, by, now)
        if decided == "approved" and row.people > 1 and (row.state != "confirming" or row.first_by == by):
            raise SecondPersonMissing
        row.state, row.decided_by, row.decided_at, row.claimed_by = decided, by, now, ""
        self._write(row)
        self._session.add(
            StoredInbox(
                tenant_id=self._session.tenant,
                handle=row.handle,
                source=SOURCE,
                event_id=event_id(case_id),
                correlation=row.correlation,
                at=now,
                due=now,
                applied_seq=None,
                fate="",
                body=body,
            )
        )
        if row.pictures:
            KeptPictures(self._session).forget(SessionHandle(row.handle))
        self._session.flush()

    def _mine(self, case_id: bytes, by: str, now: Milliseconds) -> StoredReviewCase:
        row = self._held(case_id, now)
        if _read(row).holder(now) != by:
            raise CaseTaken
        return row

    def _held(self, case_id: bytes, now: Milliseconds) -> StoredReviewCase:
        """Return a row that still waits, and that nobody else changes before the transaction ends."""
        decide_alone(self._session)
        row = self._session.get(StoredReviewCase, (self._session.tenant, case_id), populate_existing=True)
        if row is None:
            raise CaseUnknown
        if not _read(row).is_waiting(now):
            raise CaseOver
        return row

    def _write(self, row: StoredReviewCase) -> None:
        self._session.add(row)
        self._session.flush()


def event_id(case_id: bytes) -> str:
    """Name the decision of a case, of which there is one."""
    return case_id.hex()


def _read(row: StoredReviewCase) -> ReviewCase:
    told: dict[str, Any] = row.model_dump(exclude={"tenant_id", "checks", "pictures"})
    return ReviewCase(**told, checks=tuple(row.checks.split()), pictures=row.pictures == 1)
