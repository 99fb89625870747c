"""Why something was not published, rolled back or split, each in words of its own."""

from typing import Final

from handrail_platform.errors import HandrailError
from handrail_ui.pages.translator import Speech

_TOLD: Final = frozenset(
    {
        "approval-needed",
        "decision-invalid",
        "draft-moved",
        "guardrails-moved",
        "journey-moved",
        "journey-put-away",
        "journey-refused",
        "journey-renamed",
        "journey-unproved",
        "moment-invalid",
        "no-version-before",
        "plan-moved",
        "plan-outdated",
        "plan-present",
        "plan-unknown",
        "provision-in-use",
        "publisher-gone",
        "reason-missing",
        "split-invalid",
        "unprovided",
        "version-broken",
        "version-revoked",
        "version-unknown",
        "warning-unknown",
    }
)
"""By code, in words under `studio.refused.<code>`."""


def is_told(refused: HandrailError) -> bool:
    """Tell whether it is for whoever filled in the form to read, and not a fault of the page or the server."""
    return refused.code in _TOLD


def refusal_words(say: Speech, code: str) -> str:
    """Return the sentence for a code; one that nobody foresaw is named."""
    return say(f"studio.refused.{code}") if code in _TOLD else say("studio.refused.other", code=code)
