"""Accept terms, and allow or refuse each purpose apart from them (GDPR article 7(2) and (4))."""

from collections.abc import Iterable, Mapping
from typing import Any, ClassVar

import msgspec

from handrail_flows.agreeing.entries import check_entries
from handrail_flows.agreeing.shown import ledger_entry, shown_entries
from handrail_flows.steps.consent.config import ConsentConfig
from handrail_flows.steps.consent.decided import decided_before, question
from handrail_flows.steps.consent.page import asked_now, consent_view
from handrail_flows.typed.tick import TICKED, read_tick
from handrail_platform.errors import StepMisuse
from handrail_platform.guard.vocabulary import accepted, consent
from handrail_platform.step.context import StepContext
from handrail_platform.step.contract import Contract, Gain, Range, StepKind, SubjectChange, Withdraw
from handrail_platform.step.effects import RecordConsent
from handrail_platform.step.reads import KnownConsents
from handrail_platform.step.step import Continue, Example, Need, Stay, StepResult, Submit
from handrail_platform.values import VariableType
from handrail_platform.view import View


class ConsentStep:
    """Nothing is ticked before the person ticks it; what was shown goes into the ledger by its hash."""

    name: ClassVar[str] = "consent"
    version: ClassVar[int] = 1
    kind: ClassVar[StepKind] = StepKind.INTERACTIVE
    config_type: ClassVar[type[msgspec.Struct]] = ConsentConfig

    def contract(self, config: ConsentConfig) -> Contract:
        check_entries(config.documents, config.purposes)
        kept: dict[str, VariableType] = {each.save_as: "boolean" for each in config.purposes if each.save_as}
        terms = tuple(Gain(accepted(each.id, each.version)) for each in config.documents)
        given = tuple(Gain(consent(each.id, each.version)) for each in config.purposes if each.required)
        free = {
            each.save_as: consent(each.id, each.version)
            for each in config.purposes
            if each.save_as and not each.required
        }
        # The newest answer stands: what was allowed before may be refused now, and in another version.
        answered = tuple(Withdraw(consent(each.id, each.version)) for each in config.purposes)
        refused = (
            *(Withdraw(accepted(each.id, each.version)) for each in config.documents),
            *answered,
        )
        return Contract(
            outcomes=("done", "declined") if config.required else ("done",),
            writes={"done": kept},
            ranges={
                each.save_as: Range(choices=(True,)) for each in config.purposes if each.save_as and each.required
            },
            on={"done": (*answered, *terms, *given), "declined": refused}
            if config.required
            else {"done": answered},
            if_true=free,
            subject={"done": SubjectChange.MINTED},
            effects=("consent.record",),
            only_with={"consent.record": ("done", "declined")},
            view="consent.v1",
        )

    def enter(self, config: ConsentConfig, cx: StepContext) -> StepResult:
        if cx.subject is not None and cx.subject.standing == "claimed":
            # Alike for accounts that exist and that do not: otherwise the fault would tell them apart.
            raise StepMisuse(f"{cx.node} asks consent of somebody who has only claimed to be a person")
        decided = _decided(config, cx)
        if isinstance(decided, Need):
            return decided
        if len(decided) == len(config.ids):
            return _leave(config, cx, decided, note="decided-before")
        _remember(cx, decided)
        return Stay()

    def handle(self, config: ConsentConfig, cx: StepContext, submit: Submit) -> StepResult:
        decided = _decided(config, cx)
        if isinstance(decided, Need):
            return decided
        asked = asked_now(config, cx)
        if withdrawn := [name for name in config.required if name not in asked and name not in decided]:
            # Taken back elsewhere while this page was open.
            _remember(cx, {name: yes for name, yes in decided.items() if name not in asked})
            return _again(cx, submit, asked, withdrawn, "changed")
        required = [name for name in config.required if name in asked]
        if submit.action == "decline" and required:
            if cx.subject is not None and cx.subject.standing == "account":
                _record(config, cx, dict.fromkeys(asked, False))
            return Continue("declined")
        clear = submit.action == "continue"
        ticked = _ticked(submit, asked)
        missing = [name for name in required if not ticked[name]]
        if not clear or missing:
            return _again(cx, submit, asked, missing if clear else [], "" if clear else "unclear")
        _record(config, cx, ticked)
        return _leave(config, cx, decided | ticked)

    def render(self, config: ConsentConfig, cx: StepContext) -> View:
        return consent_view(config, cx)

    def simulate(self, config: ConsentConfig) -> Iterable[Example]:
        nothing: dict[str, Any] = {} if config.ask == "everything" else {"ConsentsOf": KnownConsents(())}
        yield Example("done", fields=dict.fromkeys(config.required, TICKED), answers=nothing)
        typed = {each.save_as: each.id for each in config.purposes if each.save_as}
        yield Example("done", fields=dict.fromkeys(config.ids, TICKED), typed=typed, answers=nothing)
        if config.required:
            yield Example("declined", action="decline", answers=nothing)


def _decided(config: ConsentConfig, cx: StepContext) -> dict[str, bool] | Need:
    request = question(config, cx)
    if request is None:
        return {}
    known = cx.answer(request)
    return Need((request,)) if known is None else decided_before(config, known)


def _remember(cx: StepContext, decided: Mapping[str, bool]) -> None:
    if decided or "decided" in cx.memory:
        cx.memory["decided"] = {name: TICKED if yes else "" for name, yes in decided.items()}


def _ticked(submit: Submit, asked: Iterable[str]) -> dict[str, bool]:
    return {name: read_tick(submit.fields.get(name, "")) is True for name in asked}


def _again(
    cx: StepContext, submit: Submit, asked: Iterable[str], missing: Iterable[str], notice: str
) -> StepResult:
    cx.memory["ticked"] = {name: TICKED for name, yes in _ticked(submit, asked).items() if yes}
    cx.memory["missing"] = dict.fromkeys(missing, "")
    cx.memory["notice"] = notice
    return Stay(note=notice)


def _leave(config: ConsentConfig, cx: StepContext, allowed: Mapping[str, bool], note: str = "") -> StepResult:
    for purpose in config.purposes:
        if purpose.save_as:
            cx.put(purpose.save_as, allowed.get(purpose.id, False))
    return Continue("done", note=note)


def _record(config: ConsentConfig, cx: StepContext, ticked: Mapping[str, bool]) -> None:
    entries = tuple(
        ledger_entry(shown, allowed=ticked[shown.id])
        for shown in shown_entries(config.documents, config.purposes, cx.language)
        if shown.id in ticked
    )
    cx.emit(RecordConsent(person_id=cx.subject_or_new(), entries=entries, at=cx.now))
