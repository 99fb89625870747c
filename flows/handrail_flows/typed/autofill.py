"""Which token tells a browser or password manager what a field is for (HTML autofill; WCAG 2.2, 1.3.5)."""

from typing import Literal, TypeAlias

AutofillToken: TypeAlias = Literal[
    "off",
    "on",
    "additional-name",
    "address-level1",
    "address-level2",
    "address-level3",
    "address-level4",
    "address-line1",
    "address-line2",
    "address-line3",
    "bday",
    "bday-day",
    "bday-month",
    "bday-year",
    "country",
    "country-name",
    "email",
    "family-name",
    "given-name",
    "honorific-prefix",
    "honorific-suffix",
    "language",
    "name",
    "nickname",
    "organization",
    "organization-title",
    "postal-code",
    "sex",
    "street-address",
    "tel",
    "tel-area-code",
    "tel-country-code",
    "tel-extension",
    "tel-local",
    "tel-national",
    "url",
    "username",
]

_BY_KIND: dict[str, AutofillToken] = {
    "country": "country",
    "email": "email",
    "phone": "tel",
    "username": "username",
}
_BY_NAME: dict[str, AutofillToken] = {
    "birth_date": "bday",
    "birthday": "bday",
    "city": "address-level2",
    "company": "organization",
    "date_of_birth": "bday",
    "family_name": "family-name",
    "first_name": "given-name",
    "full_name": "name",
    "given_name": "given-name",
    "last_name": "family-name",
    "name": "name",
    "organisation": "organization",
    "organization": "organization",
    "postal_code": "postal-code",
    "postcode": "postal-code",
    "street": "street-address",
    "surname": "family-name",
}
_NAMED_KINDS = frozenset({"date", "text"})


def autofill_token(kind: str, name: str) -> AutofillToken:
    """Return the token that a field of this kind and name most likely stands for, else `off`."""
    by_name = _BY_NAME.get(name, "off") if kind in _NAMED_KINDS else "off"
    return _BY_KIND.get(kind, by_name)
