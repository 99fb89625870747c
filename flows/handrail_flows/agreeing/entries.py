"""What is put before somebody to agree to: documents to accept, and purposes to allow or not."""

from collections.abc import Sequence
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


SameAs: TypeAlias = Annotated[
    tuple[ConsentVersion, ...],
    msgspec.Meta(
        max_length=20,
        description="Earlier versions that say the same, but for a typo or a translation: whoever agreed to one "
        "of them is not asked again.",
    ),
]


class DocumentConfig(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Terms that must be accepted to go on: the text itself, or where it stands."""

    id: Annotated[Name, msgspec.Meta(description="Name in the consent ledger, and of the box.")]
    version: ConsentVersion
    same_as: SameAs = ()
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
    same_as: SameAs = ()
    text: Annotated[
        FixedLongWording,
        msgspec.Meta(description="What is asked for, by language; a blank line starts a paragraph."),
    ]
    required: Annotated[
        bool, msgspec.Meta(description="Nobody goes on without it; only for what cannot be done otherwise.")
    ] = False
    data: Annotated[
        FixedWording | None, msgspec.Meta(description="Which personal data it is about, by language.")
    ] = None
    special: Annotated[
        FixedWording | None,
        msgspec.Meta(description="Which of it is sensitive, such as health (GDPR article 9), by language."),
    ] = None
    recipients: Annotated[
        FixedWording | None, msgspec.Meta(description="Who else gets it, by language; nobody if left out.")
    ] = None
    save_as: Annotated[
        VariableName | None, msgspec.Meta(description="Boolean variable that says whether it is allowed.")
    ] = None


def check_entries(
    documents: Sequence[DocumentConfig], purposes: Sequence[PurposeConfig], taken: Sequence[str] = ()
) -> None:
    """Raise ConfigRefused for the first thing that makes no sense; `taken` names other fields of the page."""
    if not documents and not purposes:
        raise ConfigRefused("documents", "there is nothing to accept")
    if problem := name_problem((*taken, *(each.id for each in documents), *(each.id for each in purposes))):
        raise ConfigRefused("purposes", problem)
    variables = [purpose.save_as for purpose in purposes if purpose.save_as]
    if len(set(variables)) < len(variables):
        raise ConfigRefused("purposes", "two purposes are kept in one variable")
    for index, document in enumerate(documents):
        _check_document(f"documents.{index}", document)
        _check_versions(f"documents.{index}", document)
    for index, purpose in enumerate(purposes):
        _check_versions(f"purposes.{index}", purpose)


def _check_versions(path: str, entry: DocumentConfig | PurposeConfig) -> None:
    if entry.version in entry.same_as:
        raise ConfigRefused(f"{path}.same_as", "names this very version")


def _check_document(path: str, document: DocumentConfig) -> None:
    if (document.url is None) == (document.text is None):
        raise ConfigRefused(path, "needs either a text or a url")
    for language, url in (document.url or {}).items():
        problem = destination_problem(url)
        if problem or url.startswith("/"):
            raise ConfigRefused(f"{path}.url.{language}", problem or "is not an https address")
