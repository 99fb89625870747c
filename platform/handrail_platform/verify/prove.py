"""The gate of publishing: a program comes out only with the proof that no route breaks a guardrail."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from handrail_platform.compile.bind import bind
from handrail_platform.compile.compile import NO_PARTS, SoundJourney, sound_journey
from handrail_platform.compile.program import Program
from handrail_platform.compile.resolve import Registry
from handrail_platform.document.model import JourneyDocument
from handrail_platform.errors import HandrailError
from handrail_platform.guard.defaults import PLATFORM_GUARDRAILS
from handrail_platform.guard.guardrail import Guardrail
from handrail_platform.verify.accepted import check_accepted, open_findings, severities
from handrail_platform.verify.finding import Finding, Report
from handrail_platform.verify.graph import graph_of
from handrail_platform.verify.notes import BranchNote, branch_notes
from handrail_platform.verify.verify import verify
from handrail_platform.verify.worlds import Worlds


class JourneyUnproved(HandrailError):
    """Some route breaks a guardrail; `findings` says which, and how."""

    code = "journey-unproved"
    status = 422

    def __init__(self, findings: tuple[Finding, ...]) -> None:
        super().__init__(count=len(findings))
        self.findings = findings

    def __str__(self) -> str:
        return "; ".join(f"{each.guardrail} {each.step}: {each.code}" for each in self.findings)


@dataclass(frozen=True, slots=True)
class ProvedJourney:
    """A program and its proof. `accepted` has the reason for each warning, by the finding's key."""

    program: Program
    report: Report
    accepted: Mapping[str, str]


def examine(
    document: JourneyDocument,
    registry: Registry,
    guardrails: Sequence[Guardrail] = (),
    parts: Mapping[str, JourneyDocument] = NO_PARTS,
) -> Report:
    """Return what the proof says of a journey under the platform's guardrails and these. Raises JourneyRefused."""
    return _report(sound_journey(document, registry, parts), (*PLATFORM_GUARDRAILS, *guardrails))


def prove(
    document: JourneyDocument,
    registry: Registry,
    guardrails: Sequence[Guardrail] = (),
    accepted: Mapping[str, str] | None = None,
    parts: Mapping[str, JourneyDocument] = NO_PARTS,
) -> ProvedJourney:
    """Return the journey with its proof, to be published.

    `accepted` gives a reason for each warning that is to be lived with, by `Finding.key`. Raises JourneyRefused
    for what is wrong with the shape, JourneyUnproved for every error and every warning without a reason,
    WarningUnknown for a reason without a warning.
    """
    reasons = accepted or {}
    sound = sound_journey(document, registry, parts)
    in_force = (*PLATFORM_GUARDRAILS, *guardrails)
    report = _report(sound, in_force)
    check_accepted(reasons, severities(report.findings))
    if unproved := open_findings(report.findings, reasons):
        raise JourneyUnproved(unproved)
    kept = {finding.key: reasons[finding.key] for finding in report.findings}
    return ProvedJourney(bind(sound.bundle, sound.whole, in_force), report, kept)


def odd_branches(
    document: JourneyDocument, registry: Registry, parts: Mapping[str, JourneyDocument] = NO_PARTS
) -> tuple[BranchNote, ...]:
    """Return what is odd about the branches of a journey, for whoever draws it. Raises JourneyRefused."""
    whole = sound_journey(document, registry, parts).whole
    graph = graph_of(whole, ())
    return tuple(branch_notes(whole, graph, Worlds(whole, graph)))


def _report(sound: SoundJourney, guardrails: Sequence[Guardrail]) -> Report:
    """Return the proof. A part is never started: what it does is proved wherever it is called."""
    return Report((), ()) if sound.bundle.document.part is not None else verify(sound.whole, guardrails)
