"""What the proof found, in words and with repairs: what somebody reads who checks a journey."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Final

import msgspec

from handrail_platform.document.change import Change
from handrail_platform.document.model import JourneyDocument
from handrail_platform.guard.guardrail import Guardrail, Severity
from handrail_platform.verify.accepted import check_accepted, severities
from handrail_platform.verify.finding import Finding, Hop, Report, Upheld
from handrail_platform.verify.mend import Mender
from handrail_platform.verify.repair import Catalogue, Repair
from handrail_ui.pages.translator import Speech
from handrail_ui.proof.routes import RouteWords
from handrail_ui.proof.words import ProofWords

MOST_MENDED: Final = 10
"""For so many findings repairs are sought: each takes as long as many proofs."""


class Mend(msgspec.Struct, frozen=True):
    """A repair in words, and what it changes in the document."""

    sentence: str
    changes: tuple[Change, ...]


class Verdict(msgspec.Struct, frozen=True, kw_only=True):
    """One finding. `key` is what accepts it where it is a warning, `accepted` the reason for which it was."""

    key: str
    severity: Severity
    code: str
    step: str
    guardrail: str
    sentence: str
    route: tuple[Hop, ...]
    other_route: tuple[Hop, ...]
    person: str
    repairs: tuple[Mend, ...]
    accepted: str = ""

    @property
    def is_open(self) -> bool:
        """Whether it keeps the journey from being published."""
        return self.severity == "error" or not self.accepted


class Judgement(msgspec.Struct, frozen=True):
    """Everything that the proof says of a journey."""

    journey: str
    steps: int
    findings: tuple[Verdict, ...]
    upheld: tuple[Upheld, ...]

    @property
    def open(self) -> tuple[Verdict, ...]:
        """What keeps the journey from being published."""
        return tuple(each for each in self.findings if each.is_open)


class Judge:
    """Judges one journey under the guardrails in force."""

    def __init__(
        self,
        say: Speech,
        guardrails: Sequence[Guardrail],
        catalogue: Catalogue,
        examine: Callable[[JourneyDocument], Report],
    ) -> None:
        self._say = say
        self._guardrails = guardrails
        self._catalogue = catalogue
        self._examine = examine

    def judge(self, document: JourneyDocument, accepted: Mapping[str, str]) -> Judgement:
        """Return what the proof says, with repairs. Raises JourneyRefused, WarningUnknown."""
        report = self._examine(document)
        mender = Mender(document, report, self._catalogue, self._examine)
        return self._judged(document, report, accepted, mender.repairs)

    def find(self, document: JourneyDocument, accepted: Mapping[str, str]) -> Judgement:
        """Return what the proof says, without seeking repairs. Raises as `judge`."""
        return self._judged(document, self._examine(document), accepted, lambda _: ())

    def _judged(
        self,
        document: JourneyDocument,
        report: Report,
        accepted: Mapping[str, str],
        mend: Callable[[Finding], Sequence[Repair]],
    ) -> Judgement:
        check_accepted(accepted, severities(report.findings))
        words = ProofWords(self._say, self._guardrails)
        findings = tuple(
            self._verdict(
                document,
                words,
                each,
                accepted.get(each.key, ""),
                mend(each) if number < MOST_MENDED and not accepted.get(each.key) else (),
            )
            for number, each in enumerate(report.findings)
        )
        return Judgement(document.journey, len(document.steps), findings, report.upheld)

    def _verdict(
        self,
        document: JourneyDocument,
        words: ProofWords,
        finding: Finding,
        accepted: str,
        found: Sequence[Repair],
    ) -> Verdict:
        return Verdict(
            key=finding.key,
            severity=finding.severity,
            code=finding.code,
            step=finding.step,
            guardrail=words.guardrail(finding.guardrail),
            sentence=words.finding(finding),
            route=finding.route,
            other_route=finding.other_route,
            person=RouteWords(self._say, document.steps).person(finding.route),
            repairs=tuple(map(self._mend, found)),
            accepted=accepted if finding.severity == "warning" else "",
        )

    def _mend(self, repair: Repair) -> Mend:
        return Mend(" ".join(self._say.message(each).text for each in repair.messages), repair.changes)


def route_line(route: Iterable[Hop]) -> str:
    """Return a route as one line: `who → done, password → ok, welcome`."""
    return ", ".join(f"{hop.step} → {hop.outcome}" if hop.outcome else hop.step for hop in route)


def verdict_lines(say: Speech, verdict: Verdict) -> tuple[str, ...]:
    """Return a finding as lines of text."""
    where = f"{verdict.code} at {verdict.step}" if verdict.step else verdict.code
    lines = [f"{verdict.severity}: {verdict.guardrail or where}", f"  {verdict.sentence} ({where})"]
    lines += [f"  {route_line(route)}" for route in (verdict.route, verdict.other_route) if route]
    lines += [f"  {verdict.person}"] if verdict.person else []
    lines += [f"  {say('verdict.repair', sentence=each.sentence)}" for each in verdict.repairs]
    if verdict.accepted:
        lines.append(f"  {say('verdict.accepted', reason=verdict.accepted)}")
    elif verdict.severity == "warning":
        lines.append(f"  {say('verdict.accept', key=verdict.key)}")
    return tuple(lines)
