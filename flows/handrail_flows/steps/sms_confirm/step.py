"""Confirm a phone number with a code by text message (SP 800-63B-4 section 3.1.3.3)."""

from collections.abc import Iterable
from typing import Annotated, ClassVar

import msgspec

from handrail_flows.sent_code.asking import (
    current_code,
    judge_counted,
    refuse_late_resends,
    send_again,
    send_code,
    stay,
)
from handrail_flows.sent_code.issue import newest_issue
from handrail_flows.sent_code.page import code_page
from handrail_flows.sent_code.terms import MaxAttempts, MaxResends, ResendCooldown, ValidityMinutes
from handrail_flows.sent_code.text_message import Countries, refuse_countries, texting
from handrail_flows.typed.code import WRONG_CODE
from handrail_flows.typed.phone import masked_phone, unreachable_by_text
from handrail_platform.document.model import VariableName
from handrail_platform.errors import StepFault
from handrail_platform.step.context import StepContext
from handrail_platform.step.contract import Contract, Gain, StepKind
from handrail_platform.step.reads import Allowance, Spend
from handrail_platform.step.step import OPEN_CODE, Continue, Example, Stay, StepResult, Submit
from handrail_platform.text import Message
from handrail_platform.view import Action, Notice, View

VIEW = "sms-confirm.v1"
FACT = "address.phone"


class SmsConfirmConfig(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Bounds of SP 800-63B-4 section 3.1.3.3: a code lives ten minutes at most, and guesses are limited."""

    number: Annotated[VariableName, msgspec.Meta(description="The phone variable that is to be confirmed.")]
    countries: Countries
    validity_minutes: ValidityMinutes = 10
    max_attempts: MaxAttempts = 5
    resend_cooldown_seconds: ResendCooldown = 30
    max_resends: MaxResends = 2
    allow_change: Annotated[bool, msgspec.Meta(description="Offer to correct the number.")] = False


class SmsConfirmStep:
    """Every send and every guess is also counted for the number, across sessions."""

    name: ClassVar[str] = "sms.confirm"
    version: ClassVar[int] = 1
    kind: ClassVar[StepKind] = StepKind.INTERACTIVE
    config_type: ClassVar[type[msgspec.Struct]] = SmsConfirmConfig

    def contract(self, config: SmsConfirmConfig) -> Contract:
        refuse_late_resends(config)
        refuse_countries(config.countries)
        changes = ("change_number",) if config.allow_change else ()
        return Contract(
            outcomes=("ok", "unreachable", "locked", *changes, "error"),
            reads={config.number: "phone"},
            shows=(config.number,),
            reveals=(config.number,),
            on={"ok": (Gain(FACT, about=config.number),)},
            secrets_in=("code",),
            effects=("sms.code",),
            sends={"text": 1 + config.max_resends},
            bounded={"attempts": config.max_attempts, "resends": config.max_resends},
            view=VIEW,
        )

    def enter(self, config: SmsConfirmConfig, cx: StepContext) -> StepResult:
        number = cx.text(config.number)
        if not number:
            raise StepFault("no-number")
        if cx.verified(FACT, number):
            return Continue("ok", note="confirmed-before")
        if why := unreachable_by_text(number, config.countries):
            cx.memory["unreachable"] = why
            return Stay(note=why)
        return send_code(config, cx, texting(number))

    def handle(self, config: SmsConfirmConfig, cx: StepContext, submit: Submit) -> StepResult:
        number = cx.text(config.number)
        if submit.action == "change_number" and config.allow_change:
            return Continue("change_number")
        if cx.recall_text("unreachable"):
            return Continue("unreachable") if submit.action == "continue" else stay(cx)
        cx.memory |= {"error": "", "notice": ""}
        if submit.action == "continue" and newest_issue(config, cx).sent:
            code = current_code(config, cx, submit.fields.get("code", ""), "locked")
            if not isinstance(code, str):
                return code
            return judge_counted(config, cx, code, Spend("sms-guess", number))
        if submit.action == "resend":
            return send_again(config, cx, texting(number), "locked")
        return stay(cx, notice="unclear")

    def render(self, config: SmsConfirmConfig, cx: StepContext) -> View:
        number = cx.text(config.number)
        change = Action(
            name="change_number",
            label=Message("sms.confirm.action.change_number"),
            weight="quiet",
            submits_fields=False,
        )
        others = (change,) if config.allow_change else ()
        if why := cx.recall_text("unreachable"):
            return View(
                id=VIEW,
                title=Message("sms.confirm.title_unreachable"),
                notice=Notice("warning", Message(f"sms.confirm.{why}", {"number": masked_phone(number)})),
                actions=(Action(name="continue", label=Message("action.continue")), *others),
            )
        return code_page(self.name, config, cx, {"number": masked_phone(number)}, others)

    def simulate(self, config: SmsConfirmConfig) -> Iterable[Example]:
        allowed = {"Spend": Allowance(allowed=True)}
        yield Example("ok", fields={"code": OPEN_CODE}, answers=allowed)
        yield Example("unreachable", answers=allowed)
        yield Example("locked", fields={"code": WRONG_CODE}, answers=allowed)
        if config.allow_change:
            yield Example("change_number", action="change_number", answers=allowed)
        yield Example("error")
