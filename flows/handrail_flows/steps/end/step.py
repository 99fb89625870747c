"""The end of a journey: success or denial, a signed-in browser if wanted, and where to go next."""

from collections.abc import Iterable
from typing import Annotated, ClassVar, Literal

import msgspec

from handrail_flows.destination import ProvidedDestination, named_destination_problem
from handrail_flows.wording import LongWording, Wording
from handrail_platform.step.context import StepContext
from handrail_platform.step.contract import ConfigRefused, Contract, StepKind
from handrail_platform.step.step import Example, Finish, StepResult, Submit
from handrail_platform.text import Message, TenantText
from handrail_platform.view import View


class EndConfig(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    result: Annotated[Literal["success", "denied"], msgspec.Meta(description="What the journey ends with.")]
    sign_in: Annotated[bool, msgspec.Meta(description="Sign the person in on this browser.")] = False
    continue_to: Annotated[
        ProvidedDestination | None,
        msgspec.Meta(
            description=(
                "Where the person goes next: an https address, a path that starts with one slash, or a value of "
                "the environment that is one of them or begins it: `${portal}/start`."
            )
        ),
    ] = None
    title: Annotated[Wording | None, msgspec.Meta(description="The heading of the last page, by language.")] = None
    text: Annotated[
        LongWording | None,
        msgspec.Meta(description="What the last page says, by language; a blank line starts a paragraph."),
    ] = None


class EndStep:
    """Nothing follows; the page stays for whoever reloads it."""

    name: ClassVar[str] = "end"
    version: ClassVar[int] = 1
    kind: ClassVar[StepKind] = StepKind.FINAL
    config_type: ClassVar[type[msgspec.Struct]] = EndConfig

    def contract(self, config: EndConfig) -> Contract:
        if config.sign_in and config.result != "success":
            raise ConfigRefused("sign_in", "nobody is signed in by a journey that denies")
        if config.continue_to is not None and (problem := named_destination_problem(config.continue_to)):
            raise ConfigRefused("continue_to", problem)
        return Contract(outcomes=(), result=config.result, signs_in=config.sign_in, view="end.v1")

    def enter(self, config: EndConfig, cx: StepContext) -> StepResult:
        del cx
        return Finish(config.result, sign_in=config.sign_in, continue_to=config.continue_to)

    def handle(self, config: EndConfig, cx: StepContext, submit: Submit) -> StepResult:
        del submit
        return self.enter(config, cx)

    def render(self, config: EndConfig, cx: StepContext) -> View:
        del cx
        own = f"end.{config.result}"
        return View(
            id="end.v1",
            title=TenantText(config.title) if config.title else Message(f"{own}.title"),
            lead=TenantText(config.text) if config.text else Message(f"{own}.lead"),
            data={"result": config.result},
        )

    def simulate(self, config: EndConfig) -> Iterable[Example]:
        del config
        return ()
