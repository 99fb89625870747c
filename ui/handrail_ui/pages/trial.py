"""What somebody sees who was invited to try a journey: its page, and what a person would have at hand."""

import msgspec

from handrail_ui.pages.mailbox import Mail
from handrail_ui.pages.wording.negotiation import Direction


class TrialPage(msgspec.Struct, frozen=True, kw_only=True):
    """`knows` is what the made-up person knows, as label and value; `app_code` what their app shows, if any."""

    frame_url: str
    look_url: str
    mails: tuple[Mail, ...]
    knows: tuple[tuple[str, str], ...]
    app_code: str
    language: str
    direction: Direction
