"""Accept terms, and allow or refuse each purpose apart from them (GDPR article 7(2) and (4))."""

from collections.abc import Iterable, Mapping
from typing import ClassVar

import msgspec

from handrail_flows.steps.consent.config import ConsentConfig, check_consent
from handrail_flows.steps.consent.page import consent_view
from handrail_flows.steps.consent.shown import shown_entries
from handrail_flows.typed.tick import TICKED, read_tick
from handrail_platform.errors import StepMisuse
from handrail_platform.guard.vocabulary import accepted, consent
from handrail_platform.step.context import StepContext
from handrail_platform.step.contract import Contract, Gain, Range, StepKind, SubjectChange, Withdraw
from handrail_platform.step.effects import ConsentEntry, RecordConsent
from handrail_platform.step.step import Continue, Example, Stay, StepResult, Submit
from handrail_platform.values import VariableType
from handrail_platform.view import View


class ConsentStep:
    """Nothing is ticked before the person ticks it; what was shown goes into the ledger by its hash."""

    name: ClassVar[str] = "consent"
    version: ClassVar[int] = 1
    kind: ClassVar[StepKind] = StepKind.INTERACTIVE
    config_type: ClassVar[type[msgspec.Struct]] = ConsentConfig

    def contract(self, config: ConsentConfig) -> Contract:
        check_consent(config)
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
        del config
        if cx.subject is not None and cx.subject.standing == "claimed":
            # Alike for accounts that exist and that do not: otherwise the fault would tell them apart.
            raise StepMisuse(f"{cx.node} asks consent of somebody who has only claimed to be a person")
        return Stay()

    def handle(self, config: ConsentConfig, cx: StepContext, submit: Submit) -> StepResult:
        if submit.action == "decline" and config.required:
            if cx.subject is not None and cx.subject.standing == "account":
                _record(config, cx, {})
            return Continue("declined")
        ticked = {name: read_tick(submit.fields.get(name, "")) is True for name in config.ids}
        clear = submit.action == "continue"
        missing = [name for name in config.required if not ticked[name]]
        if clear and not missing:
            return _accept(config, cx, ticked)
        cx.memory["ticked"] = {name: TICKED for name, yes in ticked.items() if yes}
        cx.memory["missing"] = dict.fromkeys(missing, "") if clear else {}
        cx.memory["notice"] = "" if clear else "unclear"
        return Stay(note="" if clear else "unclear")

    def render(self, config: ConsentConfig, cx: StepContext) -> View:
        return consent_view(config, cx)

    def simulate(self, config: ConsentConfig) -> Iterable[Example]:
        yield Example("done", fields=dict.fromkeys(config.required, TICKED))
        typed = {each.save_as: each.id for each in config.purposes if each.save_as}
        yield Example("done", fields=dict.fromkeys(config.ids, TICKED), typed=typed)
        if config.required:
            yield Example("declined", action="decline")


def _accept(config: ConsentConfig, cx: StepContext, ticked: Mapping[str, bool]) -> StepResult:
    _record(config, cx, ticked)
    for purpose in config.purposes:
        if purpose.save_as:
            cx.put(purpose.save_as, ticked[purpose.id])
    return Continue("done")


def _record(config: ConsentConfig, cx: StepContext, ticked: Mapping[str, bool]) -> None:
    entries = tuple(
        ConsentEntry(
            purpose=shown.id,
            version=shown.version,
            state="given" if ticked.get(shown.id) else "refused",
            text_hash=shown.digest,
            language=shown.language,
        )
        for shown in shown_entries(config, cx.language)
    )
    cx.emit(RecordConsent(person_id=cx.subject_or_new(), entries=entries, at=cx.now))
