"""The gallery of step types, in the order of the palette."""

from itertools import groupby

import msgspec

from handrail_flows.palette import PALETTE, Intent, Starter
from handrail_flows.telling.message import MessageStep
from handrail_platform.step.contract import StepKind
from handrail_ui.pages.studio import StudioPage
from handrail_ui.studio.entrance import Colleague
from handrail_ui.studio.frame import frame
from handrail_ui.studio.inspector.at_hand import StepAtHand
from handrail_ui.studio.inspector.making import FieldMaker
from handrail_ui.studio.inspector.step_form import CONFIG
from handrail_ui.studio.steps.starting import starting


class SettingRow(msgspec.Struct, frozen=True, kw_only=True):
    """A setting in words. `holds` is what holds while nothing is set, empty where no word says it."""

    label: str
    help: str
    holds: str
    is_required: bool


class StepCard(msgspec.Struct, frozen=True, kw_only=True):
    """A step type. `page_url` is None where nobody sees it."""

    look: str
    name: str
    kind: str
    step: str
    outcomes: tuple[str, ...]
    settings: tuple[SettingRow, ...]
    page_url: str | None


class StudioStepsPage(StudioPage, frozen=True, kw_only=True):
    """Every step type by what it is there for."""

    template = "studio/steps.html"

    groups: tuple[tuple[Intent, tuple[StepCard, ...]], ...]


def steps_page(here: Colleague, languages: tuple[str, ...]) -> StudioStepsPage:
    """Make the page."""
    groups: tuple[tuple[Intent, tuple[StepCard, ...]], ...] = tuple(
        (intent, tuple(_card(here, each, languages) for each in starters))
        for intent, starters in groupby(PALETTE, _intent)
    )
    return StudioStepsPage(**frame(here), groups=groups)


def _intent(starter: Starter) -> Intent:
    return starter.intent


def _card(here: Colleague, starter: Starter, languages: tuple[str, ...]) -> StepCard:
    at, say = starting(starter, languages), here.say
    is_seen = at.step is not None and (at.step.kind is not StepKind.AUTOMATIC or isinstance(at.step, MessageStep))
    return StepCard(
        look=starter.look,
        name=say(f"studio.step.{starter.look}"),
        kind=say(f"studio.kind.{starter.look}"),
        step=starter.step,
        outcomes=at.outcomes,
        settings=_settings(here, at),
        page_url=here.to(f"/steps/{starter.look}") if is_seen else None,
    )


def _settings(here: Colleague, at: StepAtHand) -> tuple[SettingRow, ...]:
    made = FieldMaker(at, {}, {}, {}, here.say).options(at.group, CONFIG)
    return tuple(
        SettingRow(label=each.label, help=each.help, holds=each.holds, is_required=each.is_required)
        for each in made
    )
