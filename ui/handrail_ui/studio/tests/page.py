"""What the tests of a draft found: each scenario, and the ways that nobody took."""

import msgspec

from handrail_platform.compile.program import Program
from handrail_platform.compile.resolve import declared_outcomes
from handrail_platform.rehearse.edge import Edge, edges_of
from handrail_platform.rehearse.report import Rehearsed
from handrail_ui.pages.studio import StudioPage
from handrail_ui.pages.translator import Speech
from handrail_ui.studio.entrance import Colleague
from handrail_ui.studio.frame import frame
from handrail_ui.studio.home.titles import title_in
from handrail_ui.studio.map.journey_map import JourneyMap, journey_map
from handrail_ui.studio.publishing.rehearsal import rehearsal_row
from handrail_ui.studio.publishing.rows import RehearsalRow
from handrail_ui.studio.tests.coverage import (
    ScenarioPath,
    Untested,
    coverage_marks,
    scenario_paths,
    untested,
)


class StudioTestsPage(StudioPage, frozen=True, kw_only=True):
    """How the tests of a draft came out."""

    template = "studio/tests.html"

    title: str
    journey_url: str
    trying_url: str
    found: RehearsalRow
    paths: tuple[ScenarioPath, ...]
    """Of the scenarios, in their order."""
    untested: tuple[Untested, ...]
    map: JourneyMap


class TestsAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """What the canvas is told, to be lit: which ways were taken, and what came of everything else."""

    taken: tuple[Edge, ...]
    found: RehearsalRow


def tests_page(here: Colleague, program: Program, rehearsed: Rehearsed) -> StudioTestsPage:
    """Make the page."""
    name = program.journey
    paths = scenario_paths(program)
    left = untested(program, rehearsed, paths)
    return StudioTestsPage(
        **frame(here),
        title=title_in(here.say.language, program.document.name) or name,
        journey_url=here.to(f"/journeys/{name}"),
        trying_url=here.to(f"/journeys/{name}/trying"),
        found=rehearsal_row(rehearsed, here.say),
        paths=paths,
        untested=left,
        map=journey_map(
            program.document,
            declared_outcomes(program.document, here.workplace.admin.steps, program.bundle.parts),
            coverage_marks(rehearsed, paths, left, here.say),
            here.say,
            label=here.say("studio.tests.map"),
        ),
    )


def tests_answer(program: Program, rehearsed: Rehearsed, say: Speech) -> TestsAnswer:
    """Return what the canvas is told."""
    left = {each.edge for each in rehearsed.missed} | {each.edge for each in rehearsed.never}
    taken = tuple(each for each in edges_of(program) if each not in left)
    return TestsAnswer(taken=taken, found=rehearsal_row(rehearsed, say))
