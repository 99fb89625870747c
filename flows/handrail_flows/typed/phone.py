"""Telephone numbers, kept as E.164."""

import phonenumbers

from handrail_flows.typed.refusal import Refusal

MAX_LENGTH = 40


def is_region(country: str) -> bool:
    """Tell whether numbers of this country (ISO 3166-1 alpha-2) can be read without a country code."""
    return country in phonenumbers.SUPPORTED_REGIONS


def read_phone(text: str, country: str | None) -> str | Refusal:
    """Return the number as E.164. Without a country the number must begin with `+` and its country code.

    Length and country code are checked, not whether the range is in use: ranges are opened faster than releases
    are installed, and only a message that arrives proves a number.
    """
    if any(character.isalpha() for character in text):
        return _refusal(country)
    try:
        number = phonenumbers.parse(text, country)
    except phonenumbers.NumberParseException:
        return _refusal(country)
    if number.extension or not phonenumbers.is_possible_number(number):
        return _refusal(country)
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def _refusal(country: str | None) -> Refusal:
    return Refusal("phone" if country else "phone_abroad")
