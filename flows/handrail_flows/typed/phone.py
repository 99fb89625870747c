"""Telephone numbers, kept as E.164."""

from collections.abc import Collection
from typing import Final, Literal

import phonenumbers

from handrail_flows.typed.refusal import Refusal

MAX_LENGTH = 40
_CALLING_CODES: Final = frozenset(phonenumbers.COUNTRY_CODE_TO_REGION_CODE)
"""None of them begins with another (ITU-T E.164 section 6.2.1)."""
_MOBILE: Final = (
    phonenumbers.PhoneNumberType.MOBILE,
    # Where numbers do not tell, as in North America.
    phonenumbers.PhoneNumberType.FIXED_LINE_OR_MOBILE,
)


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


def calling_code(number: str) -> str:
    """Return the country calling code of a number in E.164, without `+`."""
    digits = number.removeprefix("+")
    return next(code for code in (digits[:1], digits[:2], digits[:3]) if int(code) in _CALLING_CODES)


def masked_phone(number: str) -> str:
    """Return enough of a number in E.164 to recognise it, and not enough to call it."""
    return f"+{calling_code(number)} •••{number[-2:]}"


def unreachable_by_text(number: str, countries: Collection[str]) -> Literal["", "abroad", "no_mobile"]:
    """Return why no text message may go to a number in E.164, empty when one may.

    Only mobile numbers whose range is in use, of these countries: premium rates and unknown ranges are what toll
    fraud earns by, and a number that is called over the internet is no device (SP 800-63B-4 section 3.1.3).
    """
    parsed = _parts(number)
    if phonenumbers.number_type(parsed) not in _MOBILE:
        return "no_mobile"
    return "" if phonenumbers.region_code_for_number(parsed) in countries else "abroad"


def _parts(number: str) -> phonenumbers.PhoneNumber:
    """Take a number in E.164 apart, of which nothing has to be guessed as in what people type."""
    code = calling_code(number)
    national = number.removeprefix(f"+{code}")
    zeros = len(national) - len(national.lstrip("0"))
    return phonenumbers.PhoneNumber(
        country_code=int(code),
        national_number=int(national),
        italian_leading_zero=True if zeros else None,
        number_of_leading_zeros=zeros if zeros > 1 else None,
    )


def example_mobile(country: str) -> str:
    """Return a mobile number of this country, in E.164, as its numbering plan gives it for an example."""
    number = phonenumbers.example_number_for_type(country, phonenumbers.PhoneNumberType.MOBILE)
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164) if number else ""
