"""A published version under other guardrails than it was proved under."""

from collections.abc import Mapping
from typing import TypeAlias

import msgspec

from handrail_platform.compile.resolve import Registry
from handrail_platform.document.bundle import parse_bundle
from handrail_platform.document.problem import JourneyRefused
from handrail_platform.document.reach import GuardrailScope, in_force
from handrail_platform.guard.defaults import PLATFORM_GUARDRAILS
from handrail_platform.guard.guardrail import Guardrail
from handrail_platform.verify.accepted import open_findings
from handrail_platform.verify.finding import Finding
from handrail_platform.verify.prove import examine
from handrail_platform.verify.record import decode_proof
from handrail_tenants.journeys.tables import StoredProgram

ByScope: TypeAlias = Mapping[GuardrailScope, tuple[Guardrail, ...]]


class JudgedVersion(msgspec.Struct, frozen=True, kw_only=True):
    """What is found of a version that was not lived with when it was published.

    `accepted` has the reasons for those warnings that are lived with since, by the key of the finding. `problems`
    says why the version could not even be looked at: then nothing is found.
    """

    journey: str
    version: int
    program: bytes
    guardrails: tuple[Guardrail, ...]
    findings: tuple[Finding, ...] = ()
    accepted: Mapping[str, str] = {}
    problems: str = ""

    @property
    def open(self) -> tuple[Finding, ...]:
        """What keeps the version from going live."""
        return open_findings(self.findings, self.accepted)

    @property
    def is_broken(self) -> bool:
        """Whether the version could not be published under these guardrails."""
        return bool(self.open or self.problems)

    def key(self, finding: Finding) -> str:
        """Name a finding among those of several journeys."""
        return f"{self.journey}/{finding.key}"

    def accepting(self, reasons: Mapping[str, str]) -> "JudgedVersion":
        """Return it with more warnings lived with; `reasons` are by their names among several journeys."""
        more = {each.key: reasons[self.key(each)] for each in self.findings if self.key(each) in reasons}
        return msgspec.structs.replace(self, accepted={**more, **self.accepted})


class VersionJudge:
    """Judges one version, under whatever is demanded. `accepted` is lived with since it was published."""

    def __init__(self, program: StoredProgram, accepted: Mapping[str, str], registry: Registry) -> None:
        self._registry = registry
        self._guarded = parse_bundle(program.document)
        self._filed = decode_proof(program.proof).accepted if program.proof else None
        self._bare = JudgedVersion(
            journey=program.journey,
            version=program.version,
            program=program.hash,
            guardrails=self._guarded.guardrails,
            accepted=accepted,
        )

    def demands(self, by_scope: ByScope) -> tuple[Guardrail, ...] | None:
        """Return what is demanded of the version beside what the platform does; None where that is nonsense."""
        try:
            return in_force(by_scope, self._guarded.bundle.document)
        except JourneyRefused:
            return None

    def is_about(self, today: ByScope, then: ByScope) -> bool:
        """Tell whether something else is demanded of the version then, or nonsense."""
        demanded = self.demands(then)
        return demanded is None or demanded != self.demands(today)

    def under(self, by_scope: ByScope, *, instead_of: ByScope | None = None) -> JudgedVersion:
        """Return what is found. Proved under the very same before, it breaks none of them.

        What is lived with since answers guardrails that demand what they did `instead_of` these.
        """
        bundle = self._guarded.bundle
        try:
            demanded = in_force(by_scope, bundle.document)
            guardrails = (*PLATFORM_GUARDRAILS, *demanded)
            if self._filed is not None and self._guarded.guardrails == guardrails:
                return self._bare
            report = examine(bundle.document, self._registry, demanded, bundle.parts)
        except JourneyRefused as refused:
            return msgspec.structs.replace(self._bare, problems=str(refused))
        findings = open_findings(report.findings, self._lived_with(guardrails))
        accepted = self._bare.accepted
        if instead_of is not None:
            accepted = _of_unchanged(accepted, guardrails, self.demands(instead_of) or ())
        return msgspec.structs.replace(self._bare, guardrails=guardrails, findings=findings, accepted=accepted)

    def _lived_with(self, guardrails: tuple[Guardrail, ...]) -> Mapping[str, str]:
        """Return what was accepted with the version: of guardrails that demand now what they did then."""
        return _of_unchanged(self._filed or {}, guardrails, self._guarded.guardrails)


def _of_unchanged(
    reasons: Mapping[str, str], now: tuple[Guardrail, ...], before: tuple[Guardrail, ...]
) -> Mapping[str, str]:
    """Return the reasons, by keys of findings, that were given to a demand which is still the same."""
    changed = {each.id for each in now if each not in (*PLATFORM_GUARDRAILS, *before)}
    return {key: reason for key, reason in reasons.items() if key.partition("/")[0] not in changed}
