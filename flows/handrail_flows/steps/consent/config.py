"""What the consent step puts before a person."""

from typing import Annotated, Literal

import msgspec

from handrail_flows.agreeing.entries import DocumentConfig, PurposeConfig


class ConsentConfig(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    documents: Annotated[
        tuple[DocumentConfig, ...],
        msgspec.Meta(max_length=10, description="Terms that must be accepted to go on."),
    ] = ()
    purposes: Annotated[
        tuple[PurposeConfig, ...],
        msgspec.Meta(max_length=20, description="Uses of personal data, each allowed or refused apart."),
    ] = ()
    ask: Annotated[
        Literal["everything", "missing"],
        msgspec.Meta(
            description="Of somebody with an account: everything anew, or only what they have not decided yet in "
            "this version. With nothing left, the step shows no page."
        ),
    ] = "everything"

    @property
    def ids(self) -> tuple[str, ...]:
        """Ids of everything there is to tick, in the order of the page."""
        terms = [document.id for document in self.documents]
        return (*terms, *(purpose.id for purpose in self.purposes))

    @property
    def required(self) -> dict[str, str]:
        """Versions of everything that nobody goes on without, by id."""
        purposes = [purpose for purpose in self.purposes if purpose.required]
        terms = {document.id: document.version for document in self.documents}
        return terms | {purpose.id: purpose.version for purpose in purposes}
