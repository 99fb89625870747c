"""The page that asks for a code that was sent, in the words of the step that sent it."""

from collections.abc import Mapping

from handrail_flows.sent_code.issue import Issue, newest_issue
from handrail_flows.sent_code.terms import CodeTerms
from handrail_flows.typed.code import DIGITS
from handrail_flows.waiting import minutes_left, seconds_left
from handrail_platform.step.context import StepContext
from handrail_platform.text import Message, MessageParam
from handrail_platform.view import Action, Field, Notice, View


def code_page(
    name: str, terms: CodeTerms, cx: StepContext, about: Mapping[str, MessageParam], others: tuple[Action, ...]
) -> View:
    """Return the page; without a code field as long as no code could be sent.

    `about` is what the lead says of where the code went, `others` what is offered besides.
    """
    issue = newest_issue(terms, cx)
    lead = f"{name}.lead" if issue.sent else f"{name}.lead_unsent"
    return View(
        id=f"{name.replace('.', '-')}.v1",
        title=Message(f"{name}.title"),
        lead=Message(lead, about),
        notice=_answer_notice(name, cx) or _wait_notice(name, issue, cx) or _age_notice(name, issue, cx),
        fields=(_code_field(name, terms, cx),) if issue.sent else (),
        actions=(*_actions(issue), *others),
        data={"digits": DIGITS, "expires_at": issue.expires_at, "resend_at": issue.resend_at},
    )


def _answer_notice(name: str, cx: StepContext) -> Notice | None:
    match cx.recall_text("notice"):
        case "resent":
            return Notice("success", Message(f"{name}.resent"))
        case "last_code":
            return Notice("info", Message(f"{name}.last_code"))
        case "unclear":
            return Notice("warning", Message(f"{name}.unclear"))
        case _:
            return None


def _wait_notice(name: str, issue: Issue, cx: StepContext) -> Notice | None:
    kind = cx.recall_text("notice")
    if kind == "cooldown":
        seconds = seconds_left(issue.resend_at, cx.now)
        return Notice("info", Message(f"{name}.cooldown", count=seconds)) if seconds else None
    minutes = minutes_left(cx.recall_int("paused_until"), cx.now)
    if kind in ("send_paused", "guess_paused") and minutes:
        return Notice("warning", Message(f"{name}.{kind}", count=minutes))
    return None


def _age_notice(name: str, issue: Issue, cx: StepContext) -> Notice | None:
    """Say that the code is old, or late: whether it was delivered is known to nobody who draws this page."""
    last = "" if issue.others_left else "_last"
    if cx.recall_text("error"):
        return None
    if issue.expired(cx.now):
        return Notice("warning", Message(f"{name}.expired{last}"))
    return Notice("info", Message(f"{name}.late{last}")) if issue.late(cx.now) else None


def _code_field(name: str, terms: CodeTerms, cx: StepContext) -> Field:
    error = cx.recall_text("error")
    left = terms.max_attempts - cx.recall_int("failures") if error == "wrong" else None
    return Field(
        name="code",
        kind="code",
        label=Message(f"{name}.code"),
        hint=Message(f"{name}.hint", count=terms.validity_minutes),
        error=Message(f"{name}.{error}", count=left) if error else None,
        autocomplete="one-time-code",
    )


def _actions(issue: Issue) -> tuple[Action, ...]:
    go_on = Action(name="continue", label=Message("action.continue"))
    resend = Action(
        name="resend",
        label=Message("action.resend"),
        weight="secondary" if issue.sent else "primary",
        submits_fields=False,
    )
    return (*((go_on,) if issue.sent else ()), *((resend,) if issue.others_left else ()))
