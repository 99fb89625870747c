"""A page that asks for a code from a text message, and whose number it is."""

from typing import Any

from tests.unit.steps.email_codes import Limits
from tests.unit.steps.journeys import Play, play, step_in_place

NUMBER = "+4917604069012"
"""Of those that Germany keeps for stories."""
ABROAD = "+12025550123"


def confirming(number: str = NUMBER, **config: Any) -> dict[str, Any]:
    return step_in_place(
        "sms.confirm@1",
        {"number": "phone", "countries": ["DE"], **config},
        variables={"phone": "phone"},
        given={"values": {"phone": number}},
    )


def at_the_page(number: str = NUMBER, **config: Any) -> Play:
    return play(confirming(number, **config), answers=Limits())
