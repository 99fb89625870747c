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
    config: Annotated[dict[str, Any], msgspec.Meta(description="What the step type asks for.")] = {}
    next: Annotated[dict[Name, Name], msgspec.Meta(description="Where each outcome leads.")] = {}
    texts: Annotated[
        dict[LanguageTag, dict[str, Words]],
        msgspec.Meta(
            description="Replaces the step's own words, by language and slot: `title`, `lead`, `action.continue`."
        ),
    ] = {}
    note: Annotated[Words, msgspec.Meta(description="For colleagues; never shown to a customer.")] = ""
    position: Annotated[tuple[float, float] | None, msgspec.Meta(description="Where an editor draws it.")] = None


class JourneyDocument(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A journey as a directed graph of steps."""

    format: Annotated[Literal[1], msgspec.Meta(description="The version of this format.")]
    journey: Annotated[Name, msgspec.Meta(description="What addresses name it by.")]
    name: Annotated[dict[LanguageTag, Words], msgspec.Meta(description="What people call it, by language.")]
    description: Annotated[
        dict[LanguageTag, Words], msgspec.Meta(description="One sentence on what it is for, by language.")
    ] = {}
    entry: Annotated[
        Literal["anyone", "signed_in"],
        msgspec.Meta(description="Who may start it: anyone, or only somebody signed in on this browser."),
    ] = "anyone"
    lifetime_minutes: Annotated[
        int, msgspec.Meta(ge=1, le=1440, description="After so long a session that was begun is over.")
    ] = 30
    variables: Annotated[
        dict[VariableName, VariableType],
        msgspec.Meta(max_length=500, description="Everything that steps hand to one another, with its type."),
    ] = {}
    start: Annotated[Name, msgspec.Meta(description="The first step.")]
    steps: Annotated[dict[Name, StepNode], msgspec.Meta(min_length=1, description="Every step, by its name.")]
    otherwise: Annotated[
        dict[Name, Name],
        msgspec.Meta(description="Where an outcome leads that a step does not wire itself: `{error: sorry}`."),
    ] = {}
