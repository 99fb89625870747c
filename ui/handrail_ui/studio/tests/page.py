"""What the tests of a draft found: each scenario, and the ways that nobody took."""

from collections.abc import Iterator

import msgspec

from handrail_platform.compile.program import Program
from handrail_platform.rehearse.broken import Broken
from handrail_platform.rehearse.edge import Edge, edges_of
from handrail_platform.rehearse.report import Rehearsed
from handrail_platform.rehearse.told import Told
from handrail_ui.pages.studio import StudioPage
from handrail_ui.pages.translator import Speech
from handrail_ui.studio.entrance import Colleague
from handrail_ui.studio.frame import frame


class ScenarioRow(msgspec.Struct, frozen=True):
    """A scenario, and in sentences what broke of it."""

    name: str
    broken: tuple[str, ...]


class EdgeRow(msgspec.Struct, frozen=True):
    """A way out of a step that nobody took, and why."""

    step: str
    outcome: str
    why: str


class StudioTestsPage(StudioPage, frozen=True, kw_only=True):
    """How the tests of a draft came out."""

    template = "studio/tests.html"

    journey: str
    journey_url: str
    trying_url: str
    scenarios: tuple[ScenarioRow, ...]
    taken: int
    possible: int
    missed: tuple[EdgeRow, ...]
    never: tuple[EdgeRow, ...]
    stopped: tuple[tuple[str, str], ...]

    @property
    def share(self) -> int:
        return 100 * self.taken // self.possible if self.possible else 100


class TestsAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """What the canvas is told, to be lit: each way, whether it was taken, and which scenarios broke."""

    taken: tuple[Edge, ...]
    missed: tuple[EdgeRow, ...]
    never: tuple[EdgeRow, ...]
    scenarios: tuple[ScenarioRow, ...]


def tests_page(here: Colleague, program: Program, rehearsed: Rehearsed) -> StudioTestsPage:
    """Make the page."""
    name = program.journey
    return StudioTestsPage(
        **frame(here),
        journey=name,
        journey_url=here.to(f"/journeys/{name}"),
        trying_url=here.to(f"/journeys/{name}/trying"),
        scenarios=tuple(_scenario(each, here.say) for each in rehearsed.scenarios),
        taken=rehearsed.taken,
        possible=rehearsed.edges - len(rehearsed.never),
        missed=_missed(rehearsed, here.say),
        never=_never(rehearsed, here.say),
        stopped=tuple((each.ended_at, each.fault) for each in rehearsed.failures),
    )


def tests_answer(program: Program, rehearsed: Rehearsed, say: Speech) -> TestsAnswer:
    """Return what the canvas is told."""
    left = {each.edge for each in rehearsed.missed} | {each.edge for each in rehearsed.never}
    return TestsAnswer(
        taken=tuple(each for each in edges_of(program) if each not in left),
        missed=_missed(rehearsed, say),
        never=_never(rehearsed, say),
        scenarios=tuple(_scenario(each, say) for each in rehearsed.scenarios),
    )


def _missed(rehearsed: Rehearsed, say: Speech) -> tuple[EdgeRow, ...]:
    return tuple(
        EdgeRow(each.edge.step, each.edge.outcome, say(f"studio.tests.why.{each.why}"))
        for each in rehearsed.missed
    )


def _never(rehearsed: Rehearsed, say: Speech) -> tuple[EdgeRow, ...]:
    return tuple(
        EdgeRow(each.edge.step, each.edge.outcome, say(f"studio.tests.why.{each.why}")) for each in rehearsed.never
    )


def _scenario(told: Told, say: Speech) -> ScenarioRow:
    return ScenarioRow(told.name, tuple(_sentences(told.broken, say)))


def _sentences(broken: tuple[Broken, ...], say: Speech) -> Iterator[str]:
    for each in broken:
        yield say(f"studio.tests.what.{each.what}", wanted=each.wanted, found=each.found or "-", at=each.at)
