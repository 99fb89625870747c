"""What a person agreed to, as they see it themselves."""

from typing import Literal, TypeAlias

import msgspec

from handrail_platform.values import Milliseconds
from handrail_ui.pages.wording.negotiation import Direction

ConsentState: TypeAlias = Literal["accepted", "given", "refused", "withdrawn"]
"""In words under `consents.state.<state>`."""


class ConsentEntryLine(msgspec.Struct, frozen=True, kw_only=True):
    """One decision. `name` is what was shown, in `language`; `offers` is what the button of the line does."""

    id: str
    state: ConsentState
    name: str
    language: str
    version: str
    at: Milliseconds
    text_url: str | None
    receipt_url: str | None
    offers: Literal["withdraw", "give", ""] = ""
    guardian: str = ""
    """Who decided in place of the person."""


class ConsentsPage(msgspec.Struct, frozen=True, kw_only=True):
    """What stands, and what was decided before. A button posts `csrf_token` and the decision's id as `record`."""

    documents: tuple[ConsentEntryLine, ...]
    purposes: tuple[ConsentEntryLine, ...]
    history: tuple[ConsentEntryLine, ...]
    older_url: str | None
    withdraw_url: str
    give_url: str
    account_url: str
    csrf_token: str
    notice: str | None
    """The message id of what just happened."""
    language: str
    direction: Direction


class ShownTextPage(msgspec.Struct, frozen=True, kw_only=True):
    """A text as somebody was shown it, in the language in which they were."""

    title: str
    text: str
    url: str
    details: dict[str, str]
    """`data`, `special`, `recipients`, as far as they were told."""
    text_language: str
    version: str
    at: Milliseconds
    sha256: str
    back_url: str
    language: str
    direction: Direction
