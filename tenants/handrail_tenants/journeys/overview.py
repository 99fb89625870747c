"""Every journey of a tenant: what new sessions run, who decided that, and whether somebody writes at a draft."""

from collections.abc import Collection, Sequence
from typing import Final

import msgspec
from sqlmodel import col, func, select

from handrail_platform.values import Milliseconds
from handrail_tenants.journeys.tables import StoredArchivedJourney, StoredDraft, StoredJourney, StoredPublication
from handrail_tenants.journeys.versions import Share, live_of
from handrail_tenants.tenancy.session import TenantSession

MOST_LISTED: Final = 100
"""How many journeys one look shows: the first by name, or the first behind a given one."""


class DraftLine(msgspec.Struct, frozen=True):
    """Which revision of a draft there is, and who saved it when."""

    revision: int
    saved_at: Milliseconds
    saved_by: str


class JourneyLine(msgspec.Struct, frozen=True, kw_only=True):
    """A journey, live since somebody decided so, or a draft, or both. Without shares it was never published."""

    journey: str
    shares: tuple[Share, ...] = ()
    at: Milliseconds = 0
    by: str = ""
    draft: DraftLine | None = None


class KnownJourney(msgspec.Struct, frozen=True):
    """A journey, and which text of it somebody who opens it sees first.

    `revision` is its draft's and 0 without one; `program_hash` is of what most new sessions run, if any do.
    """

    journey: str
    revision: int
    program_hash: bytes


def known_journeys(session: TenantSession, most: int, after: str = "") -> tuple[KnownJourney, ...]:
    """Return as many journeys as are wanted by name, behind a name; what is archived is left out."""
    put_away = select(StoredArchivedJourney.journey)
    published = (
        select(StoredJourney.journey, StoredJourney.active_hash)
        .where(StoredJourney.journey > after, col(StoredJourney.journey).not_in(put_away))
        .order_by(StoredJourney.journey)
        .limit(most)
    )
    drafted = (
        select(StoredDraft.journey, StoredDraft.revision)
        .where(StoredDraft.journey > after, col(StoredDraft.journey).not_in(put_away))
        .order_by(StoredDraft.journey)
        .limit(most)
    )
    hashes, revisions = dict(session.exec(published).all()), dict(session.exec(drafted).all())
    names = sorted({*hashes, *revisions})[:most]
    return tuple(KnownJourney(name, revisions.get(name, 0), hashes.get(name, b"")) for name in names)


def overview(session: TenantSession, after: str = "") -> tuple[JourneyLine, ...]:
    """Return the first journeys by name; or the first behind a name. What is archived is left out."""
    return lines_of(session, [each.journey for each in known_journeys(session, MOST_LISTED, after)])


def lines_of(session: TenantSession, names: Sequence[str]) -> tuple[JourneyLine, ...]:
    """Return a line for each of these journeys, archived or not."""
    drafts, lines = _drafts(session, names), _published(session, names)
    return tuple(
        msgspec.structs.replace(lines.get(name, JourneyLine(journey=name)), draft=drafts.get(name))
        for name in names
    )


def _drafts(session: TenantSession, names: Collection[str]) -> dict[str, DraftLine]:
    """Return the drafts, without their texts."""
    statement = select(StoredDraft.journey, StoredDraft.revision, StoredDraft.saved_at, StoredDraft.saved_by)
    rows = session.exec(statement.where(col(StoredDraft.journey).in_(names)))
    return {journey: DraftLine(revision, at, by) for journey, revision, at, by in rows}


def _published(session: TenantSession, names: Collection[str]) -> dict[str, JourneyLine]:
    """Return what is live, with the decision that made it so: taking sessions over is none of those."""
    newest = (
        select(StoredPublication.journey, func.max(StoredPublication.revision).label("revision"))
        .where(StoredPublication.action != "migrate", col(StoredPublication.journey).in_(names))
        .group_by(StoredPublication.journey)
        .subquery()
    )
    decided = select(StoredPublication).join(
        newest,
        (col(StoredPublication.journey) == newest.c.journey)
        & (col(StoredPublication.revision) == newest.c.revision),
    )
    decisions = {each.journey: each for each in session.exec(decided)}
    rows = session.exec(select(StoredJourney).where(col(StoredJourney.journey).in_(names))).all()
    return {
        row.journey: JourneyLine(
            journey=row.journey,
            shares=live_of(session, row).shares,
            at=decisions[row.journey].at,
            by=decisions[row.journey].decided_by,
        )
        for row in rows
    }
