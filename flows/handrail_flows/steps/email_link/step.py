"""Confirm an e-mail address by a link. It proves the address and authenticates nobody (SP 800-63B-4 3.1.3.1).

Opening the link changes nothing, so that no scanner of mails uses it up: the button on its page does. The journey
goes on in the browser in which it began. Whoever opens the link on another device types the number that the first
one shows, so that nobody confirms what somebody else asked for.
"""

from collections.abc import Iterable
from typing import ClassVar, Final

import msgspec

from handrail_flows.sent_code.asking import stay
from handrail_flows.sent_link import send_link, send_link_again
from handrail_flows.steps.email_link.config import EmailLinkConfig
from handrail_flows.steps.email_link.page import VIEW, confirmed_view, number_of, opened_view, waiting_view
from handrail_platform.errors import StepFault
from handrail_platform.step.context import StepContext
from handrail_platform.step.contract import ConfigRefused, Contract, Gain, StepKind
from handrail_platform.step.guest import Asked, Guest, Reply
from handrail_platform.step.outbox import SendEmailLink
from handrail_platform.step.reads import Allowance
from handrail_platform.step.step import Continue, Example, Need, StepResult, Submit, Wait
from handrail_platform.step.waiting import Awaited
from handrail_platform.text import Message
from handrail_platform.view import Notice, View

FACT: Final = "address.email"
AWAITED: Final = "confirmed"
_MINUTE: Final = 60_000
_SECOND: Final = 1_000


class EmailLinkStep:
    """Each visit has one link, which works once; every mail of a visit carries the same one."""

    name: ClassVar[str] = "email.link"
    version: ClassVar[int] = 1
    kind: ClassVar[StepKind] = StepKind.WAITING
    config_type: ClassVar[type[msgspec.Struct]] = EmailLinkConfig

    def contract(self, config: EmailLinkConfig) -> Contract:
        if config.resend_cooldown_seconds * _SECOND > config.validity_minutes * _MINUTE:
            raise ConfigRefused("resend_cooldown_seconds", "longer than the link is valid")
        return Contract(
            outcomes=(
                "ok",
                *(("other",) if config.other_way else ()),
                *(("change_address",) if config.allow_change else ()),
                "timeout",
                "error",
            ),
            reads={config.address: "email"},
            shows=(config.address,),
            reveals=(config.address,),
            on={"ok": (Gain(FACT, about=config.address),)},
            effects=("email.link",),
            sends={"email": 1 + config.max_resends},
            bounded={"resends": config.max_resends},
            awaits=(AWAITED,),
            view=VIEW,
        )

    def enter(self, config: EmailLinkConfig, cx: StepContext) -> StepResult:
        address = cx.text(config.address)
        if not address:
            raise StepFault("no-address")
        if cx.verified(FACT, address):
            return Continue("ok", note="confirmed-before")
        if isinstance(need := send_link(cx, _mail(config, cx)), Need):
            return need
        return Wait((Awaited(AWAITED),), 1, _until(config, cx))

    def handle(self, config: EmailLinkConfig, cx: StepContext, submit: Submit) -> StepResult:
        cx.memory["notice"] = ""
        if submit.action == "change_address" and config.allow_change:
            return Continue("change_address")
        if submit.action == "other" and config.other_way:
            return Continue("other")
        if submit.action != "resend":
            return stay(cx, notice="unclear")
        return send_link_again(config, cx, _mail(config, cx))

    def resume(self, config: EmailLinkConfig, cx: StepContext) -> StepResult:
        del config, cx
        return Continue("ok")

    def ask(self, config: EmailLinkConfig, cx: StepContext, guest: Guest, submit: Submit | None) -> Asked:
        """Return the page behind the link, or that its button was pressed."""
        if submit is None:
            return opened_view(config, cx, guest)
        if submit.action != "confirm":
            again = opened_view(config, cx, guest)
            return msgspec.structs.replace(again, notice=Notice("warning", Message("email.link.unclear")))
        typed = submit.fields.get("number", "").strip()
        if not guest.here and not cx.same(typed, number_of(cx)):
            return opened_view(config, cx, guest, "number_wrong" if typed else "number_missing")
        return Reply(AWAITED, {}, confirmed_view())

    def render(self, config: EmailLinkConfig, cx: StepContext) -> View:
        return waiting_view(config, cx)

    def simulate(self, config: EmailLinkConfig) -> Iterable[Example]:
        allowed = {"Spend": Allowance(allowed=True)}
        yield Example("ok", answers={**allowed, AWAITED: {}})
        if config.other_way:
            yield Example("other", action="other", answers=allowed)
        if config.allow_change:
            yield Example("change_address", action="change_address", answers=allowed)
        yield Example("error", answers=allowed)


def _until(config: EmailLinkConfig, cx: StepContext) -> int:
    return cx.entered_at + config.validity_minutes * _MINUTE


def _mail(config: EmailLinkConfig, cx: StepContext) -> SendEmailLink:
    return SendEmailLink(cx.text(config.address), cx.language, cx.node, cx.visit, _until(config, cx))
