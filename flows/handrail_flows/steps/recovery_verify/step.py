"""Ask for a recovery code. Each counts once (SP 800-63B-4 section 3.1.2)."""

from collections.abc import Iterable
from typing import Annotated, ClassVar

import msgspec

from handrail_flows.guessing import locked, notice_of, proved_person, wrong
from handrail_flows.typed.recovery_code import WRONG_CODE, read_recovery_code
from handrail_platform.assurance import AuthenticatorProfile
from handrail_platform.step.context import StepContext
from handrail_platform.step.contract import Contract, Gain, StepKind
from handrail_platform.step.effects import SpendRecoveryCode
from handrail_platform.step.reads import Person, PersonRecord, RecoveryCheck, Verdict
from handrail_platform.step.step import Continue, Example, Need, Stay, StepResult, Submit
from handrail_platform.text import Message
from handrail_platform.view import Action, Field, View

VIEW = "recovery-verify.v1"
_LONGEST_TYPED = 64


class RecoveryVerifyConfig(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    max_attempts: Annotated[
        int, msgspec.Meta(ge=1, le=10, description="Wrong codes on one visit before it gives up.")
    ] = 5
    other_way: Annotated[
        bool, msgspec.Meta(description="Offer to prove oneself in another way: outcome `other`.")
    ] = False


class RecoveryVerifyStep:
    """A second factor only: it runs for an account that has proved a first one."""

    name: ClassVar[str] = "recovery.verify"
    version: ClassVar[int] = 1
    kind: ClassVar[StepKind] = StepKind.INTERACTIVE
    config_type: ClassVar[type[msgspec.Struct]] = RecoveryVerifyConfig

    def contract(self, config: RecoveryVerifyConfig) -> Contract:
        return Contract(
            outcomes=("ok", *(("other",) if config.other_way else ()), "none", "failed", "error"),
            on={"ok": (Gain("recovery", authenticator=AuthenticatorProfile.RECOVERY_CODE),)},
            needs="account",
            secrets_in=("code",),
            effects=("recovery.spend",),
            only_with={"recovery.spend": ("ok",)},
            bounded={"attempts": config.max_attempts},
            view=VIEW,
        )

    def enter(self, config: RecoveryVerifyConfig, cx: StepContext) -> StepResult:
        del config
        request = PersonRecord(proved_person(cx))
        person = cx.answer(request)
        if person is None:
            return Need((request,))
        return Stay() if AuthenticatorProfile.RECOVERY_CODE in person.authenticators else Continue("none")

    def handle(self, config: RecoveryVerifyConfig, cx: StepContext, submit: Submit) -> StepResult:
        cx.memory |= {"error": "", "notice": ""}
        if submit.action == "other" and config.other_way:
            return Continue("other")
        if submit.action != "continue":
            cx.memory["notice"] = "unclear"
            return Stay(note="unclear")
        code = read_recovery_code(submit.fields.get("code", ""))
        if code is None:
            cx.memory["error"] = "malformed"
            return Stay(note="malformed")
        check = RecoveryCheck(proved_person(cx), code)
        verdict = cx.answer(check)
        if verdict is None:
            return Need((check,))
        return _settle(config, cx, verdict)

    def render(self, config: RecoveryVerifyConfig, cx: StepContext) -> View:
        error = cx.recall_text("error")
        other = Action(
            name="other", label=Message("recovery.verify.action.other"), weight="quiet", submits_fields=False
        )
        left = config.max_attempts - cx.recall_int("attempts") if error in ("wrong", "used") else None
        return View(
            id=VIEW,
            title=Message("recovery.verify.title"),
            lead=Message("recovery.verify.lead"),
            notice=notice_of(cx, "recovery.verify"),
            fields=(
                Field(
                    name="code",
                    kind="text",
                    label=Message("recovery.verify.code"),
                    hint=Message("recovery.verify.hint"),
                    error=Message(f"recovery.verify.{error}", count=left) if error else None,
                    max_length=_LONGEST_TYPED,
                ),
            ),
            actions=(
                Action(name="continue", label=Message("action.continue")),
                *((other,) if config.other_way else ()),
            ),
        )

    def simulate(self, config: RecoveryVerifyConfig) -> Iterable[Example]:
        keeps = {"PersonRecord": Person("Alice Example", (), {}, (AuthenticatorProfile.RECOVERY_CODE,))}
        right = Verdict("right", credential_id=bytes(16), counter=3)
        yield Example("ok", fields={"code": "7k2mq-9xw4d-tp3hv"}, answers={**keeps, "RecoveryCheck": right})
        if config.other_way:
            yield Example("other", action="other")
        yield Example("none", answers={"PersonRecord": Person("Alice Example", (), {}, ())})
        yield Example("failed", fields={"code": WRONG_CODE}, answers={**keeps, "RecoveryCheck": Verdict("wrong")})
        yield Example("error")


def _settle(config: RecoveryVerifyConfig, cx: StepContext, verdict: Verdict) -> StepResult:
    match verdict.is_:
        case "right" if cx.lost("recovery.spend"):
            return wrong(cx, config.max_attempts, "used")
        case "right":
            cx.emit(SpendRecoveryCode(proved_person(cx), verdict.credential_id, verdict.counter, cx.now))
            return Continue("ok")
        case "locked":
            return locked(cx, verdict.retry_at)
        case "absent":
            return Continue("none", note="removed-meanwhile")
        case "wrong":
            return wrong(cx, config.max_attempts, "wrong")
