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
    version_of = _versions(session, journey)
    pinned, node = col(StoredJourneySession.program_hash), col(StoredJourneySession.node)
    statement = (
        select(pinned, node, func.count(), func.min(StoredJourneySession.created_at))
        .where(
            pinned.in_(version_of),
            StoredJourneySession.expires_at > now,
            StoredJourneySession.status == "running",
        )
        .group_by(pinned, node)
        .limit(MOST_LISTED)
    )
    rows = session.exec(statement).all()
    counts = [StepCount(version_of[program], step, running, oldest) for program, step, running, oldest in rows]
    return tuple(sorted(counts, key=lambda each: (-each.version, each.step)))


def _versions(session: TenantSession, journey: str) -> dict[bytes, int]:
    statement = select(StoredProgram.hash, StoredProgram.version).where(
        StoredProgram.journey == journey, col(StoredProgram.hash).not_in(select(StoredRevocation.hash))
    )
    return dict(session.exec(statement).all())
