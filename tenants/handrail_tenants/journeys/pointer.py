"""The pointer to what new sessions of a journey run, held by one transaction until it ends."""

import os
from collections.abc import Callable, Collection, Iterable, Mapping
from contextlib import suppress
from typing import Final, Literal, TypeAlias

import msgspec
from sqlmodel import col, select

from handrail_tenants.journeys.decision import Decision, write_origin
from handrail_tenants.journeys.problems import (
    JourneyMoved,
    NoVersionBefore,
    SplitInvalid,
    VersionRevoked,
    VersionUnknown,
)
from handrail_tenants.journeys.split import MOST_WEIGHT, Arm, heaviest, write_arms
from handrail_tenants.journeys.tables import StoredJourney, StoredProgram, StoredPublication, StoredRevocation
from handrail_tenants.journeys.versions import Live, journey_unknown, live_of
from handrail_tenants.tenancy.decisions import decide_alone
from handrail_tenants.tenancy.session import TenantSession

Action: TypeAlias = Literal["publish", "rollback", "split", "revoke", "migrate"]
Admission: TypeAlias = Callable[[StoredProgram, Decision], None]
"""Asked of each version that new sessions are about to run and did not run before; what it raises stops that."""
MOST_ARMS: Final = 10
_SALT_BYTES: Final = 16


