"""Sending a code and taking what was typed. `over` is the outcome by which nothing is left to try."""

from typing import Final, TypeAlias

import msgspec

from handrail_flows.sent_code.issue import begin_issue, newest_issue
from handrail_flows.sent_code.terms import CodeTerms
from handrail_flows.typed.code import read_code
from handrail_platform.step.context import StepContext
from handrail_platform.step.contract import ConfigRefused
from handrail_platform.step.outbox import SendCode
from handrail_platform.step.reads import Allowance, Spend
from handrail_platform.step.step import Continue, Need, Stay, StepResult

SendingEffect: TypeAlias = type[SendCode]
_A_MINUTE: Final = 60


class Sending(msgspec.Struct, frozen=True):
    """Where codes go, by which effect, and what each of them is counted as before it is sent.

    `to` is empty where nobody is to be told that there is nobody: all is as if a code had been sent.
    """

    by: SendingEffect
    to: str
    spend: Spend


def refuse_late_resends(terms: CodeTerms) -> None:
    """Raise ConfigRefused when a code is over before another one can be asked for."""
    if terms.resend_cooldown_seconds > terms.validity_minutes * _A_MINUTE:
        raise ConfigRefused("resend_cooldown_seconds", "longer than a code is valid")


def stay(cx: StepContext, **remembered: str | int) -> Stay:
    """Show the page again with what is remembered: an `error` of the field, or a `notice`."""
    cx.memory |= remembered
    return Stay(note=str(remembered.get("error") or remembered.get("notice") or ""))


def send_code(terms: CodeTerms, cx: StepContext, sending: Sending) -> StepResult:
    """Count, and send a code unless that was refused."""
    allowance = _allowance(sending.spend, cx)
    if isinstance(allowance, Need):
        return allowance
    if not allowance.allowed:
        return stay(cx, notice="send_paused", paused_until=allowance.retry_at)
    issue = begin_issue(terms, cx)
    if sending.to:
        cx.emit(
            sending.by(
                to=sending.to,
                language=cx.language,
                node=cx.node,
                visit=cx.visit,
                issue=issue.number,
                expires_at=issue.expires_at,
            )
        )
    return stay(cx, notice="resent" if issue.number > 1 else "")


def send_again(terms: CodeTerms, cx: StepContext, sending: Sending, over: str) -> StepResult:
    """Send another code, if one is left and it is time."""
    issue = newest_issue(terms, cx)
    if not issue.others_left:
        return Continue(over, note="expired") if issue.expired(cx.now) else stay(cx, notice="last_code")
    if cx.now < issue.resend_at:
        return stay(cx, notice="cooldown")
    return send_code(terms, cx, sending)


def current_code(terms: CodeTerms, cx: StepContext, typed: str, over: str) -> str | StepResult:
    """Return what was typed if it could be a code that still counts, else what follows."""
    code = read_code(typed)
    if code is None:
        return stay(cx, error="malformed")
    issue = newest_issue(terms, cx)
    if issue.expired(cx.now):
        return stay(cx, error="expired") if issue.others_left else Continue(over, note="expired")
    return code


def judge_counted(terms: CodeTerms, cx: StepContext, code: str, guess: Spend) -> StepResult:
    """Count the guess, then compare: `ok`, or `locked` with the last wrong one."""
    allowance = _allowance(guess, cx)
    if isinstance(allowance, Need):
        return allowance
    if not allowance.allowed:
        return stay(cx, notice="guess_paused", paused_until=allowance.retry_at)
    if cx.same(code, cx.code(newest_issue(terms, cx).number)):
        return Continue("ok")
    return wrong_code(terms, cx, "locked")


def wrong_code(terms: CodeTerms, cx: StepContext, over: str) -> StepResult:
    """Count a failure of this visit, and ask again unless it was the last."""
    failures = cx.recall_int("failures") + 1
    if failures >= terms.max_attempts:
        return Continue(over, note="attempts")
    return stay(cx, failures=failures, error="wrong")


def _allowance(spend: Spend, cx: StepContext) -> Allowance | Need:
    return cx.answer(spend) or Need((spend,))
