"""The page a step wants to show, as data: HTML and JSON clients are fed from the same object."""

from collections.abc import Mapping
from typing import Final, Literal, TypeAlias

import msgspec

from handrail_platform.text import Message, Text

FieldKind: TypeAlias = Literal[
    "checkbox", "choice", "code", "country", "date", "email", "image", "number", "password", "phone", "text"
]
Plain: TypeAlias = str | int | bool | list["Plain"] | dict[str, "Plain"] | None


class Option(msgspec.Struct, frozen=True):
    """One entry of a `choice`."""

    value: str
    label: Text


class Field(msgspec.Struct, frozen=True, kw_only=True):
    """One input. `value` is what the person typed before, and is always empty for a secret.

    `autocomplete` is a token of the HTML autofill field names (WCAG 2.2, 1.3.5 and 3.3.8).
    """

    name: str
    kind: FieldKind
    label: Text
    hint: Text | None = None
    required: bool = True
    value: str = ""
    error: Text | None = None
    autocomplete: str = "off"
    options: tuple[Option, ...] = ()
    max_length: int | None = None


class Action(msgspec.Struct, frozen=True, kw_only=True):
    """One button. `submits_fields` is false for a button that goes on without the fields (resend, skip)."""

    name: str
    label: Text
    weight: Literal["primary", "secondary", "quiet"] = "primary"
    submits_fields: bool = True


class Notice(msgspec.Struct, frozen=True):
    """A sentence above the fields that tells what just happened."""

    tone: Literal["info", "success", "warning", "error"]
    text: Message


AWAY: Final = "away"
"""In a view's `data`: the address elsewhere to which the person goes on, and from where they come back here.

Whoever shows the page adds `state`, by which it is known again.
"""


class View(msgspec.Struct, frozen=True, kw_only=True):
    """What is on the page. `id` names template and shape of `data`, with a version: `totp-enrol.v1`."""

    id: str
    title: Text
    lead: Text | None = None
    notice: Notice | None = None
    fields: tuple[Field, ...] = ()
    actions: tuple[Action, ...] = ()
    data: Mapping[str, Plain] = {}
