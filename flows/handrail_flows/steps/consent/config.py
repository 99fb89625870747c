"""What is put before a person: documents to accept, and purposes to allow or not."""

from typing import Annotated, TypeAlias

import msgspec

from handrail_flows.destination import Destination, destination_problem
from handrail_flows.field_names import name_problem
from handrail_flows.wording import FixedLongWording, FixedWording
from handrail_platform.document.model import LanguageTag, Name, VariableName
from handrail_platform.step.contract import ConfigRefused
from handrail_platform.values import SHAPE

ConsentVersion: TypeAlias = Annotated[
    str,
    msgspec.Meta(
        pattern=r"^[A-Za-z0-9._-]{1,64}$(?!\n)",
        description="Whoever agreed to another version is asked again.",
        examples=["2026-11"],
        extra={SHAPE: "consent-version"},
    ),
]
"""As guardrails name it."""


class DocumentConfig(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Terms that must be accepted to go on: the text itself, or where it stands."""

    id: Annotated[Name, msgspec.Meta(description="Name in the consent ledger, and of the box.")]
    version: ConsentVersion
    title: Annotated[FixedWording, msgspec.Meta(description="What the terms are called, by language.")]
    url: Annotated[
        Annotated[dict[LanguageTag, Destination], msgspec.Meta(min_length=1)] | None,
        msgspec.Meta(description="Where the terms stand, by language, if not here: an https address."),
    ] = None
    text: Annotated[
        FixedLongWording | None,
        msgspec.Meta(description="The terms themselves, by language; a blank line starts a paragraph."),
    ] = None


class PurposeConfig(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One use of personal data. It is refused unless it is ticked (GDPR articles 4(11) and 7(4))."""

    id: Annotated[Name, msgspec.Meta(description="Name in the consent ledger, and of the box.")]
    version: ConsentVersion
    text: Annotated[
        FixedLongWording,
        msgspec.Meta(description="What is asked for, by language; a blank line starts a paragraph."),
    ]
    required: Annotated[
        bool, msgspec.Meta(description="Nobody goes on without it; only for what cannot be done otherwise.")
    ] = False
    save_as: Annotated[
        VariableName | None, msgspec.Meta(description="Boolean variable that says whether it is allowed.")
    ] = None


class ConsentConfig(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    documents: Annotated[
        tuple[DocumentConfig, ...],
        msgspec.Meta(max_length=10, description="Terms that must be accepted to go on."),
    ] = ()
    purposes: Annotated[
        tuple[PurposeConfig, ...],
        msgspec.Meta(max_length=20, description="Uses of personal data, each allowed or refused apart."),
    ] = ()

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


def check_consent(config: ConsentConfig) -> None:
    """Raise ConfigRefused for the first thing that makes no sense."""
    if not config.documents and not config.purposes:
        raise ConfigRefused("documents", "there is nothing to accept")
    if problem := name_problem(config.ids):
        raise ConfigRefused("purposes", problem)
    variables = [purpose.save_as for purpose in config.purposes if purpose.save_as]
    if len(set(variables)) < len(variables):
        raise ConfigRefused("purposes", "two purposes are kept in one variable")
    for index, document in enumerate(config.documents):
        _check_document(f"documents.{index}", document)


def _check_document(path: str, document: DocumentConfig) -> None:
    if (document.url is None) == (document.text is None):
        raise ConfigRefused(path, "needs either a text or a url")
    for language, url in (document.url or {}).items():
        problem = destination_problem(url)
        if problem or url.startswith("/"):
            raise ConfigRefused(f"{path}.url.{language}", problem or "is not an https address")
