"""How many people lately came to the successful end of a journey."""

from collections.abc import Collection, Mapping
from typing import Final

from sqlmodel import col, func, select

from handrail_platform.values import Milliseconds
from handrail_tenants.journeys.tables import StoredJourney
from handrail_tenants.store.tables import StoredJourneyEvent
from handrail_tenants.tenancy.session import TenantSession

MOST_COUNTED: Final = 1_000
"""Of each journey no more are counted: one more says that there are more."""


def completions(session: TenantSession, journeys: Collection[str], since: Milliseconds) -> Mapping[str, int]:
    """Return for each of these that was ever published how many sessions ended well since then, `at` included."""
    lately = (
        select(StoredJourneyEvent.seq)
        .where(
            StoredJourneyEvent.journey == StoredJourney.journey,
            StoredJourneyEvent.kind == "finished",
            StoredJourneyEvent.outcome == "success",
            StoredJourneyEvent.at >= since,
        )
        .limit(MOST_COUNTED + 1)
        .correlate(StoredJourney)
        .subquery()
    )
    counted = select(func.count()).select_from(lately).correlate(StoredJourney).scalar_subquery()
    statement = select(StoredJourney.journey, counted).where(col(StoredJourney.journey).in_(journeys))
    return dict(session.exec(statement).all())
