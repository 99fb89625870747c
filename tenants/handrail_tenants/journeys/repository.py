"""Changing which versions of a journey new sessions run: for command line, editor and API, inside one tenant.

Every change is one transaction, raises the pointer's revision and leaves one line in the log; one that is refused
leaves everything as it was. Whoever names the `expected` revision gets JourneyMoved when somebody else was faster.
What new sessions did not run before is admitted first, and each change raises what the admission does.
"""

from collections.abc import Generator, Mapping
from contextlib import contextmanager
from typing import Final

from sqlalchemy.exc import IntegrityError
from sqlmodel import col, delete, exists, func, select

from handrail_platform.values import Milliseconds
from handrail_tenants.journeys.decision import Decision
from handrail_tenants.journeys.drain import StepCount, running_sessions
from handrail_tenants.journeys.in_flight import wait_for_commits
from handrail_tenants.journeys.overview import JourneyLine, overview
from handrail_tenants.journeys.pointer import Admission, Pointer
from handrail_tenants.journeys.problems import DecisionInvalid, JourneyMoved, SameVersion, SplitInvalid
from handrail_tenants.journeys.split import WHOLE, heaviest, with_share
from handrail_tenants.journeys.tables import StoredArchivedJourney, StoredJourney, StoredProgram
from handrail_tenants.journeys.versions import Live, Versions
from handrail_tenants.store.tables import StoredJourneySession
from handrail_tenants.tenancy.session import TenantSession

KEPT_VERSIONS: Final = 50
"""The newest of a journey stay whatever happens; an older one for as long as a session or a start may need it."""
_PURGED_AT_ONCE: Final = 100


