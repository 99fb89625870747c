"""What a tenant demands beside what it runs: neither is changed so that what is live breaks what is demanded."""

from collections.abc import Iterator, Mapping
from typing import TypeAlias

import msgspec

from handrail_platform.compile.resolve import Registry
from handrail_platform.document.bundle import parse_bundle
from handrail_platform.document.guardrails import twice_problems
from handrail_platform.document.problem import JourneyRefused
from handrail_platform.document.reach import GuardrailScope, in_force
from handrail_platform.errors import HandrailError
from handrail_platform.guard.defaults import PLATFORM_GUARDRAILS
from handrail_platform.guard.guardrail import Guardrail
from handrail_platform.verify.finding import Finding
from handrail_platform.verify.prove import JourneyUnproved, prove
from handrail_platform.verify.record import decode_proof
from handrail_tenants.guardrails.problems import ReasonMissing
from handrail_tenants.guardrails.repository import Guardrails
from handrail_tenants.journeys.decision import Decision
from handrail_tenants.journeys.tables import StoredProgram
from handrail_tenants.journeys.versions import Versions

ByScope: TypeAlias = Mapping[GuardrailScope, tuple[Guardrail, ...]]


class BrokenJourney(msgspec.Struct, frozen=True):
    """A live version that could not be published under the new guardrails, and why."""

    journey: str
    version: int
    findings: tuple[Finding, ...]
    problems: str = ""


class VersionBroken(HandrailError):
    """The version breaks guardrails that are in force now. Nothing was changed."""

    code = "version-broken"
    status = 409

    def __init__(self, broken: BrokenJourney) -> None:
        super().__init__(version=broken.version)
        self.broken = broken


class LiveJourneysBroken(HandrailError):
    """Live journeys break these guardrails. Nothing was set."""

    code = "live-journeys-broken"
    status = 409

    def __init__(self, broken: tuple[BrokenJourney, ...]) -> None:
        super().__init__(count=len(broken))
        self.broken = broken


class Demands:
    """The guardrails of one tenant beside its live journeys."""

    def __init__(self, guardrails: Guardrails, versions: Versions, registry: Registry) -> None:
        self._guardrails = guardrails
        self._versions = versions
        self._registry = registry

    def admit(self, program: StoredProgram, decision: Decision) -> None:
        """Let a version go live that breaks nothing which is demanded now. Raises VersionBroken."""
        del decision
        if (broken := self._broken_by(program)) is not None:
            raise VersionBroken(broken)

    def admit_although_broken(self, program: StoredProgram, decision: Decision) -> None:
        """Let a version go live whatever it breaks, if the decision says why. Raises ReasonMissing."""
        if not decision.reason.strip() and self._broken_by(program) is not None:
            raise ReasonMissing

    def set(
        self,
        scope: GuardrailScope,
        guardrails: tuple[Guardrail, ...],
        decision: Decision,
        *,
        expected: int | None = None,
        although: tuple[BrokenJourney, ...] = (),
    ) -> int:
        """Let these be all guardrails of the scope, and return its new revision.

        `although` names the live versions that are known to break them; they run on under what they were proved
        under. Raises LiveJourneysBroken for any other, JourneyRefused when two guardrails of the tenant or the
        platform have one id, and what `Guardrails.set` raises.
        """
        self._guardrails.decide_alone()
        every = {**self._by_scope(), scope: guardrails}
        if problems := twice_problems((*PLATFORM_GUARDRAILS, *(one for each in every.values() for one in each))):
            raise JourneyRefused(problems)
        seen = self._guardrails.revision(scope) if expected is None else expected
        broken = self.broken(scope, guardrails)
        known = {(each.journey, each.version) for each in although}
        if any((each.journey, each.version) not in known for each in broken):
            raise LiveJourneysBroken(broken)
        names = [f"{each.journey} {each.version}" for each in broken]
        return self._guardrails.set(scope, guardrails, decision, expected=seen, broken=names)

    def broken(self, scope: GuardrailScope, guardrails: tuple[Guardrail, ...]) -> tuple[BrokenJourney, ...]:
        """Return the live versions that could not be published if these were all guardrails of the scope.

        Those of which nothing else is demanded than today are not looked at.
        """
        today = self._by_scope()
        then = {**today, scope: guardrails}
        judged = (self._judged(each, then) for each in self._live() if _is_about(each, today, then))
        return tuple(each for each in judged if each is not None)

    def _broken_by(self, program: StoredProgram) -> BrokenJourney | None:
        return self._judged(program, self._by_scope())

    def _by_scope(self) -> dict[GuardrailScope, tuple[Guardrail, ...]]:
        return {each.scope: each.guardrails for each in self._guardrails.present()}

    def _live(self) -> Iterator[StoredProgram]:
        for journey in self._versions.journeys():
            for share in self._versions.live(journey).shares:
                yield self._versions.program(journey, share.version)

    def _judged(self, program: StoredProgram, by_scope: ByScope) -> BrokenJourney | None:
        """Return how the version breaks these; proved under the very same before, it does not."""
        guarded = parse_bundle(program.document)
        bundle = guarded.bundle
        accepted = decode_proof(program.proof).accepted if program.proof else None
        try:
            demanded = in_force(by_scope, bundle.document)
            if program.proof and guarded.guardrails == (*PLATFORM_GUARDRAILS, *demanded):
                return None
            prove(bundle.document, self._registry, demanded, accepted, bundle.parts)
        except JourneyUnproved as unproved:
            return BrokenJourney(program.journey, program.version, unproved.findings)
        except JourneyRefused as refused:
            return BrokenJourney(program.journey, program.version, (), str(refused))
        return None


def _is_about(program: StoredProgram, today: ByScope, then: ByScope) -> bool:
    """Tell whether something else is demanded of the version then."""
    document = parse_bundle(program.document).bundle.document
    try:
        return in_force(today, document) != in_force(then, document)
    except JourneyRefused:
        return True
