"""Ask a known person for what is missing and needed now (progressive profiling), and keep it with the account."""

from collections.abc import Iterable, Mapping
from typing import ClassVar, Final

import msgspec

from handrail_flows.fields.answers import VARIABLE_TYPES, example_of, read_fields, shown_value, typed_again
from handrail_flows.fields.config import FieldConfig
from handrail_flows.fields.page import page_field
from handrail_flows.guessing import proved_person
from handrail_flows.steps.profile_complete.config import ProfileCompleteConfig, check_profile
from handrail_platform.step.context import StepContext
from handrail_platform.step.contract import Contract, StepKind
from handrail_platform.step.effects import SaveProfile
from handrail_platform.step.reads import Person, PersonRecord
from handrail_platform.step.step import Continue, Example, Need, Stay, StepResult, Submit
from handrail_platform.text import Message, TenantText
from handrail_platform.values import Milliseconds, Value, VariableType
from handrail_platform.view import Action, Notice, View

VIEW = "profile-complete.v1"
EFFECT = "person.save"
_DAY: Final[Milliseconds] = 86_400_000
_FORGOTTEN_AFTER: Final[Milliseconds] = 366 * _DAY
_NAME: Final = ""
"""Stands for the person's name among what was asked: no variable is called so."""


class ProfileCompleteStep:
    """Whoever has nothing left to answer sees no page."""

    name: ClassVar[str] = "profile.complete"
    version: ClassVar[int] = 1
    kind: ClassVar[StepKind] = StepKind.INTERACTIVE
    config_type: ClassVar[type[msgspec.Struct]] = ProfileCompleteConfig

    def contract(self, config: ProfileCompleteConfig) -> Contract:
        check_profile(config)
        variables: dict[str, VariableType] = {
            field.variable: VARIABLE_TYPES[field.kind] for field in config.fields
        }
        return Contract(
            outcomes=("done", *(("later",) if config.optional else ()), "error"),
            uses=variables,
            shows=tuple(variables),
            needs="account",
            effects=(EFFECT,),
            only_with={EFFECT: ("done", *(("later",) if config.optional else ()))},
            view=VIEW,
        )

    def enter(self, config: ProfileCompleteConfig, cx: StepContext) -> StepResult:
        request = PersonRecord(proved_person(cx))
        person = cx.answer(request)
        if person is None:
            return Need((request,))
        asking = _missing(config, person, cx.now)
        if not asking:
            return Continue("done", note="nothing-missing")
        cx.memory["asking"] = [field.variable for field in asking]
        cx.memory["typed"] = {
            field.name: value for field in asking if (value := shown_value(cx.get(field.variable)))
        }
        return Stay()

    def handle(self, config: ProfileCompleteConfig, cx: StepContext, submit: Submit) -> StepResult:
        asking = _asking(config, cx)
        if submit.action == "later" and config.optional:
            return _keep(config, cx, "later", {field.variable: "" for field in asking})
        values, wrong = read_fields(asking, submit)
        clear = submit.action == "continue"
        if clear and not wrong:
            return _keep(config, cx, "done", values)
        cx.memory["typed"] = {field.name: typed_again(field, submit) for field in asking}
        cx.memory["wrong"] = wrong if clear else {}
        cx.memory["notice"] = "" if clear else "unclear"
        return Stay(note="" if clear else "unclear")

    def render(self, config: ProfileCompleteConfig, cx: StepContext) -> View:
        asking = _asking(config, cx)
        typed, wrong, notice = cx.recall_texts("typed"), cx.recall_texts("wrong"), cx.recall_text("notice")
        later = Action(
            name="later", label=Message("profile.complete.action.later"), weight="quiet", submits_fields=False
        )
        return View(
            id=VIEW,
            title=TenantText(config.title) if config.title else Message("profile.complete.title"),
            lead=TenantText(config.lead) if config.lead else Message("profile.complete.lead"),
            notice=Notice("warning", Message(f"profile.complete.{notice}")) if notice else None,
            fields=tuple(
                [page_field(field, typed.get(field.name, ""), wrong.get(field.name, "")) for field in asking]
            ),
            actions=(
                Action(name="continue", label=Message("action.continue")),
                *((later,) if config.optional else ()),
            ),
        )

    def simulate(self, config: ProfileCompleteConfig) -> Iterable[Example]:
        unknown = {"PersonRecord": Person("", (), {}, ())}
        yield Example("done", fields={field.name: example_of(field) for field in config.fields}, answers=unknown)
        if config.optional:
            yield Example("later", action="later", answers=unknown)
        yield Example("error")


def _missing(config: ProfileCompleteConfig, person: Person, now: Milliseconds) -> tuple[FieldConfig, ...]:
    """Return the fields to ask, as many questions as may be asked at once."""

    def is_due(name: str) -> bool:
        return now - person.asked.get(name, -_FORGOTTEN_AFTER) >= config.again_after_days * _DAY

    of_name = config.name_fields if config.name and not person.name and is_due(_NAME) else ()
    open_ones = [
        field for field in config.questions if field.variable not in person.attributes and is_due(field.variable)
    ]
    chosen = {field.variable for field in (*of_name, *open_ones[: config.at_most - bool(of_name)])}
    return tuple(field for field in config.fields if field.variable in chosen)


def _asking(config: ProfileCompleteConfig, cx: StepContext) -> tuple[FieldConfig, ...]:
    kept = cx.memory.get("asking")
    names = kept if isinstance(kept, list) else []
    return tuple(field for field in config.fields if field.variable in names)


def _keep(config: ProfileCompleteConfig, cx: StepContext, outcome: str, values: Mapping[str, Value]) -> StepResult:
    """Promise what was told, beside what is known by now."""
    request = PersonRecord(proved_person(cx))
    person = cx.answer(request)
    if person is None:
        return Need((request,))
    if cx.lost(EFFECT):
        cx.memory["notice"] = "changed"
        return Stay(note="changed")
    attributes = {each: value for each, value in values.items() if each not in config.name and value != ""}
    name = " ".join(str(values[part]) for part in config.name if values.get(part))
    cx.emit(
        SaveProfile(
            person_id=request.person_id,
            revision=person.revision,
            name=name or person.name,
            attributes=person.attributes | attributes,
            asked=_left_open(config, person, values, cx.now),
        )
    )
    return Continue(outcome)


def _left_open(
    config: ProfileCompleteConfig, person: Person, values: Mapping[str, Value], now: Milliseconds
) -> dict[str, Milliseconds]:
    """Return when was asked for what is still not known, as far as anybody may ask how long ago that was."""
    recent = {each: at for each, at in person.asked.items() if now - at < _FORGOTTEN_AFTER}
    told = {_NAME if each in config.name else each for each, value in values.items() if value != ""}
    asked = dict.fromkeys(_NAME if each in config.name else each for each in values)
    return {each: at for each, at in recent.items() if each not in told} | dict.fromkeys(
        (each for each in asked if each not in told), now
    )
