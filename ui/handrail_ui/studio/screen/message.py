"""The message that a step sends, as it arrives, with made-up values."""

from contextlib import suppress
from typing import Any, Final

import msgspec

from handrail_flows.telling.message import MessageStep, Recipient
from handrail_platform.rehearse.rehearsal import NOON
from handrail_platform.rehearse.scenes import EXAMPLE_VALUES
from handrail_platform.step.contract import ConfigRefused
from handrail_platform.step.outbox import SendEmailMessage, SendTextMessage
from handrail_platform.values import Value
from handrail_tenants.outbox.message import paragraphs
from handrail_tenants.outbox.notices import message_letter
from handrail_tenants.outbox.text_message import message_text
from handrail_ui.pages.studio import StudioPage
from handrail_ui.studio.entrance import Colleague
from handrail_ui.studio.frame import frame
from handrail_ui.studio.inspector.at_hand import StepAtHand, mapping

_TO: Final = "alex@example.org"


class StudioMessagePage(StudioPage, frozen=True, kw_only=True):
    """A message. `paragraphs` is the HTML of a mail, empty of a text message, which `text` is then."""

    template = "studio/message.html"

    words_language: str
    words_direction: str
    sender: str
    subject: str
    paragraphs: str
    text: str


def message_at(at: StepAtHand, language: str) -> SendEmailMessage | SendTextMessage | None:
    """Return what the step sends, None where it sends nothing or is not set up yet."""
    if at.step is None or not isinstance(at.step, MessageStep):
        return None

    def value_of(variable: str) -> Value:
        return EXAMPLE_VALUES[at.variables.get(variable, "text")]

    with suppress(msgspec.ValidationError, ConfigRefused):
        config: Any = msgspec.convert(mapping(at.node.get("config")), at.step.config_type)
        at.step.contract(config)
        return at.step.message(config, Recipient(_TO, language, value_of), NOON)
    return None


def message_page(here: Colleague, message: SendEmailMessage | SendTextMessage, sender: str) -> StudioMessagePage:
    """Make the page: a mail as the outbox writes it."""
    say = here.visit.parts.translator.speech(message.language, tenant_default=message.language)
    subject, shown, text = "", "", ""
    if isinstance(message, SendEmailMessage):
        subject, shown = message.subject, paragraphs(message_letter(message, say, sender))
    else:
        text = message_text(message, sender)
    return StudioMessagePage(
        **frame(here),
        words_language=message.language,
        words_direction=say.direction,
        sender=sender,
        subject=subject,
        paragraphs=shown,
        text=text,
    )
