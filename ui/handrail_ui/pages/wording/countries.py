"""The countries of ISO 3166-1, named and sorted for a reader."""

import unicodedata
from collections.abc import Mapping
from functools import lru_cache
from typing import cast

import msgspec

from handrail_ui.pages.wording.negotiation import content_language


class Country(msgspec.Struct, frozen=True):
    """`code` is ISO 3166-1 alpha-2."""

    code: str
    name: str


@lru_cache(maxsize=32)
def countries(language: str) -> tuple[Country, ...]:
    """List all countries by their name in a language, sorted as its readers expect.

    A language that CLDR does not know gets English names.
    """
    # A minority of pages asks for a country, so nobody else pays for Babel's data.
    from babel import Locale, UnknownLocaleError  # noqa: PLC0415
    from pycountry import countries as iso_3166  # noqa: PLC0415

    try:
        locale = Locale.parse(content_language(language), sep="-")
    except (UnknownLocaleError, ValueError):
        locale = Locale("en")
    names = cast("Mapping[str, str]", locale.territories)
    codes = (str(country.alpha_2) for country in iso_3166)
    named = (Country(code, names.get(code, code)) for code in codes)
    return tuple(sorted(named, key=lambda country: _sort_key(country.name)))


def _sort_key(name: str) -> str:
    decomposed = unicodedata.normalize("NFD", name.casefold())
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))
