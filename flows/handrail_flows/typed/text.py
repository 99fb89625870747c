"""One line of text: trimmed, composed (Unicode NFC), and free of characters that nobody can see."""

import unicodedata

from handrail_flows.typed.refusal import Refusal

# Controls, lone surrogates, unassigned, line and paragraph separators: none belongs into one line of text.
_REFUSED_CATEGORIES = frozenset({"Cc", "Cn", "Cs", "Zl", "Zp"})
# Reordering of what is shown, which makes a text look like another one.
_BIDIRECTIONAL_CONTROLS = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
# What address books and pages from right to left put around a number or an address, and people copy with it.
_AROUND = _BIDIRECTIONAL_CONTROLS | {"\u061c", "\u200e", "\u200f"}


def read_text(typed: str) -> str | Refusal:
    """Return the text, or refuse it as `characters`. What only says which way it runs is left out around it."""
    if typed.isprintable() and unicodedata.is_normalized("NFC", typed):
        return typed.strip()
    text = unicodedata.normalize("NFC", _without_what_is_around(typed))
    if all(map(_is_blank, text)):
        return ""
    return text if all(map(_is_fit, text)) else Refusal("characters")


def echo(typed: str, most: int) -> str:
    """Return what may be shown to the person again: visible characters, at most so many."""
    return "".join(filter(_is_fit, typed[:most]))


def _without_what_is_around(typed: str) -> str:
    inside = [at for at, each in enumerate(typed) if not (each.isspace() or each in _AROUND)]
    return typed[inside[0] : inside[-1] + 1] if inside else ""


def _is_blank(character: str) -> bool:
    """Tell whether it leaves the page empty: joiners and marks of order mean something only between letters."""
    return unicodedata.category(character) in {"Cf", "Zs"} and character not in _BIDIRECTIONAL_CONTROLS


def _is_fit(character: str) -> bool:
    return unicodedata.category(character) not in _REFUSED_CATEGORIES and character not in _BIDIRECTIONAL_CONTROLS
