"""What becomes of each guardrail: stated or dropped, held or broken."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Literal, TypeAlias

import msgspec

from handrail_platform.guard.guardrail import OF_THE_WHOLE, Guardrail
from handrail_platform.verify.finding import Finding, Report

Kept: TypeAlias = Literal["not-stated", "not-asked", "held", "broken", "not-proved"]
"""Not asked: nothing in the journey is what the guardrail is about. Not proved: the proof gave up."""


class Obligation(msgspec.Struct, frozen=True, kw_only=True):
    """A guardrail that stands otherwise than before, or is broken or mended somewhere.

    `stated_before` and `stated_after` are what it said and says; neither is there for what a step or a part itself
    demands. `broken` are findings that are new, with their routes, `mended` those that are gone.
    """

    guardrail: str
    stated_before: Guardrail | None
    stated_after: Guardrail | None
    before: Kept
    after: Kept
    broken: tuple[Finding, ...]
    mended: tuple[Finding, ...]


def obligations(
    guardrails: tuple[Sequence[Guardrail], Sequence[Guardrail]], reports: tuple[Report, Report]
) -> Iterator[Obligation]:
    """Yield what differs, given the guardrails in force and the reports before and after."""
    old, new = ({each.id: each for each in stated} for stated in guardrails)
    before, after = reports
    found = {finding.guardrail for report in reports for finding in report.findings}
    for name in sorted(old.keys() | new.keys() | found):
        earlier, now = _findings(name, before), _findings(name, after)
        obligation = Obligation(
            guardrail=name,
            stated_before=old.get(name),
            stated_after=new.get(name),
            before=_kept(name, old.get(name), before),
            after=_kept(name, new.get(name), after),
            broken=_without(now, earlier),
            mended=_without(earlier, now),
        )
        if _differs(obligation):
            yield obligation


def _differs(obligation: Obligation) -> bool:
    return (
        obligation.stated_before != obligation.stated_after
        or obligation.before != obligation.after
        or bool(obligation.broken or obligation.mended)
    )


def _findings(guardrail: str, report: Report) -> tuple[Finding, ...]:
    return tuple(finding for finding in report.findings if finding.guardrail == guardrail)


def _without(findings: Iterable[Finding], others: Iterable[Finding]) -> tuple[Finding, ...]:
    """Return the findings that the others do not say as well, whatever their routes."""
    known = [(each.key, each.params) for each in others]
    return tuple(each for each in findings if (each.key, each.params) not in known)


def _kept(name: str, stated: Guardrail | None, report: Report) -> Kept:
    if _findings(name, report):
        return "broken"
    if stated is None:
        return "not-stated"
    steps = next((each.steps for each in report.upheld if each.guardrail == name), None)
    if steps is None:
        return "not-proved"
    return "held" if steps or isinstance(stated, OF_THE_WHOLE) else "not-asked"
