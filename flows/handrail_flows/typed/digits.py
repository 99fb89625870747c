"""Digits in whatever script a keyboard has them."""

import unicodedata


def in_ascii_digits(text: str) -> str:
    """Return the text with every decimal digit of Unicode as one of 0 to 9: `٢٠٢٦` becomes `2026`."""
    if text.isascii():
        return text
    return "".join(str(unicodedata.decimal(each)) if each.isdecimal() else each for each in text)
