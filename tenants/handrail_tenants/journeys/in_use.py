"""The programs that people walk or are about to: what they name has to be there."""

from typing import Final

from sqlmodel import col, exists, or_, select

from handrail_platform.values import Milliseconds
from handrail_tenants.journeys.split import read_arms
from handrail_tenants.journeys.tables import StoredJourney, StoredProgram
from handrail_tenants.store.tables import StoredJourneySession
from handrail_tenants.tenancy.session import TenantSession

MOST_NAMING: Final = 1_000


def programs_naming(
    session: TenantSession, marks: tuple[str, ...], now: Milliseconds
) -> tuple[StoredProgram, ...]:
    """Return the programs with one of these marks in their text that new sessions run, or somebody stands in."""
    pointers = session.exec(select(StoredJourney.active_hash, StoredJourney.split)).all()
    live = {active for active, _ in pointers} | {
        arm.program_hash for _, split in pointers for arm in read_arms(split)
    }
    walked = exists().where(
        col(StoredJourneySession.program_hash) == StoredProgram.hash,
        col(StoredJourneySession.expires_at) > now,
        col(StoredJourneySession.status) == "running",
    )
    marked = or_(*(col(StoredProgram.document).contains(mark, autoescape=True) for mark in marks))
    statement = (
        select(StoredProgram)
        .where(marked, or_(col(StoredProgram.hash).in_(live), walked))
        .order_by(StoredProgram.journey, col(StoredProgram.version))
    )
    return tuple(session.exec(statement.limit(MOST_NAMING)).all())
