"""What the form posts by which somebody publishes."""

from datetime import UTC, datetime
from typing import Final

from handrail_platform.values import Milliseconds
from handrail_tenants.journeys.problems import SplitInvalid
from handrail_tenants.plans.problems import MomentInvalid
from handrail_ui.studio.posted import number
from handrail_ui.studio.publishing.desk import Wish

_ACCEPT: Final = "accept:"
_MINUTE: Final[Milliseconds] = 60_000
_FARTHEST: Final = 14 * 60
"""Minutes: no zone is farther from UTC."""
_WHOLE: Final = 100


def wish_of(journey: str, fields: dict[str, str]) -> Wish:
    """Return what somebody asks for. Raises MalformedAnswer, SplitInvalid, MomentInvalid."""
    return Wish(
        journey=journey,
        revision=number(fields, "revision"),
        pointer=number(fields, "pointer"),
        reason=fields.get("reason", ""),
        accepted={key[len(_ACCEPT) :]: why for key, why in fields.items() if key.startswith(_ACCEPT) and why},
        share=_share(fields.get("share", "")),
        publish_at=_moment(fields) if fields.get("when") == "later" else 0,
    )


def _share(text: str) -> int:
    if not text:
        return _WHOLE
    if not (text.isascii() and text.isdigit() and len(text) <= 3 and 1 <= int(text) <= _WHOLE):  # noqa: PLR2004
        raise SplitInvalid
    return int(text)


def _moment(fields: dict[str, str]) -> Milliseconds:
    """Return the moment that was typed; `offset` says how many minutes that clock is behind UTC, by the script.

    Without a script it is UTC, as the label says. Raises MomentInvalid.
    """
    try:
        typed = datetime.fromisoformat(fields.get("at", ""))
        offset = int(fields.get("offset") or 0)
    except ValueError:
        raise MomentInvalid from None
    if typed.tzinfo is not None or abs(offset) > _FARTHEST:
        raise MomentInvalid
    return int(typed.replace(tzinfo=UTC).timestamp()) * 1_000 + offset * _MINUTE
