"""Confirm an e-mail address. It proves the address and never authenticates (SP 800-63B-4 section 3.1.3.1)."""

from collections.abc import Iterable
from typing import ClassVar

import msgspec

from handrail_flows.sent_code.asking import (
    Sending,
    current_code,
    judge_counted,
    refuse_late_resends,
    send_again,
    send_code,
    stay,
)
from handrail_flows.sent_code.issue import newest_issue
from handrail_flows.sent_code.mask import masked
from handrail_flows.sent_code.page import code_page
from handrail_flows.steps.email_confirm.config import EmailConfirmConfig
from handrail_flows.typed.code import WRONG_CODE
from handrail_flows.typed.identifier import identifier_value, mailbox_of
from handrail_platform.errors import StepFault
from handrail_platform.step.context import StepContext
from handrail_platform.step.contract import Contract, Gain, StepKind
from handrail_platform.step.outbox import SendEmailCode
from handrail_platform.step.reads import Allowance, Spend
from handrail_platform.step.step import OPEN_CODE, Continue, Example, StepResult, Submit
from handrail_platform.text import Message
from handrail_platform.view import Action, View

VIEW = "email-confirm.v1"
FACT = "address.email"


class EmailConfirmStep:
    """Every send and every guess is also counted for the address, across sessions."""

    name: ClassVar[str] = "email.confirm"
    version: ClassVar[int] = 1
    kind: ClassVar[StepKind] = StepKind.INTERACTIVE
    config_type: ClassVar[type[msgspec.Struct]] = EmailConfirmConfig

    def contract(self, config: EmailConfirmConfig) -> Contract:
        refuse_late_resends(config)
        return Contract(
            outcomes=("ok", "locked", *(("change_address",) if config.allow_change else ()), "error"),
            reads={config.address: "email"},
            shows=(config.address,),
            reveals=(config.address,),
            on={"ok": (Gain(FACT, about=config.address),)},
            secrets_in=("code",),
            effects=("email.code",),
            sends={"email": 1 + config.max_resends},
            bounded={"attempts": config.max_attempts, "resends": config.max_resends},
            view=VIEW,
        )

    def enter(self, config: EmailConfirmConfig, cx: StepContext) -> StepResult:
        address = cx.text(config.address)
        if not address:
            raise StepFault("no-address")
        if cx.verified(FACT, address):
            return Continue("ok", note="confirmed-before")
        return send_code(config, cx, _sending(config, cx))

    def handle(self, config: EmailConfirmConfig, cx: StepContext, submit: Submit) -> StepResult:
        cx.memory |= {"error": "", "notice": ""}
        if submit.action == "continue" and newest_issue(config, cx).sent:
            return _judge(config, cx, submit.fields.get("code", ""))
        if submit.action == "resend":
            return send_again(config, cx, _sending(config, cx), "locked")
        if submit.action == "change_address" and config.allow_change:
            return Continue("change_address")
        return stay(cx, notice="unclear")

    def render(self, config: EmailConfirmConfig, cx: StepContext) -> View:
        change = Action(
            name="change_address",
            label=Message("email.confirm.action.change_address"),
            weight="quiet",
            submits_fields=False,
        )
        about = {"address": masked(cx.text(config.address))}
        return code_page(self.name, config, cx, about, (change,) if config.allow_change else ())

    def simulate(self, config: EmailConfirmConfig) -> Iterable[Example]:
        allowed = {"Spend": Allowance(allowed=True)}
        yield Example("ok", fields={"code": OPEN_CODE}, answers=allowed)
        yield Example("locked", fields={"code": WRONG_CODE}, answers=allowed)
        if config.allow_change:
            yield Example("change_address", action="change_address", answers=allowed)
        yield Example("error")


def _sending(config: EmailConfirmConfig, cx: StepContext) -> Sending:
    address = cx.text(config.address)
    # Other tags give whoever floods a mailbox no further mails.
    return Sending(SendEmailCode, address, Spend("email-send", mailbox_of(address)))


def _judge(config: EmailConfirmConfig, cx: StepContext, typed: str) -> StepResult:
    code = current_code(config, cx, typed, "locked")
    if not isinstance(code, str):
        return code
    # Counted in the form in which it is looked up: capitals give no further tries.
    guess = Spend("email-guess", identifier_value("email", cx.text(config.address)))
    return judge_counted(config, cx, code, guess)
