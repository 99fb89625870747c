"""The page that wears a theme while somebody works on it: one of the tenant's own, where it has any."""

from collections.abc import Iterator

from handrail_flows.registry import REGISTRY
from handrail_platform.errors import HandrailError
from handrail_platform.rehearse.scenes import Scene, scenes_of
from handrail_ui.studio.desk import Desk, OpenedJourney
from handrail_ui.studio.inspector.at_hand import StepAtHand, mapping, step_at_hand
from handrail_ui.studio.screen.staged import scenes_at

_FEW = 3
"""Of how many journeys, and of how many steps of each, a page is sought."""


def sample_of(desk: Desk, languages: tuple[str, ...], language: str) -> tuple[StepAtHand, Scene]:
    """Return a step and its first page."""
    for at in _steps(desk, languages):
        for scene in scenes_at(at, language)[:1]:
            return at, scene
    plain = {"steps": {"page": {"step": "identify@1"}}}
    opened = OpenedJourney(journey="page", revision=0, plain=plain, live_version=0, pointer=0)
    at = step_at_hand(desk, opened, "page", languages)
    step = REGISTRY["identify", 1]
    config = step.config_type()
    return at, scenes_of(step, config, step.contract(config), {}, language)[0]


def _steps(desk: Desk, languages: tuple[str, ...]) -> Iterator[StepAtHand]:
    for line in desk.journeys()[:_FEW]:
        try:
            opened = desk.open(line.journey)
        except HandrailError:
            continue  # a draft that cannot be read: another journey has pages, too
        steps, start = mapping(opened.plain.get("steps")), opened.plain.get("start")
        for name in sorted(steps, key=lambda each: each != start)[:_FEW]:
            yield step_at_hand(desk, opened, name, languages)
