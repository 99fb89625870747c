"""A form: typed fields, checked together, kept as variables."""

from collections.abc import Iterable, Mapping
from typing import ClassVar

import msgspec

from handrail_flows.steps.form.config import FieldConfig, FormConfig, FormFieldKind, check_form
from handrail_flows.steps.form.page import page_field
from handrail_flows.steps.form.reading import field_range, max_length, read_field
from handrail_flows.typed.refusal import Refusal
from handrail_flows.typed.text import echo
from handrail_flows.typed.tick import TICKED, read_tick
from handrail_platform.step.context import StepContext
from handrail_platform.step.contract import Contract, StepKind
from handrail_platform.step.step import Continue, Example, Stay, StepResult, Submit
from handrail_platform.text import Message, TenantText
from handrail_platform.values import Value, VariableType
from handrail_platform.view import Action, Notice, Plain, View

VIEW = "form.v1"

_VARIABLE_TYPES: dict[FormFieldKind, VariableType] = {
    "checkbox": "boolean",
    "choice": "choice",
    "country": "country",
    "date": "date",
    "email": "email",
    "number": "integer",
    "phone": "phone",
    "text": "text",
    "username": "username",
}


class FormStep:
    """Remembers what was typed and what is wrong with it, so that nobody types anything twice."""

    name: ClassVar[str] = "form"
    version: ClassVar[int] = 1
    kind: ClassVar[StepKind] = StepKind.INTERACTIVE
    config_type: ClassVar[type[msgspec.Struct]] = FormConfig

    def contract(self, config: FormConfig) -> Contract:
        check_form(config)
        variables: dict[str, VariableType] = {
            field.variable: _VARIABLE_TYPES[field.kind] for field in config.fields
        }
        ranges = {field.variable: written for field in config.fields if (written := field_range(field))}
        return Contract(
            outcomes=("done",),
            uses=variables,
            writes={"done": variables},
            shows=tuple(variables),
            ranges=ranges,
            view=VIEW,
        )

    def enter(self, config: FormConfig, cx: StepContext) -> StepResult:
        del config, cx
        return Stay()

    def handle(self, config: FormConfig, cx: StepContext, submit: Submit) -> StepResult:
        values, wrong = _read(config, submit)
        clear = submit.action == "continue"
        if clear and not wrong:
            for variable, value in values.items():
                cx.put(variable, value)
            return Continue("done")
        cx.memory["typed"] = {field.name: _typed(field, submit) for field in config.fields}
        cx.memory["wrong"] = wrong if clear else {}
        cx.memory["notice"] = "" if clear else "unclear"
        return Stay(note="" if clear else "unclear")

    def render(self, config: FormConfig, cx: StepContext) -> View:
        if cx.memory:
            return _page(
                config, cx.recall_texts("typed"), cx.recall_texts("wrong"), notice=cx.recall_text("notice")
            )
        known = {field.name: value for field in config.fields if (value := _known(cx, field))}
        return _page(config, known, {}) if known else _blank(config)

    def simulate(self, config: FormConfig) -> Iterable[Example]:
        yield Example(
            "done",
            fields={field.name: _example(field) for field in config.fields},
            typed={field.variable: field.name for field in config.fields},
        )


def _blank(config: FormConfig) -> View:
    """Return the page that most people see; it is the same for all of them, and made once."""
    kept: dict[str, View] = vars(config)
    if "blank" not in kept:
        kept["blank"] = _page(config, {}, {})
    return kept["blank"]


def _page(config: FormConfig, typed: Mapping[str, str], wrong: Mapping[str, str], notice: str = "") -> View:
    return View(
        id=VIEW,
        title=TenantText(config.title) if config.title else Message("form.title"),
        lead=TenantText(config.lead) if config.lead else None,
        notice=Notice("warning", Message(f"form.{notice}")) if notice else None,
        fields=tuple(
            [page_field(field, typed.get(field.name, ""), wrong.get(field.name, "")) for field in config.fields]
        ),
        actions=(Action(name="continue", label=Message("action.continue")),),
    )


def _read(config: FormConfig, submit: Submit) -> tuple[dict[str, Value], dict[str, Plain]]:
    """Return the values by variable, and by field the reasons against what is none."""
    values: dict[str, Value] = {}
    wrong: dict[str, Plain] = {}
    for field in config.fields:
        value = read_field(field, submit.fields.get(field.name, ""))
        if isinstance(value, Refusal):
            wrong[field.name] = value.reason
        else:
            values[field.variable] = value
    return values, wrong


def _typed(field: FieldConfig, submit: Submit) -> str:
    """Return what the page shows again, bounded because it is kept in the session."""
    typed = submit.fields.get(field.name, "")
    if field.kind == "checkbox":
        return TICKED if read_tick(typed) is True else ""
    return echo(typed, 2 * max_length(field))


def _known(cx: StepContext, field: FieldConfig) -> str:
    """Return what the journey knows already: nothing is asked twice (WCAG 2.2, 3.3.7)."""
    value = cx.get(field.variable)
    if value is None or value is False:
        return ""
    return TICKED if value is True else str(value)


def _example(field: FieldConfig) -> str:
    if field.example is not None:
        return field.example
    match field.kind:
        case "checkbox":
            return TICKED
        case "choice":
            return field.options[0].value
        case "number":
            most = _EXAMPLE_NUMBER if field.maximum is None else min(field.maximum, _EXAMPLE_NUMBER)
            return str(max(field.minimum, most))
        case "text":
            return "Alex Example"[: field.max_length].strip().ljust(field.min_length, "x")
        case _:
            return _EXAMPLES[field.kind]


_EXAMPLE_NUMBER = 36
_EXAMPLES: dict[FormFieldKind, str] = {
    "country": "IE",
    "date": "1990-05-17",
    "email": "alex@example.org",
    "phone": "+442079460018",
    "username": "alex",
}
