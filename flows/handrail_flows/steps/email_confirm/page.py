"""The page that asks for the code from the e-mail."""

from handrail_flows.steps.email_confirm.config import EmailConfirmConfig
from handrail_flows.steps.email_confirm.issue import Issue, newest_issue
from handrail_flows.typed.code import DIGITS
from handrail_flows.waiting import minutes_left, seconds_left
from handrail_platform.step.context import StepContext
from handrail_platform.text import Message
from handrail_platform.view import Action, Field, Notice, View

VIEW = "email-confirm.v1"


def confirm_view(config: EmailConfirmConfig, cx: StepContext) -> View:
    """Return the page; without a code field as long as no code could be sent."""
    issue = newest_issue(config, cx)
    lead = "email.confirm.lead" if issue.sent else "email.confirm.lead_unsent"
    return View(
        id=VIEW,
        title=Message("email.confirm.title"),
        lead=Message(lead, {"address": masked(cx.text(config.address))}),
        notice=_answer_notice(cx) or _wait_notice(issue, cx) or _age_notice(issue, cx),
        fields=(_code_field(config, cx),) if issue.sent else (),
        actions=_actions(config, issue),
        data={"digits": DIGITS, "expires_at": issue.expires_at, "resend_at": issue.resend_at},
    )


def masked(address: str) -> str:
    """Return enough of an address to recognise it, and not enough to learn it."""
    local, _, domain = address.rpartition("@")
    shown = local[0] if len(local) > 1 else ""
    return f"{shown}•••@{domain}"


def _answer_notice(cx: StepContext) -> Notice | None:
    match cx.recall_text("notice"):
        case "resent":
            return Notice("success", Message("email.confirm.resent"))
        case "last_code":
            return Notice("info", Message("email.confirm.last_code"))
        case "unclear":
            return Notice("warning", Message("email.confirm.unclear"))
        case _:
            return None


def _wait_notice(issue: Issue, cx: StepContext) -> Notice | None:
    kind = cx.recall_text("notice")
    if kind == "cooldown":
        seconds = seconds_left(issue.resend_at, cx.now)
        return Notice("info", Message("email.confirm.cooldown", count=seconds)) if seconds else None
    minutes = minutes_left(cx.recall_int("paused_until"), cx.now)
    if kind in ("send_paused", "guess_paused") and minutes:
        return Notice("warning", Message(f"email.confirm.{kind}", count=minutes))
    return None


def _age_notice(issue: Issue, cx: StepContext) -> Notice | None:
    """Say that the code is old, or late: whether the mail was delivered is known to nobody who draws this page."""
    last = "" if issue.others_left else "_last"
    if cx.recall_text("error"):
        return None
    if issue.expired(cx.now):
        return Notice("warning", Message(f"email.confirm.expired{last}"))
    return Notice("info", Message(f"email.confirm.late{last}")) if issue.late(cx.now) else None


def _code_field(config: EmailConfirmConfig, cx: StepContext) -> Field:
    error = cx.recall_text("error")
    left = config.max_attempts - cx.recall_int("failures") if error == "wrong" else None
    return Field(
        name="code",
        kind="code",
        label=Message("email.confirm.code"),
        hint=Message("email.confirm.hint", count=config.validity_minutes),
        error=Message(f"email.confirm.{error}", count=left) if error else None,
        autocomplete="one-time-code",
    )


def _actions(config: EmailConfirmConfig, issue: Issue) -> tuple[Action, ...]:
    go_on = Action(name="continue", label=Message("action.continue"))
    resend = Action(
        name="resend",
        label=Message("action.resend"),
        weight="secondary" if issue.sent else "primary",
        submits_fields=False,
    )
    change = Action(
        name="change_address",
        label=Message("email.confirm.action.change_address"),
        weight="quiet",
        submits_fields=False,
    )
    return (
        *((go_on,) if issue.sent else ()),
        *((resend,) if issue.others_left else ()),
        *((change,) if config.allow_change else ()),
    )
