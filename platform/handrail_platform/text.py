"""What a person reads: a message with a stable id, or a text that a tenant wrote itself."""

from collections.abc import Mapping
from typing import TypeAlias

import msgspec

MessageParam: TypeAlias = str | int


class Message(msgspec.Struct, frozen=True, tag="message"):
    """A sentence of the catalogue, by id; tests and clients rely on the id and never on the words.

    `count` selects the plural form of the language (CLDR rules) and is also the parameter `{count}`.
    """

    id: str
    params: Mapping[str, MessageParam] = {}
    count: int | None = None


class TenantText(msgspec.Struct, frozen=True, tag="text"):
    """A sentence that a tenant wrote in a journey, by BCP 47 language tag."""

    by_language: Mapping[str, str]


Text: TypeAlias = Message | TenantText
