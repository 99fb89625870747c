"""The draft of a journey: one at a time, which anybody may go on with and nobody overwrites unseen."""

from collections.abc import Callable, Generator, Sequence
from contextlib import contextmanager
from typing import Final, TypeAlias

import msgspec
from sqlalchemy.exc import IntegrityError
from sqlmodel import select

from handrail_platform.values import Milliseconds
from handrail_tenants.journeys.problems import DraftMoved, DraftTooLarge
from handrail_tenants.journeys.tables import StoredDiscardedDraft, StoredDraft
from handrail_tenants.tenancy.session import TenantSession

MOST_BYTES: Final = 1 << 20
MOST_LISTED: Final = 1_000
Tell: TypeAlias = Callable[[int], object]
"""Called with the revision that was saved or discarded, before it is committed."""


def _tell_nobody(revision: int) -> None:
    del revision


class Draft(msgspec.Struct, frozen=True):
    """A draft as saved, right or wrong."""

    journey: str
    revision: int
    document: str
    saved_at: Milliseconds
    saved_by: str


class Drafts:
    """The drafts of one tenant. Of a journey no revision comes twice, so that no page speaks of another draft."""

    def __init__(self, session: TenantSession, tell: Tell = _tell_nobody) -> None:
        self._session = session
        self._tell = tell

    def open(self, journey: str) -> Draft | None:
        """Return the journey's draft."""
        row = self._session.get(StoredDraft, (self._session.tenant, journey))
        return None if row is None else Draft(**row.model_dump(exclude={"tenant_id"}))

    def list(self) -> Sequence[str]:
        """Return the names of the journeys that have a draft, the first thousand."""
        return self._session.exec(
            select(StoredDraft.journey).order_by(StoredDraft.journey).limit(MOST_LISTED)
        ).all()

    def save(self, journey: str, document: str, expected: int, *, by: str, at: Milliseconds) -> int:
        """Save over the revision that was opened (0: there was none), and return the new one.

        Raises DraftMoved, DraftTooLarge.
        """
        if len(document.encode()) > MOST_BYTES:
            raise DraftTooLarge
        with self._holding(journey, expected) as held:
            row = held or StoredDraft(
                tenant_id=self._session.tenant,
                journey=journey,
                revision=self._discarded(journey).revision,
                document="",
                saved_at=at,
                saved_by=by,
            )
            row.revision += 1
            row.document, row.saved_at, row.saved_by = document, at, by
            self._session.add(row)
            self._session.flush()
            revision = row.revision
            self._tell(revision)
        return revision

    def discard(self, journey: str, expected: int) -> None:
        """Throw the draft away. Raises DraftMoved."""
        with self._holding(journey, expected) as held:
            if held is not None:
                last = self._discarded(journey)
                last.revision = held.revision
                self._session.add(last)
                self._session.delete(held)
                self._session.flush()
                self._tell(held.revision)

    def _discarded(self, journey: str) -> StoredDiscardedDraft:
        row = self._session.get(StoredDiscardedDraft, (self._session.tenant, journey), populate_existing=True)
        return row or StoredDiscardedDraft(tenant_id=self._session.tenant, journey=journey, revision=0)

    @contextmanager
    def _holding(self, journey: str, expected: int) -> Generator[StoredDraft | None]:
        """Commit what is done with the draft if it is still at the revision that somebody saw."""
        try:
            yield self._at(journey, expected)
            self._session.commit()
        except IntegrityError as error:  # two who begin a draft have no row to wait at
            self._session.rollback()
            raise DraftMoved from error
        except BaseException:
            self._session.rollback()
            raise

    def _at(self, journey: str, expected: int) -> StoredDraft | None:
        row = self._session.get(StoredDraft, (self._session.tenant, journey), with_for_update=True)
        if (row.revision if row else 0) != expected:
            raise DraftMoved
        return row
