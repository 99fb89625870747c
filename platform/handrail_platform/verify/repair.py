"""Repairs of a finding that can be applied: each was tried, and makes the finding go without making another.

A repair only ever wires an outcome elsewhere, inserts a step on the route, or bounds how often a step is come to.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any, Final, Literal, TypeAlias

import msgspec

from handrail_platform.document.model import JourneyDocument
from handrail_platform.document.parse import parse_plain
from handrail_platform.document.problem import JourneyRefused
from handrail_platform.step.contract import StepKind
from handrail_platform.text import Message
from handrail_platform.verify.finding import Finding, Hop, Report

Supplies: TypeAlias = Mapping[str, Sequence[Mapping[str, Any]]]
"""Steps, as a document has them, by the code of a finding that they answer. Their first outcome goes on."""
Examine: TypeAlias = Callable[[JourneyDocument], Report]
MOST_REPAIRS: Final = 3
"""Nobody compares more."""
MOST_TRIED: Final = 24
"""Each takes as long as examining the journey."""


class Change(msgspec.Struct, frozen=True):
    """Put `value` at this place of the document."""

    path: tuple[str, ...]
    value: Any


class Repair(msgspec.Struct, frozen=True):
    """What to do at `step` on leaving by `outcome`: go to `target` instead, or through a new step of `type`."""

    kind: Literal["wire", "insert", "bound"]
    step: str
    outcome: str
    target: str
    changes: tuple[Change, ...]

    @property
    def message(self) -> Message:
        return Message(f"repair.{self.kind}", {"step": self.step, "outcome": self.outcome, "target": self.target})


def repairs(
    document: JourneyDocument, finding: Finding, supplies: Supplies, examine: Examine
) -> tuple[Repair, ...]:
    """Return up to three repairs of the finding; `examine` judges a changed document."""
    before = {each.key for each in examine(document).findings}
    tried = islice(_candidates(document, finding, supplies, examine), MOST_TRIED)
    helping = (each for each in tried if _helps(document, each, finding, before, examine))
    return tuple(islice(helping, MOST_REPAIRS))


def repaired(document: JourneyDocument, repair: Repair) -> JourneyDocument:
    """Return the document with the repair applied. Raises JourneyRefused when it does not fit any more."""
    plain: dict[str, Any] = msgspec.json.decode(msgspec.json.encode(document))
    for change in repair.changes:
        place = plain
        for name in change.path[:-1]:
            place = place.setdefault(name, {})
        place[change.path[-1]] = change.value
    return parse_plain(plain)


def _helps(
    document: JourneyDocument, repair: Repair, finding: Finding, before: set[str], examine: Examine
) -> bool:
    try:
        after = {each.key for each in examine(repaired(document, repair)).findings}
    except JourneyRefused:
        return False
    return finding.key not in after and after <= before


def _candidates(
    document: JourneyDocument, finding: Finding, supplies: Supplies, examine: Examine
) -> Iterator[Repair]:
    del examine
    refuge = _refuge(document)
    if finding.code == "too-many-messages" and refuge:
        for visits in (3, 2, 1):
            limit = {"visits": visits, "then": refuge}
            yield Repair("bound", finding.step, "", refuge, (Change(("steps", finding.step, "limit"), limit),))
    if finding.other_route:
        yield from _wired(finding.other_route[:1], _target(document, finding.route[0]))
        yield from _wired(finding.route[:1], _target(document, finding.other_route[0]))
    if refuge:
        for node in supplies.get(finding.code, ()):
            yield from _inserted(document, finding, node, refuge)
        left = [hop for hop in finding.route if hop.outcome]
        yield from _wired(left[::-1], refuge)
