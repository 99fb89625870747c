"""Codes by text message: to which numbers they may go, and what each is counted as."""

from collections.abc import Sequence
from typing import Annotated, TypeAlias

import msgspec

from handrail_flows.sent_code.asking import Sending
from handrail_flows.typed.country import CountryCode
from handrail_flows.typed.phone import calling_code, is_region
from handrail_platform.step.contract import ConfigRefused
from handrail_platform.step.outbox import SendSmsCode
from handrail_platform.step.reads import Spend

Countries: TypeAlias = Annotated[
    tuple[CountryCode, ...],
    msgspec.Meta(
        min_length=1, max_length=50, description="The only countries to whose numbers messages are sent."
    ),
]
"""There is no default: every country in the list can cost money (toll fraud)."""


def refuse_countries(countries: Sequence[str]) -> None:
    """Raise ConfigRefused for a country that has no telephone numbers of its own, or stands there twice."""
    if not all(map(is_region, countries)):
        raise ConfigRefused("countries", "names one that has no telephone numbers of its own")
    if len(set(countries)) < len(countries):
        raise ConfigRefused("countries", "names one twice")


def texting(number: str) -> Sending:
    """Return how codes go to this number, in E.164."""
    return Sending(SendSmsCode, number, Spend("sms-send", number, within=calling_code(number)))
