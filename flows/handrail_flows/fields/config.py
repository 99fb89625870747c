"""How a typed field is configured, and what makes no sense."""

from collections.abc import Iterator, Sequence
from typing import Annotated, Literal, TypeAlias

import msgspec

from handrail_flows.field_names import name_problem
from handrail_flows.typed.autofill import AutofillToken
from handrail_flows.typed.country import CountryCode
from handrail_flows.typed.number import MOST, read_number
from handrail_flows.typed.pattern import MAX_LENGTH, PatternRefused, matches
from handrail_flows.typed.phone import is_region
from handrail_flows.typed.refusal import Refusal
from handrail_flows.wording import Wording
from handrail_platform.document.model import VariableName
from handrail_platform.step.contract import ConfigRefused

TypedFieldKind: TypeAlias = Literal[
    "checkbox", "choice", "country", "date", "email", "number", "phone", "text", "username"
]
Pattern: TypeAlias = Annotated[
    str,
    msgspec.Meta(
        min_length=1,
        max_length=MAX_LENGTH,
        description="RE2 pattern that the whole text must fit; text only.",
        examples=["[A-Z]{2}[0-9]{6}"],
    ),
]
Number: TypeAlias = Annotated[int, msgspec.Meta(ge=0, le=MOST)]
Sample: TypeAlias = Annotated[
    str, msgspec.Meta(min_length=1, max_length=200, description="What previews and tests type here.")
]


class OptionConfig(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    value: Annotated[str, msgspec.Meta(min_length=1, max_length=100, description="What is kept.")]
    label: Annotated[Wording, msgspec.Meta(description="What the person reads, by language.")]


class FieldConfig(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    name: Annotated[VariableName, msgspec.Meta(description="The field's name for browsers and programs.")]
    kind: Annotated[TypedFieldKind, msgspec.Meta(description="What is asked, and how it is checked.")] = "text"
    save_as: Annotated[VariableName | None, msgspec.Meta(description="Variable; by default the name.")] = None
    label: Annotated[Wording, msgspec.Meta(description="The name of the field on the page, by language.")]
    hint: Annotated[Wording | None, msgspec.Meta(description="A sentence under the label, by language.")] = None
    required: Annotated[bool, msgspec.Meta(description="Of a checkbox: it must be ticked.")] = True
    min_length: Annotated[int, msgspec.Meta(ge=0, le=4_000, description="Code points; text only.")] = 0
    max_length: Annotated[int, msgspec.Meta(ge=1, le=4_000, description="Code points; text only.")] = 200
    minimum: Annotated[Number, msgspec.Meta(description="Least number; number only.")] = 0
    maximum: Annotated[Number | None, msgspec.Meta(description="Greatest number; number only.")] = None
    pattern: Annotated[
        Pattern | None, msgspec.Meta(description="RE2 pattern that the whole text must fit; text only.")
    ] = None
    pattern_hint: Annotated[
        Wording | None, msgspec.Meta(description="Says in words what fits the pattern, by language.")
    ] = None
    example: Annotated[Sample | None, msgspec.Meta(description="What previews and tests type here.")] = None
    options: Annotated[
        tuple[OptionConfig, ...],
        msgspec.Meta(max_length=500, description="What can be chosen, in this order; choice only."),
    ] = ()
    autocomplete: Annotated[
        AutofillToken | None, msgspec.Meta(description="HTML autofill token; chosen by kind and name.")
    ] = None
    default_country: Annotated[
        CountryCode | None, msgspec.Meta(description="For phone numbers without a country code; phone only.")
    ] = None

    @property
    def variable(self) -> str:
        return self.save_as or self.name


_ONLY_FOR: dict[str, TypedFieldKind] = {
    "default_country": "phone",
    "max_length": "text",
    "maximum": "number",
    "min_length": "text",
    "minimum": "number",
    "options": "choice",
    "pattern": "text",
    "pattern_hint": "text",
}
_DEFAULTS = {field.name: field.default for field in msgspec.structs.fields(FieldConfig)}


def check_fields(fields: Sequence[FieldConfig]) -> None:
    """Raise ConfigRefused for the first thing that makes no sense; the setting is called `fields`."""
    if problem := name_problem(field.name for field in fields):
        raise ConfigRefused("fields", problem)
    variables = [field.variable for field in fields]
    if len(set(variables)) < len(variables):
        raise ConfigRefused("fields", "two fields are kept in one variable")
    for index, field in enumerate(fields):
        for setting, problem in _field_problems(field):
            raise ConfigRefused(f"fields.{index}.{setting}", problem)


def _field_problems(field: FieldConfig) -> Iterator[tuple[str, str]]:
    for setting, kind in _ONLY_FOR.items():
        if field.kind != kind and getattr(field, setting) != _DEFAULTS[setting]:
            yield setting, f"only a field of kind {kind} has it"
    if field.min_length > field.max_length:
        yield "min_length", "is more than max_length"
    if field.default_country and not is_region(field.default_country):
        yield "default_country", "has no telephone numbers of its own"
    yield from _number_problems(field)
    yield from _option_problems(field)
    yield from _pattern_problems(field)


def _number_problems(field: FieldConfig) -> Iterator[tuple[str, str]]:
    if field.kind != "number":
        return
    if not field.required:
        yield "required", "there is no number for what is left out"
    if field.maximum is not None and field.minimum > field.maximum:
        yield "minimum", "is more than maximum"
    if field.example and isinstance(read_number(field.example, field.minimum, field.maximum), Refusal):
        yield "example", "is no number within the bounds"


def _option_problems(field: FieldConfig) -> Iterator[tuple[str, str]]:
    values = [option.value for option in field.options]
    if field.kind == "choice" and not values:
        yield "options", "a choice needs options"
    if len(set(values)) < len(values):
        yield "options", "two options have one value"


def _pattern_problems(field: FieldConfig) -> Iterator[tuple[str, str]]:
    if field.pattern is None:
        if field.pattern_hint is not None:
            yield "pattern_hint", "there is no pattern"
        return
    try:
        fits = matches(field.pattern, field.example or "") or field.example is None
    except PatternRefused as refused:
        yield "pattern", f"is not an RE2 pattern: {refused}"
    else:
        if not fits:
            yield "example", "does not fit the pattern"
