"""Where the running sessions of a journey stand: what is still to be drained before a version is history."""

from typing import Final

import msgspec
from sqlmodel import col, func, select

from handrail_platform.values import Milliseconds
from handrail_tenants.journeys.tables import StoredProgram, StoredRevocation
from handrail_tenants.store.tables import StoredJourneySession
from handrail_tenants.tenancy.session import TenantSession

MOST_LISTED: Final = 1_000


class StepCount(msgspec.Struct, frozen=True):
    """How many sessions run at one step of one version, and when the oldest of them began."""

    version: int
    step: str
    running: int
    oldest_at: Milliseconds


def running_sessions(session: TenantSession, journey: str, now: Milliseconds) -> tuple[StepCount, ...]:
    """Count the sessions that can go on, newest version first, the first thousand places.

    A session whose time is over, or whose version was revoked, does not run. Reads, by index, what did not expire
    yet of this journey alone.
    """
    statement = (
        select(
            StoredProgram.version,
            StoredJourneySession.node,
            func.count(),
            func.min(StoredJourneySession.created_at),
        )
        .join(StoredJourneySession, col(StoredJourneySession.program_hash) == StoredProgram.hash)
        .where(
            StoredProgram.journey == journey,
            StoredJourneySession.expires_at > now,
            StoredJourneySession.status == "running",
            col(StoredProgram.hash).not_in(select(StoredRevocation.hash)),
        )
        .group_by(col(StoredProgram.version), col(StoredJourneySession.node))
        .order_by(col(StoredProgram.version).desc(), col(StoredJourneySession.node))
        .limit(MOST_LISTED)
    )
    return tuple(StepCount(*row) for row in session.exec(statement))