class Pointer:
    """Nobody else changes it meanwhile. Raises JourneyMoved where it is not at the `expected` revision."""

    def __init__(self, session: TenantSession, journey: str, expected: int | None, admission: Admission) -> None:
        self._session = session
        self._journey = journey
        self._admission = admission
        decide_alone(session)
        self._row = session.get(StoredJourney, (session.tenant, journey), with_for_update=True)
        self._seen = self.revision
        if expected is not None and expected != self.revision:
            raise JourneyMoved

    @property
    def revision(self) -> int:
        """Return how often it was switched; of a journey that was never published, 0."""
        return self._row.revision if self._row else 0

    def live(self) -> Live:
        """Return what new sessions run. Raises JourneyUnknown."""
        return live_of(self._session, self._published())

    def decided(self) -> Live:
        """Return what new sessions run by now, and whether they ran it before. Raises JourneyUnknown."""
        return msgspec.structs.replace(self.live(), unchanged=self.revision == self._seen)

    def shares(self) -> dict[int, int]:
        """Return the versions that new sessions run, with their weights. Raises JourneyUnknown."""
        return {share.version: share.weight for share in self.live().shares}

    def before(self, version: int) -> int:
        """Return what was live before this version was published, or before that, and may still run.

        Raises NoVersionBefore.
        """
        revision = self.revision + 1
        while True:
            revision, version = self._replaced(version, revision)
            program_hash = self._hashes([version]).get(version)
            if program_hash is not None and not self._revoked([program_hash]):
                return version

    def needed(self) -> set[int]:
        """Return the versions that new sessions run, and the one that a rollback would lead to."""
        shares = self.shares()
        with suppress(NoVersionBefore):
            return {*shares, self.before(max(shares))}
        return set(shares)

    def switch(self, action: Action, version: int, shares: Mapping[int, int], decision: Decision) -> None:
        """Let new sessions run these versions by weight, and say so in the log, unless they do already.

        Raises SplitInvalid, VersionUnknown, VersionRevoked.
        """
        if self._row is None or not _same(shares, self.shares()):
            self._record(action, version, shares, decision)

    def revoke(self, version: int, fallback: int | None, decision: Decision) -> None:
        """Stop a version, unless it was stopped before; where it is in use, something else is from now on.

        Raises JourneyUnknown, NoVersionBefore, VersionUnknown, VersionRevoked.
        """
        shares = self.shares()
        program_hash = self._hashes([version]).get(version)
        if program_hash is None:
            raise VersionUnknown
        if self._revoked([program_hash]):
            return
        tenant = self._session.tenant
        self._session.add(
            StoredRevocation(tenant_id=tenant, hash=program_hash, journey=self._journey, at=decision.at)
        )
        if shares.pop(version, None) is not None:
            shares = shares if fallback is None else {fallback: 1}
            shares = shares or {self.before(version): 1}
        self._record("revoke", version, shares, decision)

    def migration(self, before: int, after: int, decision: Decision) -> tuple[bytes, bytes]:
        """Return the programs of both versions, if sessions may go from one to the other.

        Where they go is admitted as if new ones were to run it. Raises JourneyUnknown, VersionUnknown,
        VersionRevoked.
        """
        self._published()
        hash_of = self._runnable([before, after])
        for program in self._newly_live([after]):
            self._admission(program, decision)
        return hash_of[before], hash_of[after]

    def migrate(self, before: int, after: int, decision: Decision) -> tuple[bytes, bytes]:
        """Say in the log that sessions are to go from one version to another; return the programs of both.

        What new sessions run stays what it is. Raises what `migration` raises.
        """
        programs = self.migration(before, after, decision)
        self._published().revision += 1
        self._log("migrate", after, before, self.shares(), decision)
        return programs

    def _record(self, action: Action, version: int, shares: Mapping[int, int], decision: Decision) -> None:
        if not 1 <= len(shares) <= MOST_ARMS or not all(1 <= each <= MOST_WEIGHT for each in shares.values()):
            raise SplitInvalid
        hash_of = self._runnable(shares)
        for program in self._newly_live(shares):
            self._admission(program, decision)
        replaced = self.live().version if self._row else None
        arms = [Arm(hash_of[each], shares[each]) for each in sorted(shares)]
        self._point(hash_of[heaviest(shares)], arms, decision)
        self._log(action, version, replaced, shares, decision)

    def _published(self) -> StoredJourney:
        """Return what says where the pointer stands. Raises JourneyUnknown."""
        if self._row is None:
            raise journey_unknown(self._session, self._journey)
        return self._row

    def _runnable(self, versions: Collection[int]) -> dict[int, bytes]:
        """Return the programs of these versions. Raises VersionUnknown, VersionRevoked."""
        hash_of = self._hashes(versions)
        if len(hash_of) < len(set(versions)):
            raise VersionUnknown
        if self._revoked(hash_of.values()):
            raise VersionRevoked
        return hash_of

    def _log(
        self, action: Action, version: int, replaced: int | None, shares: Mapping[int, int], decision: Decision
    ) -> None:
        self._session.add(
            StoredPublication(
                tenant_id=self._session.tenant,
                journey=self._journey,
                revision=self.revision,
                action=action,
                version=version,
                live=heaviest(shares),
                replaced=replaced,
                split=msgspec.json.encode(sorted(shares.items())).decode() if len(shares) > 1 else "",
                at=decision.at,
                decided_by=decision.by,
                reason=decision.reason,
                origin=write_origin(decision.origin),
            )
        )

    def _newly_live(self, versions: Iterable[int]) -> Iterable[StoredProgram]:
        ran = self.shares() if self._row else {}
        statement = select(StoredProgram).where(
            StoredProgram.journey == self._journey, col(StoredProgram.version).in_(set(versions) - ran.keys())
        )
        return self._session.exec(statement.order_by(col(StoredProgram.version))).all()

    def _point(self, live: bytes, arms: list[Arm], decision: Decision) -> None:
        row = self._row or StoredJourney(
            tenant_id=self._session.tenant,
            journey=self._journey,
            active_hash=live,
            revision=0,
            published_at=decision.at,
            split="",
            salt=b"",
        )
        row.active_hash = live
        row.revision += 1
        row.published_at = decision.at
        row.split = write_arms(arms) if len(arms) > 1 else ""
        if row.split and not row.salt:
            row.salt = os.urandom(_SALT_BYTES)
        self._session.add(row)
        self._row = row

    def _replaced(self, version: int, before: int) -> tuple[int, int]:
        """Return the last revision before this one that published the version, and what had been live."""
        statement = select(StoredPublication.revision, StoredPublication.replaced).where(
            StoredPublication.journey == self._journey,
            StoredPublication.action == "publish",
            StoredPublication.version == version,
            StoredPublication.revision < before,
        )
        found = self._session.exec(statement.order_by(col(StoredPublication.revision).desc()).limit(1)).first()
        if found is None or found[1] is None:
            raise NoVersionBefore
        return found[0], found[1]

    def _hashes(self, versions: Iterable[int]) -> dict[int, bytes]:
        statement = select(StoredProgram.version, StoredProgram.hash).where(
            StoredProgram.journey == self._journey, col(StoredProgram.version).in_(list(versions))
        )
        return dict(self._session.exec(statement).all())

    def _revoked(self, hashes: Iterable[bytes]) -> bool:
        statement = select(StoredRevocation.hash).where(col(StoredRevocation.hash).in_(list(hashes))).limit(1)
        return self._session.exec(statement).first() is not None


def _same(one: Mapping[int, int], other: Mapping[int, int]) -> bool:
    """Tell whether both are the same to new sessions: weights mean something beside one another only."""
    one_whole, other_whole = sum(one.values()), sum(other.values())
    alike = all(one[each] * other_whole == other[each] * one_whole for each in one.keys() & other.keys())
    return one_whole > 0 and one.keys() == other.keys() and alike
