"""A number that is kept is taken apart as the numbering plans say, which are the library's."""

import phonenumbers
import pytest

from handrail_flows.typed.phone import calling_code, masked_phone, unreachable_by_text

EXAMPLES = {
    phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164): number
    for region in sorted(phonenumbers.SUPPORTED_REGIONS)
    for kind in (phonenumbers.PhoneNumberType.MOBILE, phonenumbers.PhoneNumberType.FIXED_LINE)
    if (number := phonenumbers.example_number_for_type(region, kind))
}


@pytest.mark.parametrize("written", EXAMPLES)
def test_a_number_of_any_region_is_judged_as_the_library_reads_it(written: str) -> None:
    number = EXAMPLES[written]
    region = phonenumbers.region_code_for_number(number)
    mobile = phonenumbers.number_type(number) in (
        phonenumbers.PhoneNumberType.MOBILE,
        phonenumbers.PhoneNumberType.FIXED_LINE_OR_MOBILE,
    )

    assert region
    assert calling_code(written) == str(number.country_code)
    assert unreachable_by_text(written, (region,)) == ("" if mobile else "no_mobile")
    assert unreachable_by_text(written, ()) == ("abroad" if mobile else "no_mobile")


def test_a_number_is_recognised_by_its_country_and_its_end() -> None:
    assert masked_phone("+4915112345678") == "+49 •••78"
