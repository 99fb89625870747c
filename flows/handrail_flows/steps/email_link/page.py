"""What is seen while the link is on its way: in the browser that waits, and where the link is opened."""

from handrail_flows.sent_code.mask import masked
from handrail_flows.sent_link import link_notice
from handrail_flows.steps.email_link.config import EmailLinkConfig
from handrail_platform.step.context import StepContext
from handrail_platform.step.guest import Guest
from handrail_platform.text import Message
from handrail_platform.view import Action, Field, View

VIEW = "email-link.v1"
_FIRST, _COUNT = 100, 900
_RESEND = Action(
    name="resend", label=Message("email.link.action.resend"), weight="secondary", submits_fields=False
)
_OTHER = Action(name="other", label=Message("email.link.action.other"), weight="quiet", submits_fields=False)
_CHANGE = Action(
    name="change_address", label=Message("email.link.action.change_address"), weight="quiet", submits_fields=False
)


def number_of(cx: StepContext) -> str:
    """Return three digits that only the browser in which the journey runs is shown.

    They keep somebody from confirming, by mistake, what somebody else asked for. Nobody gains by guessing: whoever
    opens the link may as well ask for one themselves.
    """
    return str(_FIRST + int.from_bytes(cx.derive("number", 8)) % _COUNT)


def waiting_view(config: EmailLinkConfig, cx: StepContext) -> View:
    """Return the page that waits. It looks again by itself."""
    sent = cx.recall_int("sent")
    return View(
        id=VIEW,
        title=Message("email.link.title"),
        lead=Message(
            "email.link.lead" if sent else "email.link.lead_unsent", {"address": masked(cx.text(config.address))}
        ),
        notice=link_notice("email.link", config, cx),
        actions=(
            *((_RESEND,) if sent <= config.max_resends else ()),
            *((_OTHER,) if config.other_way else ()),
            *((_CHANGE,) if config.allow_change else ()),
        ),
        data={"asks": False, "number": number_of(cx) if sent else ""},
    )


def opened_view(config: EmailLinkConfig, cx: StepContext, guest: Guest, error: str = "") -> View:
    """Return the page behind the link: a button, and on another device the number that the first one shows."""
    where = "here" if guest.here else "elsewhere"
    return View(
        id=VIEW,
        title=Message("email.link.opened.title"),
        lead=Message(f"email.link.opened.{where}", {"address": masked(cx.text(config.address))}),
        fields=() if guest.here else (_number_field(error),),
        actions=(Action(name="confirm", label=Message("email.link.action.confirm")),),
        data={"asks": True, "number": ""},
    )


def confirmed_view() -> View:
    """Return what whoever confirmed on another device reads: it goes on there, not here."""
    return View(
        id=VIEW,
        title=Message("email.link.confirmed.title"),
        lead=Message("email.link.confirmed.lead"),
        data={"asks": True, "number": ""},
    )


def _number_field(error: str) -> Field:
    return Field(
        name="number",
        kind="number",
        label=Message("email.link.number"),
        hint=Message("email.link.number_hint"),
        error=Message(f"email.link.{error}") if error else None,
    )
