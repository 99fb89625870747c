"""A step that calls a partner with a secret: no step of the catalogue takes one yet."""

from collections.abc import Iterable
from typing import Annotated, Any, ClassVar, Final

import msgspec

from handrail_flows.registry import REGISTRY
from handrail_platform.compile.resolve import Registry
from handrail_platform.provision.reference import SecretReference, SettingReference
from handrail_platform.step.context import StepContext
from handrail_platform.step.contract import ConfigRefused, Contract, StepKind
from handrail_platform.step.step import Continue, Example, StepResult, Submit
from handrail_platform.view import View

Patience = Annotated[int, msgspec.Meta(ge=1, le=60)]


class PartnerConfig(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    key: SecretReference
    patience: Patience | SettingReference = 10
    attempts: Patience | SettingReference = 3
    """Counted by the contract: what names a value here is refused by the environment."""


class PartnerStep:
    """Goes on at once; what matters is what it names."""

    name: ClassVar[str] = "partner"
    version: ClassVar[int] = 1
    kind: ClassVar[StepKind] = StepKind.AUTOMATIC
    config_type: ClassVar[type[msgspec.Struct]] = PartnerConfig

    def contract(self, config: PartnerConfig) -> Contract:
        if config.patience == 13:
            raise ConfigRefused("patience", "brings bad luck")
        bounded = {"attempts": config.attempts} if isinstance(config.attempts, int) else {}
        return Contract(outcomes=("done",), bounded=bounded)

    def enter(self, config: PartnerConfig, cx: StepContext) -> StepResult:
        del config, cx
        return Continue("done")

    def handle(self, config: PartnerConfig, cx: StepContext, submit: Submit) -> StepResult:
        del submit
        return self.enter(config, cx)

    def render(self, config: PartnerConfig, cx: StepContext) -> View:
        raise NotImplementedError

    def simulate(self, config: PartnerConfig) -> Iterable[Example]:
        del config
        return (Example("done"),)


WITH_PARTNER: Final[Registry] = {**REGISTRY, ("partner", 1): PartnerStep()}


def partner_journey(**config: Any) -> dict[str, Any]:
    """Return a journey that calls the partner and ends."""
    return {
        "format": 1,
        "journey": "partner",
        "name": {"en": "Partner"},
        "start": "hello",
        "steps": {
            "hello": {"step": "message@1", "config": {"title": {"en": "Hello"}}, "next": {"done": "call"}},
            "call": {
                "step": "partner@1",
                "config": {"key": "secret:partner_key", **config},
                "next": {"done": "end"},
            },
            "end": {"step": "end@1", "config": {"result": "success"}},
        },
    }
