"""How a document is asked for, and what makes no sense."""

from typing import Annotated, Final, Literal, TypeAlias

import msgspec

from handrail_platform.document.model import VariableName
from handrail_platform.mrz.zone import DocumentKind
from handrail_platform.step.contract import ConfigRefused
from handrail_platform.values import VariableType

Compared: TypeAlias = Literal["birth_date", "family_name", "given_names"]
Saved: TypeAlias = Literal[
    "birth_date",
    "document_type",
    "expires",
    "family_name",
    "given_names",
    "issuing_state",
    "nationality",
    "number",
]
KeptDays: TypeAlias = Annotated[int, msgspec.Meta(ge=1, le=30)]
Years: TypeAlias = Annotated[int, msgspec.Meta(ge=1, le=120)]
COMPARED_TYPES: Final[dict[Compared, VariableType]] = {
    "birth_date": "date",
    "family_name": "text",
    "given_names": "text",
}
SAVED_TYPES: Final[dict[Saved, VariableType]] = {
    "birth_date": "date",
    "document_type": "choice",
    "expires": "date",
    "family_name": "text",
    "given_names": "text",
    "issuing_state": "text",
    "nationality": "text",
    "number": "text",
}


class DocumentCaptureConfig(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    accept: Annotated[
        tuple[DocumentKind, ...],
        msgspec.Meta(min_length=1, max_length=3, description="Which documents count."),
    ] = ("passport", "card")
    compare: Annotated[
        dict[Compared, VariableName],
        msgspec.Meta(description="What was typed before and has to stand on the document: variable by name."),
    ] = {}
    save: Annotated[
        dict[Saved, VariableName],
        msgspec.Meta(description="What is kept of the document, in words of its own: variable by name."),
    ] = {}
    minimum_age: Annotated[
        Years | None, msgspec.Meta(description="In years; whoever is younger leaves by too_young.")
    ] = None
    max_attempts: Annotated[
        int, msgspec.Meta(ge=1, le=10, description="Pictures on one visit before it gives up.")
    ] = 3
    keep_days: Annotated[
        KeptDays | None,
        msgspec.Meta(description="So long are pictures kept for a manual review; without it none is."),
    ] = None
    both_sides: Annotated[
        bool, msgspec.Meta(description="Of a card, the other side as well, for reviewers to see.")
    ] = False


def check_document(config: DocumentCaptureConfig) -> None:
    """Raise ConfigRefused for what makes no sense."""
    if len(set(config.accept)) < len(config.accept):
        raise ConfigRefused("accept", "names a document twice")
    if len(set(config.save.values())) < len(config.save):
        raise ConfigRefused("save", "two things are kept in one variable")
    if set(config.save.values()) & set(config.compare.values()):
        raise ConfigRefused("save", "would replace what was typed before it is compared again")
    if config.both_sides and config.keep_days is None:
        raise ConfigRefused(
            "both_sides", "asks for a side that nobody would see: keep_days says how long it is kept"
        )
    if config.both_sides and "card" not in config.accept:
        raise ConfigRefused("both_sides", "asks for the other side of a card, and no card is accepted")
