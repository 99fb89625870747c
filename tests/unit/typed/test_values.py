"""E-mail, phone, day, country, user name, box and pattern: each one form, or a reason."""

import msgspec
import pytest

from handrail_flows.typed.country import CountryCode, read_country
from handrail_flows.typed.day import read_day
from handrail_flows.typed.email import read_email
from handrail_flows.typed.number import read_number
from handrail_flows.typed.pattern import PatternRefused, matches
from handrail_flows.typed.phone import is_region, read_phone
from handrail_flows.typed.refusal import Refusal
from handrail_flows.typed.tick import read_tick
from handrail_flows.typed.username import read_username

ARABIC, PERSIAN, FULL_WIDTH = "\u0660", "\u06f0", "\uff10"
"""The zeros of other digits, which the rest follow."""
by_zero = pytest.mark.parametrize("zero", ["0", ARABIC, PERSIAN, FULL_WIDTH])


def in_digits_from(zero: str, text: str) -> str:
    return "".join(chr(ord(zero) + int(each)) if each.isdecimal() else each for each in text)


@pytest.mark.parametrize(
    ("typed", "address"),
    [
        ("Alice@EXAMPLE.org", "Alice@example.org"),
        ("alice+bills@example.org", "alice+bills@example.org"),
        ("info@BÜCHER.example", "info@bücher.example"),
        ("info@xn--bcher-kva.example", "info@bücher.example"),
        ("alice@aurora.test", "alice@aurora.test"),
    ],
)
def test_an_address_keeps_its_local_part_and_gets_one_domain(typed: str, address: str) -> None:
    assert read_email(typed) == address


@pytest.mark.parametrize(
    "typed",
    [
        "alice",
        "@example.org",
        "alice@example",
        "alice@@example.org",
        "alice@[127.0.0.1]",
        '"a b"@example.org',
        "alice@exa mple.org",
        "alice@-example.org",
        f"{'a' * 65}@example.org",
        "alice@example.org, bob@example.org",
    ],
)
def test_what_is_no_address_is_refused(typed: str) -> None:
    assert read_email(typed) == Refusal("email")


@pytest.mark.parametrize(
    ("typed", "country", "number"),
    [
        ("+44 20 7946 0018", None, "+442079460018"),
        ("07700 900123", "GB", "+447700900123"),
        ("(030) 901820", "DE", "+4930901820"),
        ("+1 (202) 555-0143", "DE", "+12025550143"),
        (in_digits_from(ARABIC, "+44 20 7946 0018"), None, "+442079460018"),
        (in_digits_from(PERSIAN, "07700 900123"), "GB", "+447700900123"),
    ],
)
def test_a_number_is_kept_as_e164(typed: str, country: str | None, number: str) -> None:
    assert read_phone(typed, country) == number


@pytest.mark.parametrize(
    "typed", ["12", "+999 123456789", "1-800-FLOWERS", "+44 20 7946 0018 x5", "+", "alice", "+44" + "1" * 30]
)
def test_what_is_no_number_is_refused(typed: str) -> None:
    assert read_phone(typed, "GB") == Refusal("phone")


def test_without_a_country_the_code_is_asked_for() -> None:
    assert read_phone("020 7946 0018", None) == Refusal("phone_abroad")


@by_zero
def test_a_number_is_understood_in_the_digits_of_every_script(zero: str) -> None:
    assert read_number(in_digits_from(zero, "036"), 0, None) == 36


@pytest.mark.parametrize("typed", ["", "-3", "3.5", "3\u066b5", "²", "three"])
def test_what_is_no_whole_number_is_refused(typed: str) -> None:
    assert read_number(typed, 0, None) == Refusal("number")


def test_countries_are_codes() -> None:
    assert [read_country(typed) for typed in ("de", "DE", "XK", "EU", "D", "")] == [
        "DE",
        "DE",
        *[Refusal("country")] * 4,
    ]
    assert (is_region("GB"), is_region("XX")) == (True, False)


@pytest.mark.parametrize("typed", ["2026-11-22", "2024-02-29", "0001-01-01"])
def test_a_day_is_kept_as_it_is(typed: str) -> None:
    assert read_day(typed) == typed


@by_zero
def test_a_day_may_be_typed_in_the_digits_of_ones_own_script(zero: str) -> None:
    assert read_day(in_digits_from(zero, "2026-11-22")) == "2026-11-22"


@pytest.mark.parametrize(
    "typed",
    ["2023-02-29", "20261122", "2026-W47-7", "26-11-22", in_digits_from(ARABIC, "2023-02-29"), "²026-11-22"],
)
def test_what_is_no_day_is_refused(typed: str) -> None:
    assert read_day(typed) == Refusal("date")


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("Alice", "alice"),
        ("\uff21\uff2c\uff29\uff23\uff25", "alice"),
        ("Jörg_7", "jörg_7"),
        ("STRASSE", "strasse"),
    ],
)
def test_a_user_name_is_kept_in_lower_case(typed: str, name: str) -> None:
    assert read_username(typed) == name
    assert read_username(name) == name


@pytest.mark.parametrize(
    "typed", ["", ".", "alice.", "-alice", "alice example", "alice@example.org", "a" * 65, "🦢"]
)
def test_what_is_no_user_name_is_refused(typed: str) -> None:
    assert read_username(typed) == Refusal("username")


def test_a_box_is_ticked_or_not() -> None:
    assert [read_tick(typed) for typed in ("true", "on", "1", " TRUE ")] == [True] * 4
    assert [read_tick(typed) for typed in ("", "false", "off", "0")] == [False] * 4
    assert read_tick("yes please") == Refusal("checkbox")


def test_a_pattern_fits_the_whole_text() -> None:
    assert matches(r"\p{L}+", "Größe")
    assert not matches("a+", "aaa\n")
    assert not matches("^a+$", "aaa\n")
    assert not matches("(?m)^a+$", "aaa\n")
    assert not matches("a", "ba")


@pytest.mark.parametrize("pattern", ["(", r"(a)\1", "(?=a)", "(?<=a)b", "((a{100}){100}){100}"])
def test_a_pattern_that_is_not_linear_is_refused(pattern: str) -> None:
    with pytest.raises(PatternRefused):
        matches(pattern, "a")


@pytest.mark.parametrize("written", ["GB\n", "\nGB", "GBR", "gb"])
def test_only_a_code_of_two_letters_configures_a_country(written: str) -> None:
    assert msgspec.convert("GB", CountryCode) == "GB"
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert(written, CountryCode)
