"""Countries, kept as ISO 3166-1 alpha-2."""

from functools import cache
from typing import Annotated, TypeAlias

import msgspec

from handrail_flows.typed.refusal import Refusal
from handrail_platform.values import SHAPE

MAX_LENGTH = 2
CountryCode: TypeAlias = Annotated[
    str,
    msgspec.Meta(
        pattern=r"^[A-Z]{2}$(?!\n)",
        description="ISO 3166-1 alpha-2.",
        examples=["GB"],
        extra={SHAPE: "country"},
    ),
]


def read_country(text: str) -> str | Refusal:
    """Return the code in upper case. Names of countries belong to the page, codes to us."""
    code = text.upper()
    return code if code in _codes() else Refusal("country")


@cache
def _codes() -> frozenset[str]:
    # Few journeys ask for a country, so nobody else pays for the data.
    from pycountry import countries  # noqa: PLC0415

    return frozenset(str(country.alpha_2) for country in countries)
