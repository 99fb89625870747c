"""A step type whose configuration is its contract: it stands for steps that the catalogue does not have yet."""

from collections.abc import Iterable
from typing import Any, ClassVar, Literal

import msgspec

from handrail_platform.assurance import AuthenticatorProfile
from handrail_platform.step.context import StepContext
from handrail_platform.step.contract import (
    Bind,
    Change,
    Channel,
    Contract,
    Disclosure,
    Gain,
    StepKind,
    SubjectChange,
)
from handrail_platform.step.step import Continue, Example, Stay, StepResult, Submit
from handrail_platform.text import Message
from handrail_platform.values import VariableType
from handrail_platform.view import View


class DeclaredConfig(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What the step says of itself; what is keyed by outcome happens on leaving by it."""

    says: str = ""
    outcomes: tuple[str, ...]
    reads: dict[str, VariableType] = {}
    writes: dict[str, dict[str, VariableType]] = {}
    gains: dict[str, tuple[str, ...]] = {}
    proves: dict[str, AuthenticatorProfile] = {}
    binds: dict[str, AuthenticatorProfile] = {}
    subject: dict[str, SubjectChange] = {}
    needs: Literal["claimed", "account", ""] = ""
    effects: tuple[str, ...] = ()
    alike: tuple[tuple[str, ...], ...] = ()
    sends: dict[Channel, int] = {}
    shows: tuple[str, ...] = ()
    discloses: dict[str, tuple[Disclosure, ...]] = {}


class DeclaredStep:
    """Waits on a page for the outcome to be pressed."""

    name: ClassVar[str] = "declared"
    version: ClassVar[int] = 1
    kind: ClassVar[StepKind] = StepKind.INTERACTIVE
    config_type: ClassVar[type[msgspec.Struct]] = DeclaredConfig

    def contract(self, config: DeclaredConfig) -> Contract:
        on: dict[str, tuple[Change, ...]] = {
            outcome: tuple(Gain(name) for name in names) for outcome, names in config.gains.items()
        }
        for outcome, profile in config.proves.items():
            on[outcome] = (*on.get(outcome, ()), Gain(profile.value, authenticator=profile))
        for outcome, profile in config.binds.items():
            on[outcome] = (*on.get(outcome, ()), Bind(f"{profile.value}.bound", profile))
        return Contract(
            outcomes=config.outcomes,
            reads=config.reads,
            writes=config.writes,
            on=on,
            subject=config.subject,
            needs=config.needs,
            effects=config.effects,
            alike=config.alike,
            sends=config.sends,
            shows=config.shows,
            discloses=config.discloses,
        )

    def enter(self, config: DeclaredConfig, cx: StepContext) -> StepResult:
        del config, cx
        return Stay()

    def handle(self, config: DeclaredConfig, cx: StepContext, submit: Submit) -> StepResult:
        del config, cx
        return Continue(submit.action)

    def render(self, config: DeclaredConfig, cx: StepContext) -> View:
        del cx
        data: dict[str, Any] = {"says": config.says}
        return View(id="declared.v1", title=Message("declared.title"), data=data)

    def simulate(self, config: DeclaredConfig) -> Iterable[Example]:
        return [Example(outcome, action=outcome) for outcome in config.outcomes]
