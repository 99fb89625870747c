"""What the demo's mailbox shows: the mails that the local SMTP server received."""

import msgspec

from handrail_platform.values import Milliseconds
from handrail_ui.pages.wording.negotiation import Direction


class Mail(msgspec.Struct, frozen=True, kw_only=True):
    """A received mail. `code` is the one-time code in it, shown large, or None."""

    id: str
    sender: str
    to: str
    subject: str
    text: str
    received_at: Milliseconds
    code: str | None = None


class MailboxPage(msgspec.Struct, frozen=True, kw_only=True):
    """Mails, newest first. `home_url` leads back to the front page of the demo."""

    mails: tuple[Mail, ...]
    home_url: str
    language: str
    direction: Direction
