"""A form: typed fields, checked together, kept as variables."""

from collections.abc import Iterable, Mapping
from typing import ClassVar

import msgspec

from handrail_flows.fields.answers import VARIABLE_TYPES, example_of, read_fields, shown_value, typed_again
from handrail_flows.fields.config import check_fields
from handrail_flows.fields.page import page_field
from handrail_flows.fields.reading import field_range
from handrail_flows.steps.form.config import FormConfig
from handrail_platform.step.context import StepContext
from handrail_platform.step.contract import Contract, StepKind
from handrail_platform.step.step import Continue, Example, Stay, StepResult, Submit
from handrail_platform.text import Message, TenantText
from handrail_platform.values import VariableType
from handrail_platform.view import Action, Notice, View

VIEW = "form.v1"


class FormStep:
    """Remembers what was typed and what is wrong with it, so that nobody types anything twice."""

    name: ClassVar[str] = "form"
    version: ClassVar[int] = 1
    kind: ClassVar[StepKind] = StepKind.INTERACTIVE
    config_type: ClassVar[type[msgspec.Struct]] = FormConfig

    def contract(self, config: FormConfig) -> Contract:
        check_fields(config.fields)
        variables: dict[str, VariableType] = {
            field.variable: VARIABLE_TYPES[field.kind] for field in config.fields
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
        values, wrong = read_fields(config.fields, submit)
        clear = submit.action == "continue"
        if clear and not wrong:
            for variable, value in values.items():
                cx.put(variable, value)
            return Continue("done")
        cx.memory["typed"] = {field.name: typed_again(field, submit) for field in config.fields}
        cx.memory["wrong"] = wrong if clear else {}
        cx.memory["notice"] = "" if clear else "unclear"
        return Stay(note="" if clear else "unclear")

    def render(self, config: FormConfig, cx: StepContext) -> View:
        if cx.memory:
            return _page(
                config, cx.recall_texts("typed"), cx.recall_texts("wrong"), notice=cx.recall_text("notice")
            )
        # Nothing is asked twice (WCAG 2.2, 3.3.7).
        known = {field.name: value for field in config.fields if (value := shown_value(cx.get(field.variable)))}
        return _page(config, known, {}) if known else _blank(config)

    def simulate(self, config: FormConfig) -> Iterable[Example]:
        yield Example(
            "done",
            fields={field.name: example_of(field) for field in config.fields},
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
