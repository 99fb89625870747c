"""The shape of a journey document, format 1."""

from typing import Annotated, Any, Final, Literal, TypeAlias

import msgspec

from handrail_platform.document.margin import MOST_GROUPS, MOST_NOTES, MarginNote, StepGroup
from handrail_platform.document.scenario import Scenario
from handrail_platform.guard.guardrail import Guardrail
from handrail_platform.guard.requirement import Requirement
from handrail_platform.values import SHAPE, VariableType

MOST_LIFETIME_MINUTES: Final = 20_160
"""Two weeks: people decide, and post arrives, in days."""
CURRENT_FORMAT = 1

# In Python `$` also matches before a last line feed, hence `(?!\n)`; in JSON Schema it changes nothing.
Name: TypeAlias = Annotated[str, msgspec.Meta(pattern=r"^[a-z][a-z0-9_-]{0,63}$(?!\n)", extra={SHAPE: "name"})]
VariableName: TypeAlias = Annotated[
    str, msgspec.Meta(pattern=r"^[a-z][a-z0-9_]{0,63}$(?!\n)", extra={SHAPE: "variable"})
]
LanguageTag: TypeAlias = Annotated[
    str, msgspec.Meta(pattern=r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8}){0,4}$(?!\n)", extra={SHAPE: "language"})
]
OrganisationPath: TypeAlias = Annotated[
    str,
    msgspec.Meta(
        pattern=r"^([a-z][a-z0-9_-]{0,63}(/[a-z][a-z0-9_-]{0,63}){0,7})?$(?!\n)", extra={SHAPE: "organisation"}
    ),
]
Entry: TypeAlias = Literal["anyone", "signed_in"]
Words: TypeAlias = Annotated[str, msgspec.Meta(max_length=20_000)]
StepReference: TypeAlias = Annotated[
    str,
    msgspec.Meta(
        pattern=r"^[a-z][a-z0-9_.]{0,63}@[1-9][0-9]{0,3}$(?!\n)",
        description="A step type and its version: `form@1`.",
        examples=["form@1", "password.verify@1"],
        extra={SHAPE: "step"},
    ),
]


