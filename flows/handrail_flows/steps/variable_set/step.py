"""Give a variable a value: one that stands in the journey, or that of another variable."""

from collections.abc import Callable, Iterable, Mapping
from typing import Annotated, ClassVar, Final, Literal, TypeAlias

import msgspec

from handrail_flows.typed.country import read_country
from handrail_flows.typed.day import read_day
from handrail_flows.typed.email import read_email
from handrail_flows.typed.number import MOST
from handrail_flows.typed.phone import read_phone
from handrail_flows.typed.refusal import Refusal
from handrail_flows.typed.text import read_text
from handrail_flows.typed.username import read_username
from handrail_platform.document.model import VariableName
from handrail_platform.errors import StepMisuse
from handrail_platform.step.context import StepContext
from handrail_platform.step.contract import ConfigRefused, Contract, Range, StepKind
from handrail_platform.step.step import Continue, Example, StepResult, Submit
from handrail_platform.values import PYTHON_TYPES, Value
from handrail_platform.view import View

Kind: TypeAlias = Literal["boolean", "choice", "country", "date", "email", "integer", "phone", "text", "username"]
Constant: TypeAlias = (
    Annotated[str, msgspec.Meta(max_length=500)] | Annotated[int, msgspec.Meta(ge=-MOST, le=MOST)] | bool
)


class VariableSetConfig(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    variable: Annotated[VariableName, msgspec.Meta(description="The variable that gets the value.")]
    kind: Annotated[Kind, msgspec.Meta(description="Its type, and that of what is copied.")] = "text"
    value: Annotated[
        Constant | None,
        msgspec.Meta(description="The value, if it is not copied. An empty text stands for what is left out."),
    ] = None
    copy_of: Annotated[VariableName | None, msgspec.Meta(description="The variable whose value is copied.")] = None


class VariableSetStep:
    """A value is taken in the one form in which a form would keep it, so that conditions know it again."""

    name: ClassVar[str] = "variable.set"
    version: ClassVar[int] = 1
    kind: ClassVar[StepKind] = StepKind.AUTOMATIC
    config_type: ClassVar[type[msgspec.Struct]] = VariableSetConfig

    def contract(self, config: VariableSetConfig) -> Contract:
        writes: dict[str, Mapping[str, Kind]] = {"done": {config.variable: config.kind}}
        if config.copy_of is None:
            ranges = {config.variable: _just(_constant(config))}
            return Contract(outcomes=("done",), writes=writes, ranges=ranges)
        if config.value is not None:
            raise ConfigRefused("value", "is copied already")
        if config.copy_of == config.variable:
            raise ConfigRefused("copy_of", "is the variable itself")
        return Contract(outcomes=("done",), reads={config.copy_of: config.kind}, writes=writes)

    def enter(self, config: VariableSetConfig, cx: StepContext) -> StepResult:
        value = cx.get(config.copy_of) if config.copy_of else _constant(config)
        if value is None:
            raise StepMisuse(f"{config.copy_of!r} is copied and has no value")
        cx.put(config.variable, value)
        return Continue("done")

    def handle(self, config: VariableSetConfig, cx: StepContext, submit: Submit) -> StepResult:
        del submit
        return self.enter(config, cx)

    def render(self, config: VariableSetConfig, cx: StepContext) -> View:
        del config, cx
        raise StepMisuse("variable.set has no page")

    def simulate(self, config: VariableSetConfig) -> Iterable[Example]:
        del config
        return (Example("done"),)


_READERS: Final[Mapping[Kind, Callable[[str], str | Refusal]]] = {
    "choice": read_text,
    "country": read_country,
    "date": read_day,
    "email": read_email,
    "phone": lambda text: read_phone(text, None),
    "text": read_text,
    "username": read_username,
}


def _constant(config: VariableSetConfig) -> Value:
    """Return the value as a form would keep it. Raises ConfigRefused for none of the type."""
    value = config.value
    if value is None:
        raise ConfigRefused("value", "neither a value nor a variable to copy stands here")
    if type(value) is not PYTHON_TYPES[config.kind]:
        raise ConfigRefused("value", f"is no {config.kind}")
    read = _READERS[config.kind](value) if isinstance(value, str) and value else value
    if isinstance(read, Refusal):
        raise ConfigRefused("value", f"is no {config.kind}")
    return read


def _just(value: Value) -> Range:
    """Return the range in which nothing else lies."""
    return Range(choices=(), optional=True) if value == "" else Range(choices=(value,), optional=False)
