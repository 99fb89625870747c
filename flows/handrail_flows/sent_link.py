"""Mailing a link to a page for somebody else, or for the same person elsewhere: counted, and sent again."""

from typing import Protocol

from handrail_flows.sent_code.asking import stay
from handrail_flows.typed.identifier import mailbox_of
from handrail_flows.waiting import minutes_left, seconds_left
from handrail_platform.step.context import StepContext
from handrail_platform.step.outbox import AskGuardian, SendEmailLink
from handrail_platform.step.reads import Spend
from handrail_platform.step.step import Need, Stay, StepResult
from handrail_platform.text import Message
from handrail_platform.values import Milliseconds
from handrail_platform.view import Notice

_SECOND: Milliseconds = 1_000


class LinkTerms(Protocol):
    """How often a link is sent."""

    @property
    def max_resends(self) -> int: ...

    @property
    def resend_cooldown_seconds(self) -> int: ...


def send_link(cx: StepContext, mail: SendEmailLink | AskGuardian) -> Need | None:
    """Count, and send the link unless that was refused; None when that is done."""
    spend = Spend("email-send", mailbox_of(mail.to))
    allowance = cx.answer(spend)
    if allowance is None:
        return Need((spend,))
    if not allowance.allowed:
        cx.memory |= {"notice": "paused", "paused_until": allowance.retry_at}
        return None
    sent = cx.recall_int("sent") + 1
    cx.memory |= {"sent": sent, "sent_at": cx.now, "notice": "resent" if sent > 1 else ""}
    cx.emit(mail)
    return None


def send_link_again(terms: LinkTerms, cx: StepContext, mail: SendEmailLink | AskGuardian) -> StepResult:
    """Send the link once more, if one is left and it is time."""
    if cx.recall_int("sent") > terms.max_resends:
        return stay(cx, notice="last")
    if cx.recall_int("sent") and cx.now < _again_at(terms, cx):
        return stay(cx, notice="cooldown")
    return send_link(cx, mail) or Stay(note=cx.recall_text("notice"))


def link_notice(name: str, terms: LinkTerms, cx: StepContext) -> Notice | None:
    """Say in the words of the step of this name what became of the last press."""
    match cx.recall_text("notice"):
        case "resent":
            return Notice("success", Message(f"{name}.resent"))
        case "unclear":
            return Notice("warning", Message(f"{name}.unclear"))
        case "last":
            return Notice("info", Message(f"{name}.last"))
        case "cooldown" if seconds := seconds_left(_again_at(terms, cx), cx.now):
            return Notice("info", Message(f"{name}.cooldown", count=seconds))
        case "paused" if minutes := minutes_left(cx.recall_int("paused_until"), cx.now):
            return Notice("warning", Message(f"{name}.paused", count=minutes))
        case _:
            return None


def _again_at(terms: LinkTerms, cx: StepContext) -> Milliseconds:
    return cx.recall_int("sent_at") + terms.resend_cooldown_seconds * _SECOND
