"""Choose a way by conditions over variables; the first that holds wins."""

from collections.abc import Iterable
from typing import Annotated, ClassVar

import msgspec

from handrail_platform.conditions.expression import MAX_LENGTH
from handrail_platform.document.model import Name
from handrail_platform.errors import StepMisuse
from handrail_platform.step.context import StepContext
from handrail_platform.step.contract import Branch, ConfigRefused, Contract, StepKind
from handrail_platform.step.step import Continue, Example, StepResult, Submit
from handrail_platform.values import MEANING
from handrail_platform.view import View


class CaseConfig(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    when: Annotated[
        str,
        msgspec.Meta(
            min_length=1,
            max_length=MAX_LENGTH,
            description="A condition in CEL over the journey's variables.",
            examples=['country == "DE" && !guest'],
            extra={MEANING: "condition"},
        ),
    ]
    then: Annotated[Name, msgspec.Meta(description="The outcome when it holds.")]


class DecideConfig(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    cases: Annotated[
        tuple[CaseConfig, ...],
        msgspec.Meta(
            min_length=1,
            max_length=50,
            description="Tried in this order: the first whose condition holds is taken.",
        ),
    ]


class DecideStep:
    """Knows nothing but its conditions. One without a truth value leads to `error`, never past it."""

    name: ClassVar[str] = "decide"
    version: ClassVar[int] = 1
    kind: ClassVar[StepKind] = StepKind.AUTOMATIC
    config_type: ClassVar[type[msgspec.Struct]] = DecideConfig

    def contract(self, config: DecideConfig) -> Contract:
        for index, case in enumerate(config.cases):
            if case.then == "error":
                raise ConfigRefused(f"cases.{index}.then", "error is for a condition that has no answer")
        return Contract(
            outcomes=_outcomes(config),
            expressions=tuple(dict.fromkeys(case.when for case in config.cases)),
            branches=tuple(Branch(case.when, case.then) for case in config.cases),
            otherwise="otherwise",
        )

    def enter(self, config: DecideConfig, cx: StepContext) -> StepResult:
        for case in config.cases:
            if cx.evaluate(case.when):
                return Continue(case.then)
        return Continue("otherwise")

    def handle(self, config: DecideConfig, cx: StepContext, submit: Submit) -> StepResult:
        del submit
        return self.enter(config, cx)

    def render(self, config: DecideConfig, cx: StepContext) -> View:
        del config, cx
        raise StepMisuse("decide has no page")

    def simulate(self, config: DecideConfig) -> Iterable[Example]:
        return [Example(outcome) for outcome in _outcomes(config)]


def _outcomes(config: DecideConfig) -> tuple[str, ...]:
    return tuple(dict.fromkeys([*(case.then for case in config.cases), "otherwise", "error"]))
