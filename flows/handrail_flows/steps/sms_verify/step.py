"""Ask for a code by text message. It is a restricted authenticator (SP 800-63B-4 sections 3.1.3.3 and 3.2.9)."""

from collections.abc import Iterable, Sequence
from typing import Annotated, ClassVar

import msgspec

from handrail_flows.guessing import proved_person
from handrail_flows.sent_code.asking import (
    current_code,
    refuse_late_resends,
    send_again,
    send_code,
    stay,
    wrong_code,
)
from handrail_flows.sent_code.issue import newest_issue
from handrail_flows.sent_code.page import code_page
from handrail_flows.sent_code.terms import MaxAttempts, MaxResends, ResendCooldown, ValidityMinutes
from handrail_flows.sent_code.text_message import Countries, refuse_countries, texting
from handrail_flows.typed.code import WRONG_CODE
from handrail_flows.typed.phone import example_mobile, masked_phone, unreachable_by_text
from handrail_platform.assurance import AuthenticatorProfile
from handrail_platform.step.context import StepContext
from handrail_platform.step.contract import Contract, Gain, StepKind
from handrail_platform.step.reads import Allowance, Person, PersonRecord, SmsCheck, Verdict
from handrail_platform.step.step import OPEN_CODE, Continue, Example, Need, StepResult, Submit
from handrail_platform.text import Message
from handrail_platform.view import Action, View

VIEW = "sms-verify.v1"


class SmsVerifyConfig(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Bounds of SP 800-63B-4 section 3.1.3.3: a code lives ten minutes at most, and guesses are limited."""

    countries: Countries
    validity_minutes: ValidityMinutes = 10
    max_attempts: MaxAttempts = 5
    resend_cooldown_seconds: ResendCooldown = 30
    max_resends: MaxResends = 2
    other_way: Annotated[
        bool,
        msgspec.Meta(
            description="Offer to prove oneself in another way: outcome `other` (section 3.2.9 wants it)."
        ),
    ] = True


class SmsVerifyStep:
    """A second factor only: it runs for an account that has proved a first one. Remembers the number masked."""

    name: ClassVar[str] = "sms.verify"
    version: ClassVar[int] = 1
    kind: ClassVar[StepKind] = StepKind.INTERACTIVE
    config_type: ClassVar[type[msgspec.Struct]] = SmsVerifyConfig

    def contract(self, config: SmsVerifyConfig) -> Contract:
        refuse_late_resends(config)
        refuse_countries(config.countries)
        return Contract(
            outcomes=("ok", "none", *(("other",) if config.other_way else ()), "failed", "error"),
            on={"ok": (Gain("sms", authenticator=AuthenticatorProfile.SMS_CODE),)},
            needs="account",
            secrets_in=("code",),
            effects=("sms.code",),
            sends={"text": 1 + config.max_resends},
            bounded={"attempts": config.max_attempts, "resends": config.max_resends},
            view=VIEW,
        )

    def enter(self, config: SmsVerifyConfig, cx: StepContext) -> StepResult:
        person = _person(cx)
        if isinstance(person, Need):
            return person
        number = _reachable(person.confirmed("phone"), config.countries)
        if not number:
            return Continue("none")
        cx.memory["number"] = masked_phone(number)
        return send_code(config, cx, texting(number))

    def handle(self, config: SmsVerifyConfig, cx: StepContext, submit: Submit) -> StepResult:
        if submit.action == "other" and config.other_way:
            return Continue("other")
        person = _person(cx)
        if isinstance(person, Need):
            return person
        numbers = [each for each in person.confirmed("phone") if masked_phone(each) == cx.recall_text("number")]
        if not numbers:
            return Continue("none", note="changed-meanwhile")
        cx.memory |= {"error": "", "notice": ""}
        if submit.action == "continue" and newest_issue(config, cx).sent:
            return _judge(config, cx, submit.fields.get("code", ""))
        if submit.action == "resend":
            return send_again(config, cx, texting(_reachable(numbers, config.countries)), "failed")
        return stay(cx, notice="unclear")

    def render(self, config: SmsVerifyConfig, cx: StepContext) -> View:
        other = Action(
            name="other", label=Message("sms.verify.action.other"), weight="quiet", submits_fields=False
        )
        about = {"number": cx.recall_text("number")}
        return code_page(self.name, config, cx, about, (other,) if config.other_way else ())

    def simulate(self, config: SmsVerifyConfig) -> Iterable[Example]:
        number = example_mobile(config.countries[0])
        has = Person("Alice Example", (("phone", number, True),), {}, (AuthenticatorProfile.SMS_CODE,))
        answers = {"PersonRecord": has, "Spend": Allowance(allowed=True)}
        yield Example("ok", fields={"code": OPEN_CODE}, answers={**answers, "SmsCheck": Verdict("right")})
        yield Example("none", answers={"PersonRecord": Person("Alice Example", (), {}, ())})
        if config.other_way:
            yield Example("other", action="other", answers=answers)
        yield Example("failed", fields={"code": WRONG_CODE}, answers={**answers, "SmsCheck": Verdict("wrong")})
        yield Example("error")


def _person(cx: StepContext) -> Person | Need:
    request = PersonRecord(proved_person(cx))
    return cx.answer(request) or Need((request,))


def _reachable(numbers: Iterable[str], countries: Sequence[str]) -> str:
    """Return the first number that a message may go to, empty if there is none."""
    return next((each for each in numbers if not unreachable_by_text(each, countries)), "")


def _judge(config: SmsVerifyConfig, cx: StepContext, typed: str) -> StepResult:
    code = current_code(config, cx, typed, "failed")
    if not isinstance(code, str):
        return code
    check = SmsCheck(proved_person(cx), code, cx.code(newest_issue(config, cx).number))
    verdict = cx.answer(check)
    if verdict is None:
        return Need((check,))
    match verdict.is_:
        case "right":
            return Continue("ok")
        case "locked":
            return stay(cx, notice="guess_paused", paused_until=verdict.retry_at)
        case "absent":
            return Continue("none", note="removed-meanwhile")
        case "wrong":
            return wrong_code(config, cx, "failed")
