"""What a vendor has to find, what of it is compared and kept, and how long its result is waited for."""

from typing import Annotated, Final, Literal, TypeAlias

import msgspec

from handrail_platform.document.model import VariableName
from handrail_platform.proofing import Document, Proofing, Verification
from handrail_platform.provision.reference import VendorReference
from handrail_platform.step.contract import ConfigRefused
from handrail_platform.values import VariableType

Compared: TypeAlias = Literal["birth_date", "family_name", "given_names"]
Saved: TypeAlias = Literal["birth_date", "document_expires", "family_name", "given_names", "issuing_state"]
COMPARED_TYPES: Final[dict[Compared, VariableType]] = {
    "birth_date": "date",
    "family_name": "text",
    "given_names": "text",
}
SAVED_TYPES: Final[dict[Saved, VariableType]] = {
    "birth_date": "date",
    "document_expires": "date",
    "family_name": "text",
    "given_names": "text",
    "issuing_state": "text",
}


class Evidence(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    document: Annotated[Document, msgspec.Meta(description="The evidence that is found genuine and valid.")]
    verification: Annotated[Verification, msgspec.Meta(description="How the person is shown to be its holder.")]

    @property
    def proofing(self) -> Proofing:
        return Proofing(self.document, self.verification)

    @property
    def name(self) -> str:
        return f"{self.document}/{self.verification}"


class ProofingVendorConfig(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    vendor: VendorReference
    evidence: Annotated[
        tuple[Evidence, ...],
        msgspec.Meta(
            min_length=1,
            max_length=3,
            description="What the vendor has to validate and verify, each piece; less is outcome `rejected`.",
        ),
    ]
    compare: Annotated[
        dict[Compared, VariableName],
        msgspec.Meta(description="What was typed before and has to be what the vendor found: variable by name."),
    ] = {}
    save: Annotated[
        dict[Saved, VariableName],
        msgspec.Meta(description="What is kept of the result, in words of its own: variable by name."),
    ] = {}
    on_review: Annotated[
        Literal["wait", "leave"],
        msgspec.Meta(description="While somebody at the vendor looks at it: wait on, or leave by `review`."),
    ] = "wait"
    wait_minutes: Annotated[
        int, msgspec.Meta(ge=1, le=10_080, description="So long a result is waited for, and no longer.")
    ] = 60


def check_vendor(config: ProofingVendorConfig) -> None:
    """Raise ConfigRefused for what makes no sense."""
    if len({each.document for each in config.evidence}) < len(config.evidence):
        raise ConfigRefused("evidence", "names a document twice")
    if len(set(config.save.values())) < len(config.save):
        raise ConfigRefused("save", "two things are kept in one variable")
    if set(config.save.values()) & set(config.compare.values()):
        raise ConfigRefused("save", "would replace what was typed before")
