"""Let a journey go back a bounded number of times, and then on: what makes a loop end."""

from collections.abc import Iterable
from typing import Annotated, ClassVar, Final

import msgspec

from handrail_platform.errors import StepMisuse
from handrail_platform.step.context import StepContext
from handrail_platform.step.contract import Contract, Rounds, StepKind
from handrail_platform.step.step import Continue, Example, StepResult, Submit
from handrail_platform.view import View

_AGAIN: Final = "again"
_LIMIT: Final = "limit"


class RetryLimitConfig(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    retries: Annotated[
        int, msgspec.Meta(ge=1, le=50, description="How often in one session it goes back, before it goes on.")
    ] = 3


class RetryLimitStep:
    """Counts nothing itself: how often a session came to a step is counted anyway, and nobody can turn it back."""

    name: ClassVar[str] = "retry.limit"
    version: ClassVar[int] = 1
    kind: ClassVar[StepKind] = StepKind.AUTOMATIC
    config_type: ClassVar[type[msgspec.Struct]] = RetryLimitConfig

    def contract(self, config: RetryLimitConfig) -> Contract:
        return Contract(outcomes=(_AGAIN, _LIMIT), rounds=_rounds(config))

    def enter(self, config: RetryLimitConfig, cx: StepContext) -> StepResult:
        return Continue(_rounds(config).outcome_on(cx.visit))

    def handle(self, config: RetryLimitConfig, cx: StepContext, submit: Submit) -> StepResult:
        del submit
        return self.enter(config, cx)

    def render(self, config: RetryLimitConfig, cx: StepContext) -> View:
        del config, cx
        raise StepMisuse("retry.limit has no page")

    def simulate(self, config: RetryLimitConfig) -> Iterable[Example]:
        del config
        return (Example(_AGAIN), Example(_LIMIT))


def _rounds(config: RetryLimitConfig) -> Rounds:
    return Rounds(_AGAIN, config.retries, _LIMIT)
