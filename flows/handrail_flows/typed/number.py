"""Whole numbers from zero on."""

import re

from handrail_flows.typed.refusal import Refusal

MAX_LENGTH = 15
"""So many digits every client counts with exactly."""
MOST = 10**MAX_LENGTH - 1
_DIGITS = re.compile(r"\d+")


def read_number(text: str, minimum: int, maximum: int | None) -> int | Refusal:
    """Return the number, in whatever digits it is written."""
    if not _DIGITS.fullmatch(text):
        return Refusal("number")
    number = int(text)
    if number < minimum:
        return Refusal("too_small")
    return Refusal("too_large") if maximum is not None and number > maximum else number
