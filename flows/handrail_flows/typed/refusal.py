"""Why something typed is no value."""

from typing import Literal, TypeAlias

import msgspec

Reason: TypeAlias = Literal[
    "characters",
    "checkbox",
    "choice",
    "country",
    "date",
    "email",
    "number",
    "pattern",
    "phone",
    "phone_abroad",
    "required",
    "required_tick",
    "too_large",
    "too_long",
    "too_short",
    "too_small",
    "username",
]


class Refusal(msgspec.Struct, frozen=True):
    """The reason is the last part of a message id."""

    reason: Reason
