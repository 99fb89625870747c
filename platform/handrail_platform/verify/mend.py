"""Repairs of findings: each that is proposed was tried, and makes the finding go without making another."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import islice, takewhile
from typing import Final, TypeAlias

from handrail_platform.document.change import StepMissing
from handrail_platform.document.model import JourneyDocument
from handrail_platform.document.problem import JourneyRefused
from handrail_platform.verify.candidates import Candidates
from handrail_platform.verify.finding import Finding, Report
from handrail_platform.verify.repair import Catalogue, Repair, repaired, tidied

Examine: TypeAlias = Callable[[JourneyDocument], Report]
"""Judges a document. Raises JourneyRefused."""
MOST_REPAIRS: Final = 3
"""Nobody compares more."""
MOST_TRIED: Final = 24
"""For one finding; each takes as long as examining the journey."""
MOST_STEPS_EXAMINED: Final = 6_000
"""For all findings of a journey together, so that nobody waits long for what is only a proposal."""


@dataclass
class Mender:
    """Seeks repairs of what the proof reports of one journey. It counts what it has tried."""

    document: JourneyDocument
    report: Report
    catalogue: Catalogue
    examine: Examine
    examined: int = 0
    """How many steps the journeys had that were examined so far."""

    def repairs(self, finding: Finding) -> tuple[Repair, ...]:
        """Return up to three repairs of the finding."""
        candidates = islice(Candidates(self.document, self.catalogue).of(finding), MOST_TRIED)
        worth_it = takewhile(lambda _: self.examined <= MOST_STEPS_EXAMINED, candidates)
        tidy = self._tidied(worth_it)
        return tuple(islice(_once_each(each for each in tidy if self._helps(each, finding)), MOST_REPAIRS))

    def _tidied(self, candidates: Iterable[Repair]) -> Iterator[Repair]:
        """Tidy each up. What changes a step within a part is left out: whoever owns the part mends it there."""
        for each in candidates:
            try:
                tidy = tidied(self.document, each)
            except StepMissing:
                continue
            yield tidy

    def _helps(self, repair: Repair, finding: Finding) -> bool:
        try:
            changed = repaired(self.document, repair)
            if not self._kept <= changed.steps.keys():
                return False
            self.examined += len(changed.steps)
            after = {each.key for each in self.examine(changed).findings}
        except JourneyRefused:
            return False
        return finding.key not in after and after <= self._before

    @cached_property
    def _before(self) -> set[str]:
        return {each.key for each in self.report.findings}

    @cached_property
    def _kept(self) -> set[str]:
        """What people come for: ends that do not deny it, and opening an account. No repair takes it away."""
        refuge = self.catalogue.refuge
        denied = refuge["config"].items()
        opening = {each.step for each in self.catalogue.supplies.get("promise-pending", ())}
        return {
            name
            for name, node in self.document.steps.items()
            if node.step in opening or (node.step == refuge["step"] and not denied <= node.config.items())
        }


def _once_each(helping: Iterable[Repair]) -> Iterator[Repair]:
    """Leave out what says the same again.

    That is further ways to turn people away, as the first is the nearest to where it went wrong, and the same step
    in the same place for more people or with other variables.
    """
    seen: set[tuple[str, ...]] = set()
    for each in helping:
        match each.kind:
            case "wire":
                same: tuple[str, ...] = ("wire",)
            case "insert":
                same = (each.step, each.outcome)
            case _:
                same = tuple(map(str, each.changes))
        if same not in seen:
            yield each
        seen.add(same)
