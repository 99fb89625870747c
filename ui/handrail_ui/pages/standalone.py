"""Pages outside a journey: errors, and messages such as a suspended tenant or a finished sign-out."""

from typing import Literal, TypeAlias

import msgspec

from handrail_ui.pages.translator import Resolved, Speech
from handrail_ui.pages.wording.negotiation import Direction

ErrorCode: TypeAlias = Literal[
    "expired", "forbidden", "internal", "malformed", "no_session", "not_found", "nowhere", "request_over",
    "revoked", "stale", "suspended", "throttled", "too_large", "unavailable", "used_up",
]  # fmt: skip
"""Each has `error.<code>.title` and `error.<code>.lead` in the catalogue."""
SAME_ADDRESS = ""
"""An empty reference leads to the document's own address, query included, with GET even after a POST."""
Tone: TypeAlias = Literal["info", "success", "warning", "error"]


class PageLink(msgspec.Struct, frozen=True):
    """A way on. `post_fields` makes it a button of a form that posts; a link follows with GET."""

    label: Resolved
    href: str
    post_fields: tuple[tuple[str, str], ...] | None = None


class StandalonePage(msgspec.Struct, frozen=True, kw_only=True):
    """`reference` is what a person can tell support: a trace id, never a secret."""

    id: str
    tone: Tone
    title: Resolved
    lead: Resolved
    links: tuple[PageLink, ...] = ()
    reference: str | None = None
    language: str
    direction: Direction


def error_page(
    code: ErrorCode, speech: Speech, *, links: tuple[PageLink, ...] = (), reference: str | None = None
) -> StandalonePage:
    """Make the page of an error, in words that blame nobody and say what can be done."""
    return _standalone(f"error.{code}", "error", speech, links, reference)


def message_page(
    message_id: str, tone: Tone, speech: Speech, *, links: tuple[PageLink, ...] = ()
) -> StandalonePage:
    """Make a page that only says something: `<message_id>.title` and `<message_id>.lead`."""
    return _standalone(message_id, tone, speech, links, None)


def link(message_id: str, href: str, speech: Speech) -> PageLink:
    """Make a link whose words come from the catalogue."""
    return PageLink(Resolved(speech(message_id), message_id, speech.language), href)


def _standalone(
    message_id: str, tone: Tone, speech: Speech, links: tuple[PageLink, ...], reference: str | None
) -> StandalonePage:
    def say(part: str) -> Resolved:
        return Resolved(speech(f"{message_id}.{part}"), f"{message_id}.{part}", speech.language)

    return StandalonePage(
        id=message_id,
        tone=tone,
        title=say("title"),
        lead=say("lead"),
        links=links,
        reference=reference,
        language=speech.language,
        direction=speech.direction,
    )
