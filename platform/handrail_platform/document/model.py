"""The shape of a journey document, format 1."""

from typing import Annotated, Any, Literal, TypeAlias

import msgspec

from handrail_platform.values import VariableType

CURRENT_FORMAT = 1

# In Python `$` also matches before a last line feed, hence `(?!\n)`; in JSON Schema it changes nothing.
Name: TypeAlias = Annotated[str, msgspec.Meta(pattern=r"^[a-z][a-z0-9_-]{0,63}$(?!\n)")]
VariableName: TypeAlias = Annotated[str, msgspec.Meta(pattern=r"^[a-z][a-z0-9_]{0,63}$(?!\n)")]
LanguageTag: TypeAlias = Annotated[str, msgspec.Meta(pattern=r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8}){0,4}$(?!\n)")]
Words: TypeAlias = Annotated[str, msgspec.Meta(max_length=20_000)]
StepReference: TypeAlias = Annotated[
    str,
    msgspec.Meta(
        pattern=r"^[a-z][a-z0-9_.]{0,63}@[1-9][0-9]{0,3}$(?!\n)",
        description="A step type and its version: `form@1`.",
        examples=["form@1", "password.verify@1"],
    ),
]


class StepNode(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One step of a journey: its type, how it is configured, and where each outcome leads."""

    step: StepReference
    config: dict[str, Any] = {}
    next: dict[Name, Name] = {}
    texts: dict[LanguageTag, dict[str, Words]] = {}
    """Replaces the step's own words, by language and by slot (`title`, `lead`, `action.continue`)."""
    note: Words = ""
    """For colleagues; never shown to a customer."""
    position: tuple[float, float] | None = None
    """Where an editor draws it."""


class JourneyDocument(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A journey as a directed graph of steps."""

    format: Literal[1]
    journey: Name
    name: dict[LanguageTag, Words]
    description: dict[LanguageTag, Words] = {}
    """One sentence on what it is for."""
    entry: Literal["anyone", "signed_in"] = "anyone"
    """Who may start it: anyone, or only somebody signed in on this browser."""
    lifetime_minutes: Annotated[int, msgspec.Meta(ge=1, le=1440)] = 30
    variables: Annotated[dict[VariableName, VariableType], msgspec.Meta(max_length=500)] = {}
    start: Name
    steps: Annotated[dict[Name, StepNode], msgspec.Meta(min_length=1)]
    otherwise: dict[Name, Name] = {}
    """Where an outcome leads that a step does not wire itself, by outcome: `{error: sorry}`."""
