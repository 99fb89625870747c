"""The two places of a part that are no steps: the gate in front of it, and its exits."""

from collections.abc import Iterable
from typing import ClassVar

import msgspec

from handrail_platform.errors import StepMisuse
from handrail_platform.step.context import StepContext
from handrail_platform.step.contract import Contract, StepKind
from handrail_platform.step.step import Continue, Example, StepResult, Submit
from handrail_platform.view import View

THROUGH = "through"
"""The one outcome of a gate."""


class PassageConfig(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Nothing can be set."""


class GateStep:
    """Stands where a part is called that requires something, or that may be come to only so often."""

    name: ClassVar[str] = "gate"
    version: ClassVar[int] = 1
    kind: ClassVar[StepKind] = StepKind.AUTOMATIC
    config_type: ClassVar[type[msgspec.Struct]] = PassageConfig

    def contract(self, config: PassageConfig) -> Contract:
        del config
        return Contract(outcomes=(THROUGH,))

    def enter(self, config: PassageConfig, cx: StepContext) -> StepResult:
        del config, cx
        return Continue(THROUGH)

    def handle(self, config: PassageConfig, cx: StepContext, submit: Submit) -> StepResult:
        del submit
        return self.enter(config, cx)

    def render(self, config: PassageConfig, cx: StepContext) -> View:
        del config, cx
        raise StepMisuse("a gate has no page")

    def simulate(self, config: PassageConfig) -> Iterable[Example]:
        del config
        return (Example(THROUGH),)


class ExitStep:
    """Stands for an exit in a part that is looked at alone; where the part is called it leads on instead."""

    name: ClassVar[str] = "exit"
    version: ClassVar[int] = 1
    kind: ClassVar[StepKind] = StepKind.FINAL
    config_type: ClassVar[type[msgspec.Struct]] = PassageConfig

    def contract(self, config: PassageConfig) -> Contract:
        del config
        return Contract(outcomes=())

    def enter(self, config: PassageConfig, cx: StepContext) -> StepResult:
        del config, cx
        raise StepMisuse("a part does not run alone")

    def handle(self, config: PassageConfig, cx: StepContext, submit: Submit) -> StepResult:
        del submit
        return self.enter(config, cx)

    def render(self, config: PassageConfig, cx: StepContext) -> View:
        del config, cx
        raise StepMisuse("an exit has no page")

    def simulate(self, config: PassageConfig) -> Iterable[Example]:
        del config
        return ()
