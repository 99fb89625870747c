"""Looking at the versions of a journey: what is live, what there is, and what was decided."""

from collections.abc import Collection, Sequence
from typing import Final, cast

import msgspec
from sqlalchemy.orm import QueryableAttribute, defer
from sqlmodel import col, func, select

from handrail_platform.document.nearest import nearest
from handrail_platform.values import Milliseconds
from handrail_tenants.journeys.decision import Origin, read_origin
from handrail_tenants.journeys.problems import JourneyUnknown, VersionRevoked, VersionUnknown
from handrail_tenants.journeys.split import Arm, heaviest, read_arms
from handrail_tenants.journeys.tables import StoredJourney, StoredProgram, StoredPublication, StoredRevocation
from handrail_tenants.tenancy.session import TenantSession

MOST_LISTED: Final = 100
"""How many versions, or lines of the log, one look shows: the newest, or the newest before a given one."""
MOST_JOURNEYS: Final = 1_000
_SHARES: Final = msgspec.json.Decoder(tuple[tuple[int, int], ...])
_WITHOUT_TEXTS: Final = tuple(
    defer(cast("QueryableAttribute[str]", text)) for text in (StoredProgram.document, StoredProgram.proof)
)


class Share(msgspec.Struct, frozen=True):
    """A version that new sessions run, with its weight beside the others."""

    version: int
    weight: int


class Live(msgspec.Struct, frozen=True):
    """What new sessions of a journey run, as of a revision. `version` is the heaviest share, and often all.

    `unchanged` is said by a decision that found everything so already.
    """

    journey: str
    revision: int
    version: int
    shares: tuple[Share, ...]
    unchanged: bool = False


class Version(msgspec.Struct, frozen=True):
    """A published version. `weight` is 0 where no new session runs it."""

    version: int
    program_hash: bytes
    weight: int
    published_at: Milliseconds
    published_by: str
    reason: str
    revoked_at: Milliseconds | None


class LogLine(msgspec.Struct, frozen=True):
    """What was decided: `version` is what it was about, `live` and `replaced` what was live after and before.

    `shares` is empty where all new sessions ran `live`. Of a migration, `replaced` is where sessions came from.
    """

    revision: int
    action: str
    version: int
    live: int
    replaced: int | None
    shares: tuple[Share, ...]
    at: Milliseconds
    by: str
    reason: str
    origin: Origin | None


