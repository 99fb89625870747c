"""Putting a journey away: nobody starts it any more, and nothing of it is deleted."""

from typing import Final

import msgspec
from sqlmodel import col, select

from handrail_platform.values import Milliseconds
from handrail_tenants.journeys.decision import Decision
from handrail_tenants.journeys.problems import AlreadyArchived, JourneyMoved, JourneyUnknown, NotArchived
from handrail_tenants.journeys.tables import StoredArchivedJourney, StoredDraft, StoredJourney
from handrail_tenants.tenancy.decisions import decide_alone
from handrail_tenants.tenancy.session import TenantSession

MOST_LISTED: Final = 200


class ArchivedJourney(msgspec.Struct, frozen=True):
    """A journey that is put away."""

    journey: str
    at: Milliseconds
    by: str


class Archive:
    """The archived journeys of one tenant. Whoever changes it commits, together with what the audit log says.

    Sessions that run go on to their end. Publishing brings a journey back.
    """

    def __init__(self, session: TenantSession) -> None:
        self._session = session

    def list(self) -> tuple[ArchivedJourney, ...]:
        """Return what is put away, the newest first, at most two hundred."""
        order = (col(StoredArchivedJourney.at).desc(), col(StoredArchivedJourney.journey))
        rows = self._session.exec(select(StoredArchivedJourney).order_by(*order).limit(MOST_LISTED))
        return tuple(ArchivedJourney(row.journey, row.at, row.decided_by) for row in rows)

    def put_away_at(self, journey: str) -> Milliseconds | None:
        """Return when a journey was put away, None where it is not."""
        row = self._session.get(StoredArchivedJourney, (self._session.tenant, journey))
        return None if row is None else row.at

    def put_away(self, journey: str, decision: Decision, *, expected: int) -> None:
        """Archive a journey whose pointer is still as somebody saw it, 0 where it was never live.

        Raises JourneyUnknown, JourneyMoved, AlreadyArchived.
        """
        decide_alone(self._session)
        key = (self._session.tenant, journey)
        if self._session.get(StoredArchivedJourney, key) is not None:
            raise AlreadyArchived
        pointer = self._session.get(StoredJourney, key)
        if pointer is None and self._session.get(StoredDraft, key) is None:
            raise JourneyUnknown("")
        if (pointer.revision if pointer else 0) != expected:
            raise JourneyMoved
        row = StoredArchivedJourney(
            tenant_id=self._session.tenant, journey=journey, at=decision.at, decided_by=decision.by
        )
        self._session.add(row)
        self._session.flush()

    def bring_back(self, journey: str) -> None:
        """Let a journey be as it was before. Raises NotArchived."""
        decide_alone(self._session)
        row = self._session.get(StoredArchivedJourney, (self._session.tenant, journey))
        if row is None:
            raise NotArchived
        self._session.delete(row)
        self._session.flush()
