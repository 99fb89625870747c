"""What the demo's mailbox shows: the mails and text messages that were received on this machine."""

import msgspec

from handrail_platform.values import Milliseconds
from handrail_ui.pages.wording.negotiation import Direction


class Mail(msgspec.Struct, frozen=True, kw_only=True):
    """A received mail, or without a subject a text message; `code` and `link` are what stands in it, or None."""

    id: str
    sender: str
    to: str
    subject: str | None = None
    text: str
    received_at: Milliseconds
    code: str | None = None
    link: str | None = None


class MailboxPage(msgspec.Struct, frozen=True, kw_only=True):
    """Mails, newest first. `home_url` leads back to the front page of the demo."""

    mails: tuple[Mail, ...]
    home_url: str
    language: str
    direction: Direction
