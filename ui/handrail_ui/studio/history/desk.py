"""The versions of a journey, and which of them new sessions run. Synchronous."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

import msgspec

from handrail_platform.document.bundle import parse_bundle
from handrail_platform.document.problem import JourneyRefused
from handrail_platform.verify.record import ProofRecord, ProofUnreadable, decode_proof
from handrail_tenants.audit.entry import AuditEntry, Told, told
from handrail_tenants.journeys.decision import Decision, Origin
from handrail_tenants.journeys.problems import JourneyMoved, VersionUnknown
from handrail_tenants.journeys.tables import StoredProgram
from handrail_tenants.journeys.versions import Live, LogLine, Version, Versions
from handrail_tenants.plans.problems import ApprovalNeeded
from handrail_ui.administration import Administration
from handrail_ui.compared import published
from handrail_ui.pages.translator import Speech
from handrail_ui.studio.changes import ChangedStep, changed_steps
from handrail_ui.studio.desk import Deed
from handrail_ui.studio.map.difference import plain_map
from handrail_ui.studio.publishing.preview import Meaning, meaning

MOST_SHOWN: Final = 20
"""Versions, or decisions, of one page."""


class VersionLine(msgspec.Struct, frozen=True, kw_only=True):
    """A version with its proof, and the steps that differ from those of the version before.

    `proof` is None where none is kept or can be read, `steps` where there is nothing to compare it with,
    `origin` where it was not promoted.
    """

    version: Version
    proof: ProofRecord | None
    steps: tuple[ChangedStep, ...] | None
    origin: Origin | None


class History(msgspec.Struct, frozen=True, kw_only=True):
    """The newest versions, or the newest before one, and what was decided about them.

    `older` and `older_decisions` are where the next page begins, 0 where there is none. `once_all` are the
    versions among them that every new session ran at some time.
    """

    live: Live
    once_all: frozenset[int]
    lines: tuple[VersionLine, ...]
    decisions: tuple[LogLine, ...]
    older: int
    older_decisions: int


class Past(msgspec.Struct, frozen=True, kw_only=True):
    """One version as it was published; of one with none `before` it nothing differs."""

    line: VersionLine
    before: int
    meaning: Meaning


@dataclass(frozen=True)
class HistoryDesk:
    """The history of the journeys of one tenant."""

    admin: Administration
    tenant: str

    def history(self, journey: str, before: int | None = None, decided_before: int | None = None) -> History:
        """Return a page of it. Raises JourneyUnknown."""
        with self.admin.journeys(self.tenant) as journeys:
            versions = journeys.versions
            listed = versions.list(journey, before)
            decisions = versions.log(journey, decided_before)
            lines = tuple(_line(versions, journey, each) for each in listed[:MOST_SHOWN])
            return History(
                once_all=versions.once_all(journey, {each.version.version for each in lines}),
                live=versions.live(journey),
                lines=lines,
                decisions=decisions[:MOST_SHOWN],
                older=listed[MOST_SHOWN - 1].version if len(listed) > MOST_SHOWN else 0,
                older_decisions=decisions[MOST_SHOWN - 1].revision if len(decisions) > MOST_SHOWN else 0,
            )

    def past(self, journey: str, version: int, say: Speech, beside: int | None = None) -> Past:
        """Return a version beside the one before, or another one. Raises JourneyUnknown, VersionUnknown."""
        with self.admin.journeys(self.tenant) as journeys:
            listed = journeys.versions.list(journey, version + 1)
            if not listed or listed[0].version != version:
                raise VersionUnknown
            line = _line(journeys.versions, journey, listed[0])
            program = journeys.versions.program(journey, version)
            other = beside or (listed[1].version if len(listed) > 1 else None)
            older = journeys.versions.program(journey, other) if other else None
        two = published(self.admin, self.tenant, program)
        if older is None:
            return Past(line=line, before=0, meaning=Meaning(map=plain_map(two, say)))
        one = published(self.admin, self.tenant, older)
        return Past(line=line, before=older.version, meaning=meaning(self.tenant, one, two, say))

    def rollback(
        self, journey: str, to: int, pointer: int, reason: str, deed: Deed, *, needs_approval: bool
    ) -> Live:
        """Let every new session run a version again.

        Raises what rolling back does, VersionBroken, and ApprovalNeeded for a version that never had them all.
        """
        entry = self._entry(journey, deed, told({"rollback": to}))
        with self.admin.journeys(self.tenant, entry) as journeys:
            if needs_approval:
                _require_approved(journeys.versions, journey, {to: 1}, pointer)
            return journeys.rollback(journey, _decision(deed, reason), to=to, expected=pointer)

    def split(
        self,
        journey: str,
        weights: Mapping[int, int],
        pointer: int,
        reason: str,
        deed: Deed,
        *,
        needs_approval: bool,
    ) -> Live:
        """Divide new sessions between versions.

        Raises what splitting does, VersionBroken, and ApprovalNeeded where a version gets a larger share that
        never had them all.
        """
        entry = self._entry(journey, deed, told({"split": sorted(weights.items())}))
        with self.admin.journeys(self.tenant, entry) as journeys:
            if needs_approval:
                _require_approved(journeys.versions, journey, weights, pointer)
            return journeys.split(journey, weights, _decision(deed, reason), expected=pointer)

    def revoke(self, journey: str, version: int, pointer: int, reason: str, deed: Deed) -> Live:
        """Stop a version for good. Raises what revoking does, and VersionBroken."""
        entry = self._entry(journey, deed, told({"revoked": version}))
        with self.admin.journeys(self.tenant, entry) as journeys:
            return journeys.revoke(journey, version, _decision(deed, reason), expected=pointer)

    def _entry(self, journey: str, deed: Deed, after: Told) -> AuditEntry:
        with self.admin.journeys(self.tenant) as journeys:
            shares = journeys.versions.live(journey).shares
        return deed.entry(journey, told({"live": [(each.version, each.weight) for each in shares]}), after)


def _require_approved(versions: Versions, journey: str, weights: Mapping[int, int], seen: int) -> None:
    """Raise ApprovalNeeded if a version would get more than it has, and never had all; JourneyMoved."""
    live = versions.live(journey)
    if live.revision != seen:
        raise JourneyMoved
    has, gets = _fractions({each.version: each.weight for each in live.shares}), _fractions(weights)
    more = {version for version, fraction in gets.items() if fraction > has.get(version, 0)}
    if more - versions.once_all(journey, more):
        raise ApprovalNeeded


def _fractions(weights: Mapping[int, int]) -> dict[int, Fraction]:
    whole = sum(weights.values()) or 1
    return {version: Fraction(weight, whole) for version, weight in weights.items()}


def _decision(deed: Deed, reason: str) -> Decision:
    return Decision(deed.by, reason, deed.at)


def _line(versions: Versions, journey: str, version: Version) -> VersionLine:
    program = versions.program(journey, version.version)
    return VersionLine(
        version=version,
        proof=_proof(program),
        steps=_steps(versions, program),
        origin=versions.origin(journey, version.version),
    )


def _proof(program: StoredProgram) -> ProofRecord | None:
    try:
        return decode_proof(program.proof) if program.proof else None
    except ProofUnreadable:
        return None


def _steps(versions: Versions, program: StoredProgram) -> tuple[ChangedStep, ...] | None:
    try:
        before = versions.program(program.journey, program.version - 1)
        one, other = (parse_bundle(each.document).bundle.document for each in (before, program))
    except (VersionUnknown, JourneyRefused):
        return None
    return changed_steps(one, other)
