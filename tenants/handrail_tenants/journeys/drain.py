"""Where the running sessions of a journey stand: what is still to be drained before a version is history."""

from typing import Final

import msgspec
from sqlmodel import col, exists, func, select

from handrail_platform.values import Milliseconds
from handrail_tenants.journeys.tables import StoredProgram, StoredRevocation
from handrail_tenants.store.tables import StoredJourneyEvent, StoredJourneySession
from handrail_tenants.tenancy.session import TenantSession

MOST_LISTED: Final = 1_000
_RUNNING: Final = col(StoredJourneySession.status) == "running"
_TAKEN_OVER: Final = exists().where(
    col(StoredJourneyEvent.handle) == StoredJourneySession.handle, col(StoredJourneyEvent.kind) == "migrated"
)


class StepCount(msgspec.Struct, frozen=True):
    """How many sessions run at one step of one version, and when the oldest of them began.

    `taken_over` of them came from another version, and stay on this one.
    """

    version: int
    step: str
    running: int
    oldest_at: Milliseconds
    taken_over: int


def running_sessions(session: TenantSession, journey: str, now: Milliseconds) -> tuple[StepCount, ...]:
    """Count the sessions that can go on, newest version first, the first thousand places.

    A session whose time is over, or whose version was revoked, does not run. Reads, by index, what did not expire
    yet of this journey alone.
    """
    version_of = _versions(session, journey)
    pinned, node = col(StoredJourneySession.program_hash), col(StoredJourneySession.node)
    run = (pinned.in_(version_of), col(StoredJourneySession.expires_at) > now, _RUNNING)
    places = select(pinned, node, func.count(), func.min(StoredJourneySession.created_at)).where(*run)
    came = select(pinned, node, func.count()).where(*run, _TAKEN_OVER).group_by(pinned, node)
    taken_over = {(program, step): count for program, step, count in session.exec(came).all()}
    counts = [
        StepCount(version_of[program], step, running, oldest, taken_over.get((program, step), 0))
        for program, step, running, oldest in session.exec(places.group_by(pinned, node).limit(MOST_LISTED)).all()
    ]
    return tuple(sorted(counts, key=lambda each: (-each.version, each.step)))


def _versions(session: TenantSession, journey: str) -> dict[bytes, int]:
    statement = select(StoredProgram.hash, StoredProgram.version).where(
        StoredProgram.journey == journey, col(StoredProgram.hash).not_in(select(StoredRevocation.hash))
    )
    return dict(session.exec(statement).all())
