"""Ask for a passkey (WebAuthn L3), of whoever was named before or of anybody; the person is verified by it, too.

The page never lists credentials, so that it does not tell whether an account has any (ASVS 5.0 6.3.8).
"""

from collections.abc import Iterable
from typing import Annotated, ClassVar

import msgspec

from handrail_flows.guessing import locked
from handrail_flows.passkey.ceremony import FIELD, next_challenge, passkey_check, request_options
from handrail_flows.passkey.judging import EFFECT, keep, objection
from handrail_flows.waiting import minutes_left
from handrail_platform.assurance import AuthenticatorProfile
from handrail_platform.errors import StepFault
from handrail_platform.step.context import StepContext
from handrail_platform.step.contract import Contract, Gain, StepKind, SubjectChange
from handrail_platform.step.passkeys import PasskeyRefused, PasskeyUse
from handrail_platform.step.step import EXAMPLE_PERSON, Continue, Example, Need, Stay, StepResult, Submit
from handrail_platform.text import Message
from handrail_platform.values import PersonId
from handrail_platform.view import Action, Notice, View

VIEW = "passkey-verify.v1"
_NOBODY = PersonId(bytes(16))


class PasskeyVerifyConfig(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    device_bound: Annotated[
        bool, msgspec.Meta(description="Take only passkeys that never leave their device, as AAL3 wants.")
    ] = False
    other_way: Annotated[
        bool, msgspec.Meta(description="Offer to prove oneself in another way: outcome `other`.")
    ] = False
    max_attempts: Annotated[
        int, msgspec.Meta(ge=1, le=10, description="Refused passkeys on one visit before it gives up.")
    ] = 5


class PasskeyVerifyStep:
    """Says the same about an unknown passkey, somebody else's and a forged one; the trace knows which it was."""

    name: ClassVar[str] = "passkey.verify"
    version: ClassVar[int] = 1
    kind: ClassVar[StepKind] = StepKind.INTERACTIVE
    config_type: ClassVar[type[msgspec.Struct]] = PasskeyVerifyConfig

    def contract(self, config: PasskeyVerifyConfig) -> Contract:
        used = AuthenticatorProfile.DEVICE_PASSKEY if config.device_bound else AuthenticatorProfile.PASSKEY
        return Contract(
            outcomes=("ok", *(("other",) if config.other_way else ()), "failed", "error"),
            on={"ok": (Gain("passkey", authenticator=used),)},
            subject={"ok": SubjectChange.RECOGNISED},
            secrets_in=(FIELD,),
            effects=(EFFECT,),
            only_with={EFFECT: ("ok",)},
            bounded={"attempts": config.max_attempts},
            view=VIEW,
        )

    def enter(self, config: PasskeyVerifyConfig, cx: StepContext) -> StepResult:
        del config
        _expected(cx)
        return Stay()

    def handle(self, config: PasskeyVerifyConfig, cx: StepContext, submit: Submit) -> StepResult:
        cx.memory["notice"] = ""
        if submit.action == "other" and config.other_way:
            return Continue("other")
        check = passkey_check(cx, submit) if submit.action == "continue" else None
        if check is None:
            cx.memory["notice"] = "missing" if submit.action == "continue" else "unclear"
            return Stay(note=cx.recall_text("notice"))
        verdict = cx.answer(check)
        if verdict is None:
            return Need((check,))
        next_challenge(cx)
        return _settle(config, cx, verdict)

    def render(self, config: PasskeyVerifyConfig, cx: StepContext) -> View:
        other = Action(
            name="other", label=Message("passkey.verify.action.other"), weight="quiet", submits_fields=False
        )
        return View(
            id=VIEW,
            title=Message("passkey.verify.title"),
            lead=Message("passkey.verify.lead"),
            notice=_notice(config, cx),
            actions=(
                Action(name="continue", label=Message("passkey.verify.action.continue")),
                *((other,) if config.other_way else ()),
            ),
            data={"request": request_options(cx)},
        )

    def simulate(self, config: PasskeyVerifyConfig) -> Iterable[Example]:
        given = {FIELD: "{}"}
        used = PasskeyUse(
            EXAMPLE_PERSON, b"a passkey", 7, backup_eligible=not config.device_bound, backed_up=False
        )
        yield Example("ok", fields=given, answers={"PasskeyCheck": used})
        if config.other_way:
            yield Example("other", action="other")
        yield Example("failed", fields=given, answers={"PasskeyCheck": PasskeyRefused("wrong")})
        yield Example("error")


def _expected(cx: StepContext) -> PersonId | None:
    """Return whose passkey it has to be, None for anybody's. An unknown account has none that would do."""
    if cx.subject is None:
        return None
    if cx.subject.standing in ("new", "represented"):
        raise StepFault("nobody-to-prove")
    return cx.subject.person_id or _NOBODY


def _settle(config: PasskeyVerifyConfig, cx: StepContext, verdict: PasskeyUse | PasskeyRefused) -> StepResult:
    if isinstance(verdict, PasskeyRefused):
        if verdict.why == "locked":
            return locked(cx, verdict.retry_at)
        return _refuse(config, cx, verdict.why)
    expected = _expected(cx)
    if why := objection(cx, verdict, expected=expected, device_bound=config.device_bound):
        return _refuse(config, cx, why)
    if expected is None:
        cx.recognise(verdict.person_id)
    keep(cx, verdict)
    return Continue("ok")


def _refuse(config: PasskeyVerifyConfig, cx: StepContext, why: str) -> StepResult:
    attempts = cx.recall_int("attempts") + 1
    if attempts >= config.max_attempts:
        return Continue("failed", note=why)
    cx.memory |= {"attempts": attempts, "notice": "synced" if why == "synced" else "wrong"}
    return Stay(note=why)


def _notice(config: PasskeyVerifyConfig, cx: StepContext) -> Notice | None:
    match cx.recall_text("notice"):
        case "":
            return None
        case "wrong" | "synced" as why:
            left = config.max_attempts - cx.recall_int("attempts")
            return Notice("error", Message(f"passkey.verify.{why}", count=left))
        case "locked":
            minutes = minutes_left(cx.recall_int("locked_until"), cx.now)
            return Notice("warning", Message("passkey.verify.locked", count=minutes)) if minutes else None
        case why:
            return Notice("warning", Message(f"passkey.verify.{why}"))
