"""Choose a way by the value of one variable: a table of values, each with where it leads."""

from collections.abc import Iterable
from typing import Annotated, ClassVar, TypeAlias

import msgspec

from handrail_platform.document.model import Name, VariableName
from handrail_platform.errors import StepMisuse
from handrail_platform.step.context import StepContext
from handrail_platform.step.contract import Branch, ConfigRefused, Contract, StepKind
from handrail_platform.step.step import Continue, Example, StepResult, Submit
from handrail_platform.values import Value
from handrail_platform.view import View

_MOST = 2**53 - 1
Case: TypeAlias = (
    Annotated[str, msgspec.Meta(max_length=500)] | Annotated[int, msgspec.Meta(ge=-_MOST, le=_MOST)] | bool
)


class CaseConfig(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    value: Annotated[
        Case,
        msgspec.Meta(
            description="A value of the variable. An empty text is what was left out.",
            examples=["DE", 18, True],
        ),
    ]
    then: Annotated[Name, msgspec.Meta(description="The outcome when the variable has it.")]


class SwitchConfig(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    variable: Annotated[VariableName, msgspec.Meta(description="The variable whose value decides.")]
    cases: Annotated[
        tuple[CaseConfig, ...],
        msgspec.Meta(
            min_length=1,
            max_length=50,
            description="Values and where they lead; any other value leads to `otherwise`.",
        ),
    ]


class SwitchStep:
    """Each case is a condition that can be decided beforehand, so that the proof knows who takes which way."""

    name: ClassVar[str] = "switch"
    version: ClassVar[int] = 1
    kind: ClassVar[StepKind] = StepKind.AUTOMATIC
    config_type: ClassVar[type[msgspec.Struct]] = SwitchConfig

    def contract(self, config: SwitchConfig) -> Contract:
        _refuse_repeated(config)
        conditions = tuple(_condition(config.variable, case.value) for case in config.cases)
        return Contract(
            outcomes=_outcomes(config),
            expressions=conditions,
            branches=tuple(Branch(when, case.then) for when, case in zip(conditions, config.cases, strict=True)),
            otherwise="otherwise",
        )

    def enter(self, config: SwitchConfig, cx: StepContext) -> StepResult:
        for case in config.cases:
            if cx.evaluate(_condition(config.variable, case.value)):
                return Continue(case.then)
        return Continue("otherwise")

    def handle(self, config: SwitchConfig, cx: StepContext, submit: Submit) -> StepResult:
        del submit
        return self.enter(config, cx)

    def render(self, config: SwitchConfig, cx: StepContext) -> View:
        del config, cx
        raise StepMisuse("switch has no page")

    def simulate(self, config: SwitchConfig) -> Iterable[Example]:
        return [Example(outcome) for outcome in _outcomes(config)]


def _refuse_repeated(config: SwitchConfig) -> None:
    seen: set[tuple[type, Value]] = set()  # `true` is no 1
    for index, case in enumerate(config.cases):
        key = (type(case.value), case.value)
        if key in seen:
            raise ConfigRefused(f"cases.{index}.value", "stands in a case before")
        seen.add(key)


def _condition(variable: str, value: Value) -> str:
    """Return the case in CEL, whose literals of these types are those of JSON."""
    return f"{variable} == {msgspec.json.encode(value).decode()}"


def _outcomes(config: SwitchConfig) -> tuple[str, ...]:
    return tuple(dict.fromkeys([*(case.then for case in config.cases), "otherwise"]))
