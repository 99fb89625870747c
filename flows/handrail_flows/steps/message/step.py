"""Tell somebody something, in the tenant's words, until they go on."""

from collections.abc import Iterable
from typing import Annotated, ClassVar

import msgspec

from handrail_flows.wording import LongWording, Wording
from handrail_platform.step.context import StepContext
from handrail_platform.step.contract import Contract, StepKind
from handrail_platform.step.step import Continue, Example, Stay, StepResult, Submit
from handrail_platform.text import Message, TenantText
from handrail_platform.view import Action, Notice, View

VIEW = "message.v1"


class MessageConfig(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    title: Annotated[Wording, msgspec.Meta(description="The heading of the page, by language.")]
    text: Annotated[
        LongWording | None,
        msgspec.Meta(description="What the page says, by language; a blank line starts a paragraph."),
    ] = None


class MessageStep:
    """One page, one button."""

    name: ClassVar[str] = "message"
    version: ClassVar[int] = 1
    kind: ClassVar[StepKind] = StepKind.INTERACTIVE
    config_type: ClassVar[type[msgspec.Struct]] = MessageConfig

    def contract(self, config: MessageConfig) -> Contract:
        del config
        return Contract(outcomes=("done",), view=VIEW)

    def enter(self, config: MessageConfig, cx: StepContext) -> StepResult:
        del config, cx
        return Stay()

    def handle(self, config: MessageConfig, cx: StepContext, submit: Submit) -> StepResult:
        del config
        if submit.action == "continue":
            return Continue("done")
        cx.memory["notice"] = "unclear"
        return Stay(note="unclear")

    def render(self, config: MessageConfig, cx: StepContext) -> View:
        notice = cx.recall_text("notice")
        return View(
            id=VIEW,
            title=TenantText(config.title),
            lead=TenantText(config.text) if config.text else None,
            notice=Notice("warning", Message(f"message.{notice}")) if notice else None,
            actions=(Action(name="continue", label=Message("action.continue")),),
        )

    def simulate(self, config: MessageConfig) -> Iterable[Example]:
        del config
        return (Example("done"),)
