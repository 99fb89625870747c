"""Offer to remember this browser. Nothing is remembered of whoever does not say so, and saying no is as easy."""

from collections.abc import Iterable
from typing import Annotated, ClassVar, Final

import msgspec

from handrail_flows.guessing import proved_person
from handrail_platform.step.context import StepContext
from handrail_platform.step.contract import Contract, Gain, StepKind
from handrail_platform.step.effects import MOST_TRUSTED_DAYS, REMEMBERED, TrustDevice
from handrail_platform.step.step import Continue, Example, Stay, StepResult, Submit
from handrail_platform.text import Message
from handrail_platform.values import Milliseconds
from handrail_platform.view import Action, Notice, View

VIEW = "device-trust.v1"
EFFECT = "device.trust"
_DAY: Final[Milliseconds] = 24 * 60 * 60 * 1000


class DeviceTrustConfig(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    days: Annotated[
        int, msgspec.Meta(ge=1, le=MOST_TRUSTED_DAYS, description="For how long the browser is remembered.")
    ] = 30


class DeviceTrustStep:
    """Two buttons of the same weight. What is remembered is a fact about a browser, and no authenticator."""

    name: ClassVar[str] = "device.trust"
    version: ClassVar[int] = 1
    kind: ClassVar[StepKind] = StepKind.INTERACTIVE
    config_type: ClassVar[type[msgspec.Struct]] = DeviceTrustConfig

    def contract(self, config: DeviceTrustConfig) -> Contract:
        del config
        return Contract(
            outcomes=("trusted", "skipped", "error"),
            needs="account",
            on={"trusted": (Gain(REMEMBERED),)},
            effects=(EFFECT,),
            only_with={EFFECT: ("trusted",)},
            view=VIEW,
        )

    def enter(self, config: DeviceTrustConfig, cx: StepContext) -> StepResult:
        del config
        proved_person(cx)
        return Stay()

    def handle(self, config: DeviceTrustConfig, cx: StepContext, submit: Submit) -> StepResult:
        match submit.action:
            case "trust":
                cx.emit(TrustDevice(proved_person(cx), cx.now + config.days * _DAY, cx.now))
                return Continue("trusted")
            case "skip":
                return Continue("skipped")
            case _:
                cx.memory["notice"] = "unclear"
                return Stay(note="unclear")

    def render(self, config: DeviceTrustConfig, cx: StepContext) -> View:
        notice = cx.recall_text("notice")
        return View(
            id=VIEW,
            title=Message("device.trust.title"),
            lead=Message("device.trust.lead", count=config.days),
            notice=Notice("warning", Message(f"device.trust.{notice}")) if notice else None,
            actions=tuple(
                Action(
                    name=name,
                    label=Message(f"device.trust.action.{name}"),
                    weight="secondary",
                    submits_fields=False,
                )
                for name in ("trust", "skip")
            ),
        )

    def simulate(self, config: DeviceTrustConfig) -> Iterable[Example]:
        del config
        yield Example("trusted", action="trust")
        yield Example("skipped", action="skip")
        yield Example("error")
