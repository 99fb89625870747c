"""From a version and the environment after it to the page on which it is promoted."""

from collections.abc import Mapping
from typing import Final

import msgspec

from handrail_platform.values import Milliseconds
from handrail_ui.pages.studio import StudioPage
from handrail_ui.proof.entry import Section
from handrail_ui.studio.changes import ChangedStep
from handrail_ui.studio.entrance import Colleague
from handrail_ui.studio.frame import frame
from handrail_ui.studio.journey.cards import finding_rows, problem_rows
from handrail_ui.studio.journey.rows import FindingRow, ProblemRow
from handrail_ui.studio.lacking import LackRow, lack_rows
from handrail_ui.studio.promote.desk import Considered

_MOST_CHOICES: Final = 20


class VersionChoice(msgspec.Struct, frozen=True):
    """A version that may be promoted."""

    version: int
    at: Milliseconds
    is_live: bool


class PromotePage(StudioPage, frozen=True, kw_only=True):
    """A version beside what is live in the environment after this one."""

    template = "studio/promote.html"

    journey: str
    title: str
    version: int
    choices: tuple[VersionChoice, ...]
    next_name: str
    next_environment_url: str
    next_journey_url: str
    lacking: tuple[LackRow, ...]
    problems: tuple[ProblemRow, ...]
    findings: tuple[FindingRow, ...]
    upheld: int
    accepted: Mapping[str, str]
    sections: tuple[Section, ...]
    steps: tuple[ChangedStep, ...]
    is_readable: bool
    live_version: int
    pointer: int
    program: str
    is_same_program: bool
    needs_approval: bool = False
    notice: str = ""
    refusal: str = ""
    typed: Mapping[str, str] = {}
    journey_url: str
    history_url: str
    promote_url: str

    @property
    def is_promotable(self) -> bool:
        """Whether nothing is in the way but what may be lived with."""
        return not self.lacking and not self.problems and not any(each.is_error for each in self.findings)


class NowherePage(StudioPage, frozen=True, kw_only=True):
    """Says that there is no environment after this one."""

    template = "studio/promote_nowhere.html"

    journey: str
    journey_url: str


def nowhere_page(here: Colleague, journey: str) -> NowherePage:
    """Make the page of an environment that is the last one."""
    url = here.to(f"/journeys/{journey}")
    return NowherePage(**frame(here), journey=journey, journey_url=url)


def promote_page(
    here: Colleague, journey: str, found: Considered, *, next_name: str, next_url: str
) -> PromotePage:
    """Make the page."""
    url, judged = here.to(f"/journeys/{journey}"), found.judged
    titles = judged.document.name
    return PromotePage(
        **frame(here),
        journey=journey,
        title=titles.get(here.say.language) or next(iter(titles.values()), journey),
        version=found.version,
        choices=tuple(
            VersionChoice(each.version, each.published_at, each.weight > 0)
            for each in found.versions[:_MOST_CHOICES]
        ),
        next_name=next_name,
        next_environment_url=f"{next_url}/environment",
        next_journey_url=f"{next_url}/journeys/{journey}",
        lacking=lack_rows(found.lacking, here.say),
        problems=problem_rows(judged.problems, here.say),
        findings=finding_rows(judged),
        upheld=len(judged.judgement.upheld) if judged.judgement else 0,
        accepted=found.accepted,
        sections=found.meaning.sections,
        steps=found.meaning.steps,
        is_readable=found.meaning.is_readable,
        live_version=found.live_version,
        pointer=found.pointer,
        program=found.program,
        is_same_program=found.is_same_program,
        journey_url=url,
        history_url=f"{url}/history",
        promote_url=f"{url}/promote",
    )
