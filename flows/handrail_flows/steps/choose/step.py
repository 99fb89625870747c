"""Let the person choose one of several ways, by a button for each."""

from collections.abc import Iterable
from typing import Annotated, ClassVar

import msgspec

from handrail_flows.wording import FixedWording, LongWording, Wording, spoken_in
from handrail_platform.document.model import Name
from handrail_platform.step.context import StepContext
from handrail_platform.step.contract import ConfigRefused, Contract, StepKind
from handrail_platform.step.step import Continue, Example, Stay, StepResult, Submit
from handrail_platform.text import Message, TenantText
from handrail_platform.view import Action, Notice, Plain, View

VIEW = "choose.v1"


class WayConfig(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    then: Annotated[Name, msgspec.Meta(description="The outcome when the person presses this button.")]
    label: Annotated[Wording, msgspec.Meta(description="What the button says, by language.")]
    hint: Annotated[
        FixedWording | None,
        msgspec.Meta(description="A sentence under the button that helps to choose, by language."),
    ] = None


class ChooseConfig(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    title: Annotated[Wording, msgspec.Meta(description="The heading of the page, by language.")]
    lead: Annotated[
        LongWording | None, msgspec.Meta(description="What stands under the heading, by language.")
    ] = None
    ways: Annotated[
        tuple[WayConfig, ...],
        msgspec.Meta(min_length=2, max_length=10, description="What can be chosen, in this order."),
    ]


class ChooseStep:
    """No button weighs more than another: what is chosen here is the person's own choice."""

    name: ClassVar[str] = "choose"
    version: ClassVar[int] = 1
    kind: ClassVar[StepKind] = StepKind.INTERACTIVE
    config_type: ClassVar[type[msgspec.Struct]] = ChooseConfig

    def contract(self, config: ChooseConfig) -> Contract:
        outcomes = _outcomes(config)
        for index, outcome in enumerate(outcomes):
            if outcome in outcomes[:index]:
                raise ConfigRefused(f"ways.{index}.then", "stands at a button before")
        return Contract(outcomes=outcomes, view=VIEW)

    def enter(self, config: ChooseConfig, cx: StepContext) -> StepResult:
        del config, cx
        return Stay()

    def handle(self, config: ChooseConfig, cx: StepContext, submit: Submit) -> StepResult:
        if submit.action in _outcomes(config):
            return Continue(submit.action)
        cx.memory["notice"] = "unclear"
        return Stay(note="unclear")

    def render(self, config: ChooseConfig, cx: StepContext) -> View:
        notice = cx.recall_text("notice")
        return View(
            id=VIEW,
            title=TenantText(config.title),
            lead=TenantText(config.lead) if config.lead else None,
            notice=Notice("warning", Message(f"choose.{notice}")) if notice else None,
            actions=tuple([_action(way) for way in config.ways]),
            data={"hints": _hints(config, cx.language)},
        )

    def simulate(self, config: ChooseConfig) -> Iterable[Example]:
        return [Example(outcome, action=outcome) for outcome in _outcomes(config)]


def _action(way: WayConfig) -> Action:
    return Action(
        name=way.then,
        label=TenantText(way.label),
        weight="secondary",
    )


def _hints(config: ChooseConfig, language: str) -> dict[str, Plain]:
    """Return the hint of each button that has one, with the language that it is in."""
    spoken = {way.then: spoken_in(way.hint, language) for way in config.ways if way.hint}
    return {then: {"text": text, "language": spoken_as} for then, (spoken_as, text) in spoken.items()}


def _outcomes(config: ChooseConfig) -> tuple[str, ...]:
    return tuple([way.then for way in config.ways])
