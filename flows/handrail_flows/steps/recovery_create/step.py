"""Show a person new recovery codes. They are derived for the page and remembered nowhere before they are kept."""

from collections.abc import Iterable
from typing import Annotated, ClassVar
from urllib.parse import quote

import msgspec

from handrail_flows.typed.recovery_code import CODE_BYTES, code_from, in_groups
from handrail_platform.assurance import AuthenticatorProfile
from handrail_platform.errors import StepFault
from handrail_platform.step.context import StepContext
from handrail_platform.step.contract import Bind, Contract, StepKind, SubjectChange
from handrail_platform.step.effects import CreateRecoveryCodes
from handrail_platform.step.reads import PersonRecord
from handrail_platform.step.step import Continue, Example, Need, Stay, StepResult, Submit
from handrail_platform.text import Message
from handrail_platform.view import Action, Field, Notice, View

VIEW = "recovery-create.v1"
FACT = "recovery.created"


class RecoveryCreateConfig(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    count: Annotated[int, msgspec.Meta(ge=5, le=16, description="How many codes there are.")] = 10
    optional: Annotated[bool, msgspec.Meta(description="Offer to do without.")] = False


class RecoveryCreateStep:
    """The codes are the same whenever this visit is computed again. Those from before stop to work."""

    name: ClassVar[str] = "recovery.create"
    version: ClassVar[int] = 1
    kind: ClassVar[StepKind] = StepKind.INTERACTIVE
    config_type: ClassVar[type[msgspec.Struct]] = RecoveryCreateConfig

    def contract(self, config: RecoveryCreateConfig) -> Contract:
        return Contract(
            outcomes=("done", *(("skipped",) if config.optional else ()), "error"),
            on={"done": (Bind(FACT, AuthenticatorProfile.RECOVERY_CODE),)},
            subject={"done": SubjectChange.MINTED},
            effects=("recovery.create",),
            only_with={"recovery.create": ("done",)},
            view=VIEW,
        )

    def enter(self, config: RecoveryCreateConfig, cx: StepContext) -> StepResult:
        del config
        subject = cx.subject
        if subject is not None and subject.standing == "claimed":
            raise StepFault("not-proved")
        if subject is None or subject.person_id is None or subject.standing == "new":
            return Stay()
        request = PersonRecord(subject.person_id)
        person = cx.answer(request)
        if person is None:
            return Need((request,))
        cx.memory["had"] = AuthenticatorProfile.RECOVERY_CODE in person.authenticators
        return Stay()

    def handle(self, config: RecoveryCreateConfig, cx: StepContext, submit: Submit) -> StepResult:
        cx.memory |= {"error": "", "notice": ""}
        if submit.action == "skip" and config.optional:
            return Continue("skipped")
        if submit.action != "continue":
            cx.memory["notice"] = "unclear"
            return Stay(note="unclear")
        if submit.fields.get("kept", "") != "true":
            cx.memory["error"] = "not_kept"
            return Stay(note="not-kept")
        cx.emit(
            CreateRecoveryCodes(
                person_id=cx.subject_or_new(),
                credential_id=cx.derive("credential", 16),
                codes=_codes(config, cx),
                at=cx.now,
            )
        )
        return Continue("done")

    def render(self, config: RecoveryCreateConfig, cx: StepContext) -> View:
        error = cx.recall_text("error")
        skip = Action(name="skip", label=Message("action.skip"), weight="quiet", submits_fields=False)
        codes = [in_groups(each) for each in _codes(config, cx)]
        return View(
            id=VIEW,
            title=Message("recovery.create.title"),
            lead=Message("recovery.create.lead"),
            notice=_notice(cx),
            fields=(
                Field(
                    name="kept",
                    kind="checkbox",
                    label=Message("recovery.create.kept"),
                    error=Message(f"recovery.create.{error}") if error else None,
                ),
            ),
            actions=(
                Action(name="continue", label=Message("action.continue")),
                *((skip,) if config.optional else ()),
            ),
            data={"codes": [*codes], "file": "data:text/plain;charset=utf-8," + quote("\n".join(codes) + "\n")},
        )

    def simulate(self, config: RecoveryCreateConfig) -> Iterable[Example]:
        yield Example("done", fields={"kept": "true"})
        if config.optional:
            yield Example("skipped", action="skip")
        yield Example("error")


def _codes(config: RecoveryCreateConfig, cx: StepContext) -> tuple[str, ...]:
    return tuple(code_from(cx.derive(f"recovery-code.{number}", CODE_BYTES)) for number in range(config.count))


def _notice(cx: StepContext) -> Notice | None:
    if cx.recall_text("notice"):
        return Notice("warning", Message("recovery.create.unclear"))
    return Notice("info", Message("recovery.create.had")) if cx.memory.get("had") else None