class Versions:
    """The versions of one tenant's journeys, to be looked at."""

    def __init__(self, session: TenantSession) -> None:
        self._session = session

    def journeys(self) -> Sequence[str]:
        """Return the names of the published journeys, the first thousand."""
        return self._session.exec(
            select(StoredJourney.journey).order_by(StoredJourney.journey).limit(MOST_JOURNEYS)
        ).all()

    def live(self, journey: str) -> Live:
        """Return what new sessions run. Raises JourneyUnknown."""
        return live_of(self._session, self._published(journey))

    def program(self, journey: str, version: int) -> StoredProgram:
        """Return a version with its document and its proof. Raises JourneyUnknown, VersionUnknown."""
        statement = select(StoredProgram).where(StoredProgram.journey == journey, StoredProgram.version == version)
        program = self._session.exec(statement).first()
        if program is None:
            self._published(journey)
            raise VersionUnknown
        return program

    def runnable(self, journey: str, version: int) -> StoredProgram:
        """Return a version that sessions may run. Raises JourneyUnknown, VersionUnknown, VersionRevoked."""
        program = self.program(journey, version)
        if self._session.get(StoredRevocation, (self._session.tenant, program.hash)) is not None:
            raise VersionRevoked
        return program

    def of(self, program_hash: bytes) -> StoredProgram:
        """Return the version that runs this program. Raises VersionUnknown."""
        program = self._session.get(StoredProgram, (self._session.tenant, program_hash))
        if program is None:
            raise VersionUnknown
        return program

    def list(self, journey: str, before: int | None = None) -> tuple[Version, ...]:
        """Return the newest versions, newest first; or the newest before a version. Raises JourneyUnknown."""
        weights = {share.version: share.weight for share in self.live(journey).shares}
        statement = (
            select(StoredProgram, StoredRevocation.at)
            .options(*_WITHOUT_TEXTS)
            .join(StoredRevocation, col(StoredRevocation.hash) == StoredProgram.hash, isouter=True)
            .where(StoredProgram.journey == journey)
        )
        if before is not None:
            statement = statement.where(StoredProgram.version < before)
        rows = self._session.exec(statement.order_by(col(StoredProgram.version).desc()).limit(MOST_LISTED))
        return tuple(
            _version(program, weights.get(program.version, 0), revoked_at) for program, revoked_at in rows
        )

    def log(self, journey: str, before: int | None = None) -> tuple[LogLine, ...]:
        """Return the newest decisions, newest first; or the newest before a revision."""
        statement = select(StoredPublication).where(StoredPublication.journey == journey)
        if before is not None:
            statement = statement.where(StoredPublication.revision < before)
        rows = self._session.exec(statement.order_by(col(StoredPublication.revision).desc()).limit(MOST_LISTED))
        return tuple(map(_line, rows))

    def number_of(self, journey: str, program_hash: bytes) -> int:
        """Return the number of a program, or which it would get if it were published next."""
        program = self._session.get(StoredProgram, (self._session.tenant, program_hash))
        latest = select(func.max(StoredProgram.version)).where(StoredProgram.journey == journey)
        return program.version if program else (self._session.exec(latest).one() or 0) + 1

    def once_all(self, journey: str, versions: Collection[int]) -> frozenset[int]:
        """Return which of these versions every new session ran because somebody decided that of them."""
        statement = select(StoredPublication.live).where(
            StoredPublication.journey == journey,
            col(StoredPublication.live).in_(versions),
            StoredPublication.split == "",
            col(StoredPublication.action).in_(("publish", "rollback", "split")),
        )
        return frozenset(self._session.exec(statement.distinct()))

    def origin(self, journey: str, version: int) -> Origin | None:
        """Return from where a version was promoted last, None where it never was."""
        statement = select(StoredPublication.origin).where(
            StoredPublication.journey == journey,
            StoredPublication.version == version,
            StoredPublication.origin != "",
        )
        found = self._session.exec(statement.order_by(col(StoredPublication.revision).desc()).limit(1)).first()
        return read_origin(found or "")

    def _published(self, journey: str) -> StoredJourney:
        row = self._session.get(StoredJourney, (self._session.tenant, journey))
        if row is None:
            raise journey_unknown(self._session, journey)
        return row


def journey_unknown(session: TenantSession, name: str) -> JourneyUnknown:
    """Return the error of whoever named a journey that was never published."""
    return JourneyUnknown(nearest(name, Versions(session).journeys()))


def live_of(session: TenantSession, row: StoredJourney) -> Live:
    """Return what new sessions run by this row."""
    arms = read_arms(row.split) or (Arm(row.active_hash, 1),)
    numbers = select(StoredProgram.hash, StoredProgram.version).where(
        col(StoredProgram.hash).in_([arm.program_hash for arm in arms])
    )
    version_of = dict(session.exec(numbers).all())
    shares = {version_of[arm.program_hash]: arm.weight for arm in arms}
    return Live(row.journey, row.revision, heaviest(shares), tuple(Share(*each) for each in shares.items()))


def _version(program: StoredProgram, weight: int, revoked_at: Milliseconds | None) -> Version:
    return Version(
        version=program.version,
        program_hash=program.hash,
        weight=weight,
        published_at=program.published_at,
        published_by=program.published_by,
        reason=program.reason,
        revoked_at=revoked_at,
    )


def _line(row: StoredPublication) -> LogLine:
    split = _SHARES.decode(row.split) if row.split else ()
    values = row.model_dump(include={"revision", "action", "version", "live", "replaced", "at", "reason"})
    shares = tuple(Share(*each) for each in split)
    return LogLine(**values, by=row.decided_by, shares=shares, origin=read_origin(row.origin))
