"""What came of a journey's tests, in words."""

from collections.abc import Iterator

from handrail_platform.rehearse.broken import Broken
from handrail_platform.rehearse.report import Rehearsed
from handrail_ui.pages.translator import Speech
from handrail_ui.studio.publishing.rows import BrokenRow, MissedRow, RehearsalRow

_ALL = 100


def rehearsal_row(found: Rehearsed, say: Speech) -> RehearsalRow:
    """Return what somebody reads of it."""
    possible = found.edges - len(found.never)
    return RehearsalRow(
        taken=found.taken,
        edges=possible,
        percent=_ALL * found.taken // possible if possible else _ALL,
        sessions=len(found.routes),
        missed=tuple(
            MissedRow(each.edge.step, each.edge.outcome, say(f"studio.publishing.missed.{each.why}"))
            for each in found.missed
        ),
        never=tuple(
            MissedRow(each.edge.step, each.edge.outcome, say(f"studio.publishing.never.{each.why}"))
            for each in found.never
        ),
        scenarios=tuple(
            BrokenRow(each.name, tuple(_words(say, broken) for broken in each.broken)) for each in found.scenarios
        ),
        stopped=tuple(_stopped(found)),
    )


def _stopped(found: Rehearsed) -> Iterator[MissedRow]:
    for each in found.failures:
        yield MissedRow(each.ended_at, "", each.fault)


def _words(say: Speech, broken: Broken) -> str:
    found = broken.found or say("studio.publishing.broken.none")
    return say(f"studio.publishing.broken.{broken.what}", wanted=broken.wanted, found=found, at=broken.at)
