"""One line of text."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handrail_flows.typed.refusal import Refusal
from handrail_flows.typed.text import echo, read_text

PERSIAN = "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645"
"""A word that is written with a zero-width non-joiner."""


@pytest.mark.parametrize(
    ("typed", "text"),
    [
        ("  Alice  ", "Alice"),
        ("Zoe\u0308", "Zoë"),
        (PERSIAN, PERSIAN),
        ("👩\u200d👧", "👩\u200d👧"),
        ("\u00a0Alice\u3000Bob\n", "Alice\u3000Bob"),
        ("", ""),
        ("\u200b \u200b", ""),
        ("\u2060\ufeff", ""),
        ("\u202a+44 20 7946 0018\u202c", "+44 20 7946 0018"),
        ("\u2066alex@example.org\u2069 ", "alex@example.org"),
        ("\u200f Alice \u200e", "Alice"),
    ],
)
def test_text_is_trimmed_and_composed_and_otherwise_left_alone(typed: str, text: str) -> None:
    assert read_text(typed) == text


@pytest.mark.parametrize(
    "character", ["\x00", "\x1b", "\x7f", "\x85", "\n", "\t", "\u2028", "\u202e", "\ud800", "\U000e0fff"]
)
def test_what_nobody_can_see_is_refused(character: str) -> None:
    assert read_text(f"Alice{character}Bob") == Refusal("characters")


@given(st.text())
def test_whatever_is_typed_is_refused_or_comes_out_in_its_one_form(typed: str) -> None:
    text = read_text(typed)

    if isinstance(text, str):
        assert text == text.strip() == unicodedata.normalize("NFC", text)
        assert read_text(text) == text
        assert "\x00" not in text


@given(st.text(), st.integers(0, 50))
def test_what_is_shown_again_is_bounded_and_visible(typed: str, most: int) -> None:
    shown = echo(typed, most)

    assert len(shown) <= most
    assert shown.encode().decode() == shown
    assert not isinstance(read_text(shown), Refusal)
