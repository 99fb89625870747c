"""A one-time code the way people type it: with spaces, from a clipboard, in the digits of their own script."""

import unicodedata

from handrail_flows.typed.digits import in_ascii_digits

DIGITS = 6
WRONG_CODE = "000000"
_LONGEST_TYPED = 64
_LEFT_OUT = {"Zs", "Cc", "Cf", "Pd"}


def read_code(typed: str) -> str | None:
    """Return the six ASCII digits that were meant, or None when it cannot be a code."""
    if len(typed) > _LONGEST_TYPED:
        return None
    kept = [each for each in typed if unicodedata.category(each) not in _LEFT_OUT]
    if len(kept) != DIGITS or not all(each.isdecimal() for each in kept):
        return None
    return in_ascii_digits("".join(kept))
