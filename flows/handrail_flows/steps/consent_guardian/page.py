"""What the minor sees while a guardian is asked."""

from handrail_flows.sent_link import link_notice
from handrail_flows.steps.consent_guardian.config import GuardianConsentConfig
from handrail_platform.step.context import StepContext
from handrail_platform.text import Message
from handrail_platform.view import Action, View

_CHANGE = Action(
    name="change", label=Message("consent.guardian.action.change"), weight="quiet", submits_fields=False
)
_RESEND = Action(
    name="resend", label=Message("consent.guardian.action.resend"), weight="secondary", submits_fields=False
)


def waiting_view(config: GuardianConsentConfig, cx: StepContext) -> View:
    """Return the page, which looks again by itself."""
    sent = cx.recall_int("sent")
    lead = "consent.guardian.lead" if sent else "consent.guardian.lead_unsent"
    return View(
        id="consent-guardian.v1",
        title=Message("consent.guardian.title"),
        lead=Message(lead, {"address": cx.text(config.guardian)}),
        notice=link_notice("consent.guardian", config, cx),
        actions=(*((_RESEND,) if sent <= config.max_resends else ()), _CHANGE),
        data={"asks": False},
    )