class Journeys:
    """The published journeys of one tenant. `admission` is asked of whatever new sessions are about to run."""

    def __init__(self, session: TenantSession, admission: Admission) -> None:
        self._session = session
        self._admission = admission
        self.versions = Versions(session)

    def publish(
        self,
        journey: str,
        document: str,
        program_hash: bytes,
        decision: Decision,
        *,
        proof: str = "",
        share: int = WHOLE,
        expected: int | None = None,
    ) -> Live:
        """Let new sessions run this program from now on, or a share of 100 of them; the rest run what they did.

        Running sessions stay where they are. Publishing what was published before leads back to it, and brings
        back what was archived. Raises JourneyMoved, SplitInvalid, VersionRevoked.
        """
        with self._changing(journey, expected) as pointer:
            program = self._session.get(StoredProgram, (self._session.tenant, program_hash))
            if program is None:
                program = StoredProgram(
                    tenant_id=self._session.tenant,
                    hash=program_hash,
                    journey=journey,
                    version=self._latest(journey) + 1,
                    document=document,
                    published_at=decision.at,
                    published_by=decision.by,
                    reason=decision.reason,
                    proof=proof,
                )
                self._session.add(program)
            # Scenarios, groups and notes are no part of the program, and are the newest ones from now on.
            program.document = document
            live = pointer.shares() if pointer.revision else {}
            pointer.switch("publish", program.version, with_share(live, program.version, share), decision)
            if proof and not pointer.decided().unchanged:  # the reasons of whoever decided last
                program.proof = proof
            archived = self._session.get(StoredArchivedJourney, (self._session.tenant, journey))
            if archived is not None:
                self._session.delete(archived)
            self._purge(journey, pointer.needed())
            return pointer.decided()

    def rollback(
        self, journey: str, decision: Decision, *, to: int | None = None, expected: int | None = None
    ) -> Live:
        """Let every new session run this version again; None is what the newest in use had replaced.

        Raises JourneyUnknown, JourneyMoved, NoVersionBefore, VersionUnknown, VersionRevoked.
        """
        with self._changing(journey, expected) as pointer:
            target = pointer.before(max(pointer.shares())) if to is None else to
            pointer.switch("rollback", target, {target: 1}, decision)
            return pointer.decided()

    def split(
        self, journey: str, shares: Mapping[int, int], decision: Decision, *, expected: int | None = None
    ) -> Live:
        """Let new sessions run these versions by weight, the same person always the same one.

        Raises JourneyMoved, SplitInvalid, VersionUnknown, VersionRevoked.
        """
        if not shares:
            raise SplitInvalid
        with self._changing(journey, expected) as pointer:
            pointer.switch("split", heaviest(shares), shares, decision)
            return pointer.decided()

    def revoke(
        self,
        journey: str,
        version: int,
        decision: Decision,
        *,
        fallback: int | None = None,
        expected: int | None = None,
    ) -> Live:
        """Stop a version for good: when this returns, nothing starts, moves or commits on it any more.

        Where new sessions ran it, they run `fallback` from now on; without one, the rest of the split, or what a
        rollback would lead to. Raises what a rollback raises, and DecisionInvalid without a reason.
        """
        if not decision.reason.strip():
            raise DecisionInvalid
        with self._changing(journey, expected) as pointer:
            pointer.revoke(version, fallback, decision)
            live = pointer.decided()
        wait_for_commits(self._session)
        return live

    def migration(
        self, journey: str, before: int, after: int, decision: Decision, *, expected: int | None = None
    ) -> tuple[bytes, bytes]:
        """Return both programs if `migrate` would let running sessions go from one to the other; change nothing.

        Raises what it raises.
        """
        if before == after:
            raise SameVersion
        with self._changing(journey, expected) as pointer:
            return pointer.migration(before, after, decision)

    def migrate(
        self, journey: str, before: int, after: int, decision: Decision, *, expected: int | None = None
    ) -> tuple[bytes, bytes]:
        """Say in the log that running sessions are to go from one version to another; return both programs.

        New sessions run what they ran. Raises JourneyUnknown, JourneyMoved, SameVersion, VersionUnknown,
        VersionRevoked.
        """
        if before == after:
            raise SameVersion
        with self._changing(journey, expected) as pointer:
            return pointer.migrate(before, after, decision)

    def sessions(self, journey: str, now: Milliseconds) -> tuple[StepCount, ...]:
        """Return where the sessions that run now stand, by version and step."""
        return running_sessions(self._session, journey, now)

    def overview(self, after: str = "") -> tuple[JourneyLine, ...]:
        """Return the first journeys by name, drafts among them; or the first behind a name."""
        return overview(self._session, after)

    def active(self, journey: str) -> StoredProgram:
        """Return the program that new sessions run, or most of them. Raises JourneyUnknown."""
        return self.versions.program(journey, self.versions.live(journey).version)

    def find(self, journey: str) -> StoredProgram | None:
        """Return the program that is published under this name, if any is."""
        pointer = self._session.get(StoredJourney, (self._session.tenant, journey))
        if pointer is None:
            return None
        return self._session.get(StoredProgram, (self._session.tenant, pointer.active_hash))

    @contextmanager
    def _changing(self, journey: str, expected: int | None) -> Generator[Pointer]:
        """Commit what is done with the pointer, or nothing of it."""
        try:
            yield Pointer(self._session, journey, expected, self._admission)
            self._session.commit()
        except IntegrityError as error:  # two who publish a journey for the first time have no row to wait at
            self._session.rollback()
            raise JourneyMoved from error
        except BaseException:
            self._session.rollback()
            raise

    def _purge(self, journey: str, needed: set[int]) -> None:
        """Delete old versions that nobody can start, go back to or still stands at; the log keeps their lines."""
        old = select(StoredProgram.hash).where(
            StoredProgram.journey == journey,
            StoredProgram.version <= self._latest(journey) - KEPT_VERSIONS,
            col(StoredProgram.version).not_in(needed),
            ~exists().where(col(StoredJourneySession.program_hash) == StoredProgram.hash),
        )
        hashes = self._session.exec(old.limit(_PURGED_AT_ONCE)).all()
        self._session.exec(delete(StoredProgram).where(col(StoredProgram.hash).in_(hashes)))

    def _latest(self, journey: str) -> int:
        latest = select(func.max(StoredProgram.version)).where(StoredProgram.journey == journey)
        return self._session.exec(latest).one() or 0
