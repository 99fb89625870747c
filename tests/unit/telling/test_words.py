"""Whatever somebody typed stands in a message as words, and never as a link or as a header."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handrail_flows.telling.words import LONGEST_VALUE, filled, harmless, refuse_words
from handrail_platform.step.contract import ConfigRefused


@pytest.mark.parametrize(
    ("typed", "stands"),
    [
        ("https://evil.example/login?a=b", "https evil. example login a b"),
        ("Alice www.evil.example", "Alice www. evil. example"),
        ("evil\uff0eexample", "evil. example"),
        ("evil。example", "evil。 example"),
        ("evil\u2024example", "evil. example"),
        ("mailto:a@evil.example", "mailto a @ evil. example"),
        ("Alice\r\nBcc: everybody@example.org", "Alice Bcc everybody @ example. org"),
        ("<a href='x'>Alice</a>", "a href 'x' Alice a"),
        ("Alice\u202egnp.exe", "Alice gnp. exe"),
        ("[Log in](https://evil.example)", "Log in (https evil. example)"),
    ],
)
def test_no_link_is_left_of_what_was_typed(typed: str, stands: str) -> None:
    assert harmless(typed) == stands


@pytest.mark.parametrize(
    "name",
    ["Alice Example", "Seán O\u2019Neill-Müller", "J. R. Tolkien", "€ 1,250.00", "+353 85 012", "علي", "می‌خواهم"],
)
def test_names_and_amounts_stay_as_they_are(name: str) -> None:
    assert harmless(name) == name


@given(st.text(max_size=200))
def test_nothing_that_could_be_a_link_survives(typed: str) -> None:
    said = harmless(typed)

    assert len(said) <= LONGEST_VALUE
    assert not any(each in said for each in '/\\:<>[]\r\n"#?=%\u202e')
    for place, each in enumerate(said[:-1]):
        if each in ".。":
            after = said[place + 1]
            assert after == " " or (after.isdigit() and said[place - 1].isdigit()) or after in ".。…", said


def test_a_tick_is_a_mark_and_nothing_stays_nothing() -> None:
    assert filled("{a}, {b}, {c}.", "en", {"a": True, "b": False}.get) == "✓, ✗, ."


def test_from_right_to_left_a_value_stands_apart() -> None:
    assert filled("مرحبا {name}", "ar", {"name": "Alice"}.get) == "مرحبا \u2068Alice\u2069"


@pytest.mark.parametrize("text", ["Hello {name}, welcome.", "({name})", "“{name}”!", "{first}-{last}", "{a}: {b}"])
def test_a_place_stands_among_words(text: str) -> None:
    refuse_words("text", {"en": text}, 100)


@pytest.mark.parametrize("text", ["{a}.{b}", "https://x.example/{a}", "{a}/b", "a@{a}", "x?id={a}", "{}"])
def test_a_place_in_an_address_is_refused(text: str) -> None:
    with pytest.raises(ConfigRefused):
        refuse_words("text", {"en": text}, 100)