class VisitLimit(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How often one session may come to a step, and where it goes instead when it comes once more."""

    visits: Annotated[int, msgspec.Meta(ge=1, le=100, description="So often the step may be come to.")]
    then: Annotated[Name, msgspec.Meta(description="The step that every further arrival leads to.")]


class StepNode(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One place in a journey: a step, a call of a part, or an exit of the part that this document is."""

    step: Annotated[StepReference | None, msgspec.Meta(description="The step type and its version.")] = None
    journey: Annotated[Name | None, msgspec.Meta(description="The part that is called here.")] = None
    exit: Annotated[Name | None, msgspec.Meta(description="In a part: the exit that is taken here.")] = None
    config: Annotated[dict[str, Any], msgspec.Meta(description="What the step type asks for.")] = {}
    inputs: Annotated[
        dict[VariableName, VariableName],
        msgspec.Meta(description="Of a call: for each input of the part, the variable that it is here."),
    ] = msgspec.field(default_factory=dict[str, str], name="with")
    gives: Annotated[
        dict[VariableName, VariableName],
        msgspec.Meta(description="Of a call: for each output that is wanted, the variable that it is here."),
    ] = {}
    next: Annotated[dict[Name, Name], msgspec.Meta(description="Where each outcome leads.")] = {}
    limit: Annotated[
        VisitLimit | None, msgspec.Meta(description="How often one session may come here, and where it goes then.")
    ] = None
    texts: Annotated[
        dict[LanguageTag, dict[str, Words]],
        msgspec.Meta(
            description="Replaces the step's own words, by language and slot: `title`, `lead`, `action.continue`."
        ),
    ] = {}
    note: Annotated[Words, msgspec.Meta(description="For colleagues; never shown to a customer.")] = ""
    position: Annotated[tuple[float, float] | None, msgspec.Meta(description="Where an editor draws it.")] = None

    def __post_init__(self) -> None:
        named = [field for field in NODE_KINDS if getattr(self, field) is not None]
        if len(named) != 1:
            raise ValueError("one of `step`, `journey` and `exit` has to be here, and only one")
        for field in _ELSEWHERE[named[0]]:
            if getattr(self, field):
                name = "with" if field == "inputs" else field
                raise ValueError(f"`{name}` makes no sense beside `{named[0]}`")


NODE_KINDS = ("step", "journey", "exit")
"""A node has exactly one of these."""
_ELSEWHERE = {
    "step": ("inputs", "gives"),
    "journey": ("config", "texts"),
    "exit": ("config", "inputs", "gives", "next", "limit", "texts"),
}
"""What only another kind of node may have."""


class Part(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a part promises to whoever calls it, and asks of them."""

    inputs: Annotated[
        tuple[VariableName, ...],
        msgspec.Meta(max_length=100, description="Variables that have a value when the part begins."),
    ] = ()
    requires: Annotated[
        tuple[Requirement, ...],
        msgspec.Meta(max_length=50, description="What has to hold wherever it is called, whatever way led there."),
    ] = ()
    exits: Annotated[
        dict[Name, tuple[VariableName, ...]],
        msgspec.Meta(max_length=50, description="By exit, the variables that have a value when it is taken."),
    ] = {}

    @property
    def outputs(self) -> frozenset[str]:
        """Every variable that some exit hands over."""
        return frozenset(name for outputs in self.exits.values() for name in outputs)


class JourneyDocument(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A journey as a directed graph of steps."""

    format: Annotated[Literal[1], msgspec.Meta(description="The version of this format.")]
    journey: Annotated[Name, msgspec.Meta(description="What addresses name it by.")]
    name: Annotated[dict[LanguageTag, Words], msgspec.Meta(description="What people call it, by language.")]
    description: Annotated[
        dict[LanguageTag, Words], msgspec.Meta(description="One sentence on what it is for, by language.")
    ] = {}
    entry: Annotated[
        Entry,
        msgspec.Meta(description="Who may start it: anyone, or only somebody signed in on this browser."),
    ] = "anyone"
    lifetime_minutes: Annotated[
        int,
        msgspec.Meta(
            ge=1, le=MOST_LIFETIME_MINUTES, description="After so long a session that was begun is over."
        ),
    ] = 30
    variables: Annotated[
        dict[VariableName, VariableType],
        msgspec.Meta(max_length=500, description="Everything that steps hand to one another, with its type."),
    ] = {}
    part: Annotated[
        Part | None,
        msgspec.Meta(description="Makes it a part: other journeys call it, and nobody can start it alone."),
    ] = None
    guardrails: Annotated[
        tuple[Guardrail, ...],
        msgspec.Meta(max_length=100, description="What it demands of itself, beside what is demanded of it."),
    ] = ()
    organisation: Annotated[
        OrganisationPath,
        msgspec.Meta(description="The organisation that it serves, below its parents: `europe/retail`."),
    ] = ""
    apps: Annotated[
        tuple[Name, ...], msgspec.Meta(max_length=50, description="The apps to which it lets people in.")
    ] = ()
    start: Annotated[Name, msgspec.Meta(description="The first step.")]
    steps: Annotated[dict[Name, StepNode], msgspec.Meta(min_length=1, description="Every step, by its name.")]
    otherwise: Annotated[
        dict[Name, Name],
        msgspec.Meta(description="Where an outcome leads that a step does not wire itself: `{error: sorry}`."),
    ] = {}
    scenarios: Annotated[
        tuple[Scenario, ...],
        msgspec.Meta(max_length=200, description="What people expect of it; tried by `handrail journey test`."),
    ] = ()
    groups: Annotated[
        Annotated[dict[Name, StepGroup], msgspec.Meta(max_length=MOST_GROUPS)] | msgspec.UnsetType,
        msgspec.Meta(description="Steps that belong together, for whoever reads the journey."),
    ] = msgspec.UNSET
    notes: Annotated[
        Annotated[dict[Name, MarginNote], msgspec.Meta(max_length=MOST_NOTES)] | msgspec.UnsetType,
        msgspec.Meta(description="What stands beside the steps, for whoever reads the journey."),
    ] = msgspec.UNSET

    def __post_init__(self) -> None:
        if "subject" in self.variables:
            raise ValueError("`subject` is whom a journey is about, and no name of a variable")
        for field in ("guardrails", "organisation", "apps"):
            if self.part is not None and getattr(self, field):
                raise ValueError(f"`{field}` makes no sense in a part: whoever calls it says so")
