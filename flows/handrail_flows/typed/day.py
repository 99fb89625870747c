"""Calendar days, kept as ISO 8601."""

import re
from datetime import date

from handrail_flows.typed.digits import in_ascii_digits
from handrail_flows.typed.refusal import Refusal

MAX_LENGTH = 10

_EXTENDED_FORMAT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def read_day(text: str) -> str | Refusal:
    """Return the day as `2026-11-22`, the one form that browsers send, in whatever digits it is typed."""
    day = in_ascii_digits(text)
    if not _EXTENDED_FORMAT.fullmatch(day):
        return Refusal("date")
    try:
        return date.fromisoformat(day).isoformat()
    except ValueError:
        return Refusal("date")
