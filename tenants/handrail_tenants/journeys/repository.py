"""Publishing journeys and looking at what was published: for command line and editor, inside one tenant."""

from collections.abc import Sequence

from sqlmodel import col, func, select

from handrail_platform.errors import HandrailError
from handrail_platform.values import Milliseconds
from handrail_tenants.journeys.tables import StoredJourney, StoredProgram
from handrail_tenants.tenancy.session import TenantSession


class JourneyUnknown(HandrailError):
    """The tenant has published no journey of this name."""

    code = "journey-unknown"
    status = 404


class Journeys:
    """The published journeys of one tenant."""

    def __init__(self, session: TenantSession) -> None:
        self._session = session

    def publish(self, journey: str, document: str, program_hash: bytes, at: Milliseconds) -> int:
        """Let new sessions run this program from the next commit on, and return its version.

        Running sessions stay where they are. Publishing what was published before points back to it.
        """
        program = self._session.get(StoredProgram, (self._session.tenant, program_hash))
        if program is None:
            program = StoredProgram(
                tenant_id=self._session.tenant,
                hash=program_hash,
                journey=journey,
                version=self._latest(journey) + 1,
                document=document,
                published_at=at,
            )
            self._session.add(program)
            self._session.flush()
        self._point(journey, program_hash, at)
        self._session.commit()
        return program.version

    def active(self, journey: str) -> StoredProgram:
        """Return the program that new sessions of this journey run. Raises JourneyUnknown."""
        program = self.find(journey)
        if program is None:
            raise JourneyUnknown
        return program

    def find(self, journey: str) -> StoredProgram | None:
        """Return the program that is published under this name, if any is."""
        pointer = self._session.get(StoredJourney, (self._session.tenant, journey))
        if pointer is None:
            return None
        return self._session.get(StoredProgram, (self._session.tenant, pointer.active_hash))

    def list(self) -> Sequence[StoredJourney]:
        """Return all journeys by name."""
        return self._session.exec(select(StoredJourney).order_by(StoredJourney.journey)).all()

    def programs(self, journey: str) -> Sequence[StoredProgram]:
        """Return every program that was published for this journey, newest first."""
        statement = select(StoredProgram).where(StoredProgram.journey == journey)
        return self._session.exec(statement.order_by(col(StoredProgram.version).desc())).all()

    def _latest(self, journey: str) -> int:
        latest = select(func.max(StoredProgram.version)).where(StoredProgram.journey == journey)
        return self._session.exec(latest).one() or 0

    def _point(self, journey: str, program_hash: bytes, at: Milliseconds) -> None:
        pointer = self._session.get(StoredJourney, (self._session.tenant, journey), with_for_update=True)
        if pointer is None:
            pointer = StoredJourney(
                tenant_id=self._session.tenant,
                journey=journey,
                active_hash=program_hash,
                revision=0,
                published_at=at,
            )
        if pointer.revision == 0 or pointer.active_hash != program_hash:
            pointer.active_hash = program_hash
            pointer.revision += 1
            pointer.published_at = at
        self._session.add(pointer)
