"""Scenarios: what people expect of a journey, as given, when and then. They change nothing about it."""

from typing import Annotated, Literal, TypeAlias

import msgspec

from handrail_platform.assurance import AssuranceLevel, AuthenticatorProfile
from handrail_platform.values import SHAPE, Value

StepPlace: TypeAlias = Annotated[
    str,
    msgspec.Meta(
        pattern=r"^[a-z][a-z0-9_/-]{0,511}$(?!\n)",
        extra={SHAPE: "step-place"},
        description="A step; one of a part is named after the call: `address/code`.",
    ),
]
Span: TypeAlias = Annotated[
    str,
    msgspec.Meta(
        pattern=r"^[1-9][0-9]{0,4}[smhd]$(?!\n)",
        description="A time.",
        examples=["20m", "2d"],
        extra={SHAPE: "span"},
    ),
]
Text: TypeAlias = Annotated[str, msgspec.Meta(max_length=4_000)]


class GivenAccount(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An account that exists before: the same person, if somebody is signed in."""

    email: Annotated[Text, msgspec.Meta(description="Its address.")] = ""
    phone: Annotated[Text, msgspec.Meta(description="Its number, in E.164.")] = ""
    username: Text = ""
    name: Text = "Alex Example"
    attributes: Annotated[
        dict[str, Value], msgspec.Meta(max_length=100, description="What is kept with it, by variable.")
    ] = {}
    password: Annotated[Text, msgspec.Meta(description="Empty: it has none.")] = ""
    totp: Annotated[bool, msgspec.Meta(description="It has an authenticator app.")] = False
    federated: Annotated[
        Text,
        msgspec.Meta(
            description="The identity provider that it is linked to; what comes from there is always this person.",
            examples=["provider:google"],
        ),
    ] = ""
    recovery_code: Annotated[
        Text,
        msgspec.Meta(
            description="A recovery code that it has left, as it was shown.", examples=["7k2mq-9xw4d-tp3hv"]
        ),
    ] = ""
    trusted_device: Annotated[
        bool, msgspec.Meta(description="Its person had this browser remembered, a moment ago.")
    ] = False
    agreed: Annotated[
        dict[str, Annotated[str, msgspec.Meta(max_length=64)]],
        msgspec.Meta(
            max_length=100,
            description="Versions of the documents and purposes that its person agreed to, by their ids.",
            examples=[{"terms": "2026-09"}],
        ),
    ] = {}


class GivenSignals(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What speaks against whoever comes. What is left out does not."""

    new_device: Annotated[bool, msgspec.Meta(description="Nobody signed in to the account with it lately.")] = (
        False
    )
    new_network: Annotated[bool, msgspec.Meta(description="Nobody signed in to the account from it lately.")] = (
        False
    )
    failures: Annotated[
        int, msgspec.Meta(ge=0, le=1_000, description="Wrong guesses at the account within a day.")
    ] = 0
    attempts: Annotated[
        int, msgspec.Meta(ge=1, le=1_000_000, description="Assessments from the network within an hour.")
    ] = 1
    disposable_email: Annotated[
        bool, msgspec.Meta(description="The typed address is of a service for addresses that are thrown away.")
    ] = False
    answered_in: Annotated[
        Annotated[int, msgspec.Meta(ge=0)] | None,
        msgspec.Meta(description="Milliseconds in which the last page was answered."),
    ] = None


class Given(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What holds before somebody comes."""

    language: Annotated[str, msgspec.Meta(min_length=2, max_length=35)] = "en"
    account: Annotated[
        GivenAccount | None, msgspec.Meta(description="The one account that there is; none, if it is left out.")
    ] = None
    document: Annotated[
        tuple[Annotated[str, msgspec.Meta(max_length=60)], ...],
        msgspec.Meta(
            max_length=3, description="The machine-readable zone of the document that they show, by line."
        ),
    ] = ()
    signals: Annotated[
        GivenSignals | None,
        msgspec.Meta(description="What risk is judged by; if it is left out, as in the examples of the step."),
    ] = None
    signed_in: Annotated[
        tuple[AuthenticatorProfile, ...],
        msgspec.Meta(description="What was used to sign in on this browser; nothing: nobody is signed in."),
    ] = ()


class When(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One thing that happens: an answer at a step, or time that passes."""

    at: Annotated[StepPlace | None, msgspec.Meta(description="The step whose page is answered.")] = None
    do: Annotated[
        str,
        msgspec.Meta(
            min_length=1, max_length=64, description="The button that is pressed, or the outcome to be led to."
        ),
    ] = "continue"
    fields: Annotated[
        dict[str, Text],
        msgspec.Meta(description="What is typed; what is left out is typed as in the step's example."),
    ] = msgspec.field(default_factory=dict[str, str], name="with")
    wait: Annotated[Span | None, msgspec.Meta(description="So much time passes instead.")] = None

    def __post_init__(self) -> None:
        if (self.at is None) == (self.wait is None):
            raise ValueError("either `at` or `wait` has to be here")


class Then(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What must hold after that. What is left out may be anything."""

    end: Annotated[StepPlace | None, msgspec.Meta(description="The end that was reached.")] = None
    at: Annotated[StepPlace | None, msgspec.Meta(description="The step whose page is shown.")] = None
    signed_in: Annotated[bool | None, msgspec.Meta(description="Whether somebody was signed in.")] = None
    assurance: Annotated[
        AssuranceLevel | None, msgspec.Meta(description="The assurance level that the sign-in reached.")
    ] = None
    never: Annotated[
        tuple[StepPlace, ...], msgspec.Meta(max_length=200, description="Steps that were not come to.")
    ] = ()
    messages: Annotated[
        dict[Literal["email", "text"], Annotated[int, msgspec.Meta(ge=0)]],
        msgspec.Meta(description="How many were sent, by channel."),
    ] = {}

    def __post_init__(self) -> None:
        said = (self.end, self.at, self.signed_in, self.assurance)
        if not self.never and not self.messages and all(each is None for each in said):
            raise ValueError("says nothing that must hold")


class Scenario(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One story that has to come out so."""

    name: Annotated[str, msgspec.Meta(min_length=1, max_length=200)]
    given: Given = Given()
    when: Annotated[tuple[When, ...], msgspec.Meta(max_length=200)] = ()
    then: Then
