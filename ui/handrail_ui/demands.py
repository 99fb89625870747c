"""What a tenant demands beside what it runs: neither is changed so that what is live breaks what is demanded."""

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Final

import msgspec

from handrail_platform.compile.resolve import Registry
from handrail_platform.document.guardrails import twice_problems
from handrail_platform.document.problem import JourneyRefused
from handrail_platform.document.reach import GuardrailScope
from handrail_platform.errors import HandrailError
from handrail_platform.guard.defaults import PLATFORM_GUARDRAILS
from handrail_platform.guard.guardrail import Guardrail
from handrail_platform.verify.accepted import check_accepted
from handrail_platform.verify.record import decode_proof
from handrail_tenants.guardrails.problems import GuardrailsMoved, ReasonMissing
from handrail_tenants.guardrails.repository import AcceptedWarning, Guardrails
from handrail_tenants.journeys.acceptances import Acceptances
from handrail_tenants.journeys.decision import Decision
from handrail_tenants.journeys.tables import StoredProgram
from handrail_tenants.journeys.versions import Versions
from handrail_ui.judged import ByScope, JudgedVersion, VersionJudge
from handrail_ui.since import DemandedSince, by_scope, demanded_since, unjudged

NONE_ACCEPTED: Final[Mapping[str, str]] = MappingProxyType({})
"""No warning is lived with."""


class VersionBroken(HandrailError):
    """The version breaks guardrails that are in force now. Nothing was changed."""

    code = "version-broken"
    status = 409

    def __init__(self, broken: JudgedVersion) -> None:
        super().__init__(version=broken.version)
        self.broken = broken


class LiveJourneysBroken(HandrailError):
    """Live journeys break these guardrails. Nothing was set."""

    code = "live-journeys-broken"
    status = 409

    def __init__(self, broken: tuple[JudgedVersion, ...]) -> None:
        super().__init__(count=len(broken))
        self.broken = broken


class Proposal(msgspec.Struct, frozen=True, kw_only=True):
    """What would be all guardrails of a scope, in place of a revision, and what that means to live versions.

    `is_there` says that they are so already. `judged` are those of which something else would be demanded; the
    broken ones could not be published any more.
    """

    scope: GuardrailScope
    guardrails: tuple[Guardrail, ...]
    revision: int
    is_there: bool
    judged: tuple[JudgedVersion, ...]
    accepted: tuple[tuple[JudgedVersion, AcceptedWarning], ...]
    """The warnings that nobody lived with before."""

    @property
    def broken(self) -> tuple[JudgedVersion, ...]:
        return tuple(each for each in self.judged if each.is_broken)


class Demands:
    """The guardrails of one tenant beside its live journeys."""

    def __init__(
        self, guardrails: Guardrails, versions: Versions, acceptances: Acceptances, registry: Registry
    ) -> None:
        self._guardrails = guardrails
        self._versions = versions
        self._acceptances = acceptances
        self._registry = registry

    def admit(self, program: StoredProgram, decision: Decision) -> None:
        """Let a version go live that breaks nothing which is demanded now. Raises VersionBroken."""
        del decision
        if (judged := self._now(program)).is_broken:
            raise VersionBroken(judged)

    def admit_although_broken(self, program: StoredProgram, decision: Decision) -> None:
        """Let a version go live whatever it breaks, if the decision says why. Raises ReasonMissing."""
        if not decision.reason.strip() and self._now(program).is_broken:
            raise ReasonMissing

    def propose(
        self,
        scope: GuardrailScope,
        guardrails: tuple[Guardrail, ...],
        *,
        accepted: Mapping[str, str] = NONE_ACCEPTED,
        expected: int | None = None,
    ) -> Proposal:
        """Return what it means if these are all guardrails of the scope. Nobody else decides until it is set.

        `accepted` gives reasons for warnings by `JudgedVersion.key`. Raises JourneyRefused when two guardrails of
        the tenant or the platform have one id, GuardrailsMoved, and WarningUnknown.
        """
        self._guardrails.decide_alone()
        today = self._by_scope()
        then = {**today, scope: guardrails}
        if problems := twice_problems((*PLATFORM_GUARDRAILS, *(one for each in then.values() for one in each))):
            raise JourneyRefused(problems)
        revision = self._guardrails.revision(scope)
        if expected is not None and expected != revision:
            raise GuardrailsMoved
        judges = map(self._judge, self._live())
        judged = [each.under(then, instead_of=today) for each in judges if each.is_about(today, then)]
        check_accepted(accepted, {each.key(one): one.severity for each in judged for one in each.open})
        return Proposal(
            scope=scope,
            guardrails=guardrails,
            revision=revision,
            is_there=today.get(scope, ()) == guardrails,
            judged=tuple(each.accepting(accepted) for each in judged),
            accepted=tuple(pair for each in judged for pair in _newly_accepted(each, accepted)),
        )

    def set(self, proposal: Proposal, decision: Decision) -> int:
        """Let these be all guardrails of the scope, unless they are; return the revision.

        Raises LiveJourneysBroken, and what `Guardrails.set` and a decision raise.
        """
        if proposal.broken:
            raise LiveJourneysBroken(proposal.broken)
        return self.set_although_broken(proposal, decision)

    def set_although_broken(self, proposal: Proposal, decision: Decision) -> int:
        """Set them whatever breaks them: live versions run on under what they were proved under.

        Raises ReasonMissing, and what `Guardrails.set` and a decision raise.
        """
        if proposal.is_there:
            return proposal.revision
        before = self._by_scope().get(proposal.scope, ())
        self._acceptances.forget({each.id for each in before if each not in proposal.guardrails})
        for judged, warning in proposal.accepted:
            self._acceptances.add(judged.program, warning.key, Decision(decision.by, warning.reason, decision.at))
        return self._guardrails.set(
            proposal.scope,
            proposal.guardrails,
            decision,
            expected=proposal.revision,
            broken=[f"{each.journey} {each.version}" for each in proposal.broken],
            accepted=[warning for _, warning in proposal.accepted],
        )

    def accepted(self, program: StoredProgram) -> dict[str, str]:
        """Return the reason for each warning that is lived with, by key: filed with the version or given since."""
        since = self._acceptances.reasons(program.hash)
        return {**decode_proof(program.proof).accepted, **since} if program.proof else since

    def since(self, program: StoredProgram) -> tuple[DemandedSince, ...]:
        """Return what was demanded since the version was proved, and is broken by it."""
        present = {each.scope: each for each in self._guardrails.present()}
        try:
            judge = self._judge(program)
        except JourneyRefused as refused:  # this release cannot read it any more
            return (unjudged(str(refused)),)
        return demanded_since(judge, present, self._guardrails.as_of)

    def _now(self, program: StoredProgram) -> JudgedVersion:
        return self._judge(program).under(self._by_scope())

    def _judge(self, program: StoredProgram) -> VersionJudge:
        return VersionJudge(program, self._acceptances.reasons(program.hash), self._registry)

    def _by_scope(self) -> ByScope:
        return by_scope({each.scope: each for each in self._guardrails.present()})

    def _live(self) -> Iterator[StoredProgram]:
        for journey in self._versions.journeys():
            for share in self._versions.live(journey).shares:
                yield self._versions.program(journey, share.version)


def _newly_accepted(
    judged: JudgedVersion, accepted: Mapping[str, str]
) -> Iterator[tuple[JudgedVersion, AcceptedWarning]]:
    for each in judged.open:
        if each.severity == "warning" and (reason := accepted.get(judged.key(each))):
            yield judged, AcceptedWarning(judged.journey, judged.version, each.key, reason)
