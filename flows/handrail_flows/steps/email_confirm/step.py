"""Confirm an e-mail address. It proves the address and never authenticates (SP 800-63B-4 section 3.1.3.1)."""

from collections.abc import Iterable
from typing import ClassVar

import msgspec

from handrail_flows.steps.email_confirm.config import EmailConfirmConfig
from handrail_flows.steps.email_confirm.issue import begin_issue, newest_issue
from handrail_flows.steps.email_confirm.page import VIEW, confirm_view
from handrail_flows.typed.code import WRONG_CODE, read_code
from handrail_flows.typed.identifier import identifier_value, mailbox_of
from handrail_platform.errors import StepFault
from handrail_platform.step.context import StepContext
from handrail_platform.step.contract import ConfigRefused, Contract, Gain, StepKind
from handrail_platform.step.effects import SendEmailCode
from handrail_platform.step.reads import Allowance, Spend
from handrail_platform.step.step import OPEN_CODE, Continue, Example, Need, Stay, StepResult, Submit
from handrail_platform.view import View

FACT = "address.email"


class EmailConfirmStep:
    """Every send and every guess is also counted for the address, across sessions."""

    name: ClassVar[str] = "email.confirm"
    version: ClassVar[int] = 1
    kind: ClassVar[StepKind] = StepKind.INTERACTIVE
    config_type: ClassVar[type[msgspec.Struct]] = EmailConfirmConfig

    def contract(self, config: EmailConfirmConfig) -> Contract:
        if config.resend_cooldown_seconds > config.validity_minutes * 60:
            raise ConfigRefused("resend_cooldown_seconds", "longer than a code is valid")
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
        return _send(config, cx)

    def handle(self, config: EmailConfirmConfig, cx: StepContext, submit: Submit) -> StepResult:
        cx.memory |= {"error": "", "notice": ""}
        if submit.action == "continue" and newest_issue(config, cx).sent:
            return _judge(config, cx, submit.fields.get("code", ""))
        if submit.action == "resend":
            return _resend(config, cx)
        if submit.action == "change_address" and config.allow_change:
            return Continue("change_address")
        return _stay(cx, notice="unclear")

    def render(self, config: EmailConfirmConfig, cx: StepContext) -> View:
        return confirm_view(config, cx)

    def simulate(self, config: EmailConfirmConfig) -> Iterable[Example]:
        allowed = {"Spend": Allowance(allowed=True)}
        yield Example("ok", fields={"code": OPEN_CODE}, answers=allowed)
        yield Example("locked", fields={"code": WRONG_CODE}, answers=allowed)
        if config.allow_change:
            yield Example("change_address", action="change_address", answers=allowed)
        yield Example("error")


def _stay(cx: StepContext, **remembered: str | int) -> Stay:
    cx.memory |= remembered
    return Stay(note=str(remembered.get("error") or remembered.get("notice") or ""))


def _allowance(spend: Spend, cx: StepContext) -> Allowance | Need:
    return cx.answer(spend) or Need((spend,))


def _send(config: EmailConfirmConfig, cx: StepContext) -> StepResult:
    # Other tags give whoever floods a mailbox no further mails.
    allowance = _allowance(Spend("email-send", mailbox_of(cx.text(config.address))), cx)
    if isinstance(allowance, Need):
        return allowance
    if not allowance.allowed:
        return _stay(cx, notice="send_paused", paused_until=allowance.retry_at)
    issue = begin_issue(config, cx)
    cx.emit(
        SendEmailCode(
            to=cx.text(config.address),
            language=cx.language,
            node=cx.node,
            visit=cx.visit,
            issue=issue.number,
            expires_at=issue.expires_at,
        )
    )
    return _stay(cx, notice="resent" if issue.number > 1 else "")


def _resend(config: EmailConfirmConfig, cx: StepContext) -> StepResult:
    issue = newest_issue(config, cx)
    if not issue.others_left:
        return Continue("locked", note="expired") if issue.expired(cx.now) else _stay(cx, notice="last_code")
    if cx.now < issue.resend_at:
        return _stay(cx, notice="cooldown")
    return _send(config, cx)


def _judge(config: EmailConfirmConfig, cx: StepContext, typed: str) -> StepResult:
    code = read_code(typed)
    if code is None:
        return _stay(cx, error="malformed")
    issue = newest_issue(config, cx)
    if issue.expired(cx.now):
        return _stay(cx, error="expired") if issue.others_left else Continue("locked", note="expired")
    # Counted in the form in which it is looked up: capitals give no further tries.
    allowance = _allowance(Spend("email-guess", identifier_value("email", cx.text(config.address))), cx)
    if isinstance(allowance, Need):
        return allowance
    if not allowance.allowed:
        return _stay(cx, notice="guess_paused", paused_until=allowance.retry_at)
    return Continue("ok") if cx.same(code, cx.code(issue.number)) else _wrong(config, cx)


def _wrong(config: EmailConfirmConfig, cx: StepContext) -> StepResult:
    failures = cx.recall_int("failures") + 1
    if failures >= config.max_attempts:
        return Continue("locked", note="attempts")
    return _stay(cx, failures=failures, error="wrong")
