"""Ask for the current code of an authenticator app. Each code counts once (SP 800-63B-4 section 3.1.4)."""

from collections.abc import Iterable
from typing import Annotated, ClassVar

import msgspec

from handrail_flows.guessing import locked, notice_of, proved_person, wrong
from handrail_flows.typed.code import WRONG_CODE, read_code
from handrail_platform.assurance import AuthenticatorProfile
from handrail_platform.step.context import StepContext
from handrail_platform.step.contract import Contract, Gain, StepKind
from handrail_platform.step.effects import SpendTotp
from handrail_platform.step.reads import Person, PersonRecord, TotpCheck, Verdict
from handrail_platform.step.step import Continue, Example, Need, Stay, StepResult, Submit
from handrail_platform.text import Message
from handrail_platform.view import Action, Field, View

VIEW = "totp-verify.v1"


class TotpVerifyConfig(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    drift_steps: Annotated[
        int, msgspec.Meta(ge=0, le=2, description="Time steps of 30 seconds that a clock may be early or late.")
    ] = 1
    max_attempts: Annotated[
        int, msgspec.Meta(ge=1, le=10, description="Wrong codes on one visit before it gives up.")
    ] = 5
    other_way: Annotated[
        bool, msgspec.Meta(description="Offer to prove oneself in another way: outcome `other`.")
    ] = False


class TotpVerifyStep:
    """A second factor only: it runs for an account that has proved a first one."""

    name: ClassVar[str] = "totp.verify"
    version: ClassVar[int] = 1
    kind: ClassVar[StepKind] = StepKind.INTERACTIVE
    config_type: ClassVar[type[msgspec.Struct]] = TotpVerifyConfig

    def contract(self, config: TotpVerifyConfig) -> Contract:
        return Contract(
            outcomes=("ok", *(("other",) if config.other_way else ()), "none", "failed", "error"),
            on={"ok": (Gain("totp", authenticator=AuthenticatorProfile.TOTP),)},
            needs="account",
            secrets_in=("code",),
            effects=("totp.spend",),
            only_with={"totp.spend": ("ok",)},
            bounded={"attempts": config.max_attempts},
            view=VIEW,
        )

    def enter(self, config: TotpVerifyConfig, cx: StepContext) -> StepResult:
        del config
        request = PersonRecord(proved_person(cx))
        person = cx.answer(request)
        if person is None:
            return Need((request,))
        return Stay() if AuthenticatorProfile.TOTP in person.authenticators else Continue("none")

    def handle(self, config: TotpVerifyConfig, cx: StepContext, submit: Submit) -> StepResult:
        cx.memory |= {"error": "", "notice": ""}
        if submit.action == "other" and config.other_way:
            return Continue("other")
        if submit.action != "continue":
            cx.memory["notice"] = "unclear"
            return Stay(note="unclear")
        code = read_code(submit.fields.get("code", ""))
        if code is None:
            cx.memory["error"] = "malformed"
            return Stay(note="malformed")
        check = TotpCheck(proved_person(cx), code, config.drift_steps)
        verdict = cx.answer(check)
        if verdict is None:
            return Need((check,))
        return _settle(config, cx, verdict)

    def render(self, config: TotpVerifyConfig, cx: StepContext) -> View:
        error = cx.recall_text("error")
        other = Action(
            name="other", label=Message("totp.verify.action.other"), weight="quiet", submits_fields=False
        )
        left = config.max_attempts - cx.recall_int("attempts") if error in ("wrong", "used") else None
        return View(
            id=VIEW,
            title=Message("totp.verify.title"),
            lead=Message("totp.verify.lead"),
            notice=notice_of(cx, "totp.verify"),
            fields=(
                Field(
                    name="code",
                    kind="code",
                    label=Message("totp.verify.code"),
                    error=Message(f"totp.verify.{error}", count=left) if error else None,
                    autocomplete="one-time-code",
                ),
            ),
            actions=(
                Action(name="continue", label=Message("action.continue")),
                *((other,) if config.other_way else ()),
            ),
        )

    def simulate(self, config: TotpVerifyConfig) -> Iterable[Example]:
        enrolled = {"PersonRecord": Person("Alice Example", (), {}, (AuthenticatorProfile.TOTP,))}
        right = Verdict("right", credential_id=bytes(16), counter=59_845_000)
        yield Example("ok", fields={"code": "287082"}, answers={**enrolled, "TotpCheck": right})
        if config.other_way:
            yield Example("other", action="other")
        yield Example("none", answers={"PersonRecord": Person("Alice Example", (), {}, ())})
        yield Example("failed", fields={"code": WRONG_CODE}, answers={**enrolled, "TotpCheck": Verdict("wrong")})
        yield Example("error")


def _settle(config: TotpVerifyConfig, cx: StepContext, verdict: Verdict) -> StepResult:
    match verdict.is_:
        case "right" if cx.lost("totp.spend"):
            return wrong(cx, config.max_attempts, "used")
        case "right":
            cx.emit(SpendTotp(proved_person(cx), verdict.credential_id, verdict.counter, cx.now))
            return Continue("ok")
        case "locked":
            return locked(cx, verdict.retry_at)
        case "absent":
            return Continue("none", note="removed-meanwhile")
        case "wrong":
            return wrong(cx, config.max_attempts, "wrong")
