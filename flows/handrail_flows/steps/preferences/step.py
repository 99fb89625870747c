"""Ask how somebody wants to be written to. It is their wish, and no consent: that has a step of its own."""

from collections.abc import Iterable, Mapping
from typing import ClassVar

import msgspec

from handrail_flows.guessing import proved_person
from handrail_flows.steps.preferences.chosen import as_typed, chosen, is_complete, with_choice, wrong_in
from handrail_flows.steps.preferences.config import FREQUENCY, PreferencesConfig, check_preferences
from handrail_flows.steps.preferences.page import VIEW, preferences_view
from handrail_flows.typed.tick import TICKED
from handrail_platform.step.context import StepContext
from handrail_platform.step.contract import Contract, StepKind
from handrail_platform.step.effects import SavePreferences
from handrail_platform.step.reads import Person, PersonRecord
from handrail_platform.step.step import Continue, Example, Need, Stay, StepResult, Submit
from handrail_platform.view import View

EFFECT = "person.preferences"


class PreferencesStep:
    """Nothing is ticked but what the person chose before; one button turns everything off."""

    name: ClassVar[str] = "preferences"
    version: ClassVar[int] = 1
    kind: ClassVar[StepKind] = StepKind.INTERACTIVE
    config_type: ClassVar[type[msgspec.Struct]] = PreferencesConfig

    def contract(self, config: PreferencesConfig) -> Contract:
        check_preferences(config)
        return Contract(
            outcomes=("done", "error"),
            needs="account",
            effects=(EFFECT,),
            only_with={EFFECT: ("done",)},
            view=VIEW,
        )

    def enter(self, config: PreferencesConfig, cx: StepContext) -> StepResult:
        request = PersonRecord(proved_person(cx))
        person = cx.answer(request)
        if person is None:
            return Need((request,))
        if config.ask == "missing" and is_complete(config, person.preferences):
            return Continue("done", note="chosen-before")
        cx.memory["typed"] = as_typed(config, person.preferences)
        return Stay()

    def handle(self, config: PreferencesConfig, cx: StepContext, submit: Submit) -> StepResult:
        match submit.action:
            case "none":
                return _keep(config, cx, {})
            case "continue":
                wrong = wrong_in(config, chosen(config, submit.fields, cx.now))
                return _again(config, cx, submit, wrong, "") if wrong else _keep(config, cx, submit.fields)
            case _:
                return _again(config, cx, submit, {}, "unclear")

    def render(self, config: PreferencesConfig, cx: StepContext) -> View:
        return preferences_view(config, cx)

    def simulate(self, config: PreferencesConfig) -> Iterable[Example]:
        unknown = {"PersonRecord": Person("", (), {}, ())}
        all_of_it = dict.fromkeys([*config.channel_fields, *config.topic_fields], TICKED)
        often = {FREQUENCY: config.frequencies[0]} if config.frequencies else {}
        yield Example("done", fields=all_of_it | often, answers=unknown)
        yield Example("done", action="none", answers=unknown)
        yield Example("error")


def _again(
    config: PreferencesConfig, cx: StepContext, submit: Submit, wrong: Mapping[str, str], notice: str
) -> StepResult:
    typed = as_typed(config, (chosen(config, submit.fields, cx.now),))
    cx.memory |= {"typed": typed, "wrong": dict(wrong), "notice": notice}
    return Stay(note=notice)


def _keep(config: PreferencesConfig, cx: StepContext, fields: Mapping[str, str]) -> StepResult:
    """Promise what was chosen, above what was chosen before."""
    request = PersonRecord(proved_person(cx))
    person = cx.answer(request)
    if person is None:
        return Need((request,))
    choice = chosen(config, fields, cx.now)
    if cx.lost(EFFECT):
        cx.memory |= {"typed": as_typed(config, (choice,)), "wrong": {}, "notice": "changed"}
        return Stay(note="changed")
    cx.emit(SavePreferences(request.person_id, person.revision, with_choice(person.preferences, choice)))
    return Continue("done")
