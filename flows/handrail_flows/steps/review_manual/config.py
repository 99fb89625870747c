"""What reviewers see and check, and how long the person waits for them."""

from typing import Annotated, Literal, TypeAlias

import msgspec

from handrail_platform.document.model import VariableName
from handrail_platform.proofing import Document, Proofing, Verification
from handrail_platform.step.contract import ConfigRefused

Shown: TypeAlias = Literal["driving-licence", "identity-card", "passport"]
"""Evidence with a portrait: only against that a person can tell whose it is."""
Compared: TypeAlias = Literal["face-compared", "face-seen"]


class Check(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    document: Annotated[Shown, msgspec.Meta(description="The evidence that is found genuine and valid.")]
    verification: Annotated[Compared, msgspec.Meta(description="How its portrait is compared with the person.")]

    @property
    def proofing(self) -> Proofing:
        return Proofing(Document(self.document), Verification(self.verification))


class ShownVariable(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    typed: Annotated[VariableName, msgspec.Meta(description="What the person gave.")]
    read: Annotated[VariableName | None, msgspec.Meta(description="What a document says instead, beside it.")] = (
        None
    )


class ReviewManualConfig(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    show: Annotated[
        tuple[ShownVariable, ...],
        msgspec.Meta(max_length=20, description="What reviewers see of the person, and nothing else."),
    ] = ()
    pictures: Annotated[
        bool,
        msgspec.Meta(description="Show them the pictures that were kept of documents; then those are deleted."),
    ] = False
    checked: Annotated[
        tuple[Check, ...],
        msgspec.Meta(
            max_length=3,
            description="Evidence that reviewers have to confirm, each piece, before they can approve.",
        ),
    ] = ()
    two_people: Annotated[
        bool, msgspec.Meta(description="Approve only once a second person does, who is another.")
    ] = False
    wait_minutes: Annotated[
        int, msgspec.Meta(ge=1, le=20_160, description="So long a decision is waited for, and no longer.")
    ] = 1_440


def check_review(config: ReviewManualConfig) -> None:
    """Raise ConfigRefused for what makes no sense."""
    if len({each.document for each in config.checked}) < len(config.checked):
        raise ConfigRefused("checked", "names a document twice")
    if len({each.typed for each in config.show}) < len(config.show):
        raise ConfigRefused("show", "shows a variable twice")
