"""What exactly a person saw, because that is what the consent ledger vouches for."""

import hashlib
from collections.abc import Sequence
from typing import Literal

import msgspec

from handrail_flows.agreeing.entries import DocumentConfig, PurposeConfig
from handrail_flows.wording import spoken_in
from handrail_platform.step.effects import ConsentEntry
from handrail_platform.view import Plain


class Shown(msgspec.Struct, frozen=True, kw_only=True):
    """One entry in the language in which it is shown. A document has a title, and a text or the url of one."""

    kind: Literal["document", "purpose"]
    id: str
    version: str
    language: str
    title: str
    text: str
    url: str
    required: bool
    data: str = ""
    special: str = ""
    recipients: str = ""

    @property
    def digest(self) -> bytes:
        """SHA-256 of what is shown, in UTF-8, a line for each that there is: title, text, address, details."""
        shown = "\n".join(filter(None, (self.title, self.text, self.url, *self.details.values())))
        return hashlib.sha256(shown.encode()).digest()

    @property
    def details(self) -> dict[str, str]:
        """Return what is said besides: `data`, `special`, `recipients`, as far as there is any."""
        told = {"data": self.data, "special": self.special, "recipients": self.recipients}
        return {name: words for name, words in told.items() if words}


def shown_entries(
    documents: Sequence[DocumentConfig], purposes: Sequence[PurposeConfig], language: str
) -> tuple[Shown, ...]:
    """Return the documents, then the purposes, each in the version for a reader of the language."""
    terms = [_document(document, language) for document in documents]
    return (*terms, *(_purpose(purpose, language) for purpose in purposes))


def shown_details(purposes: Sequence[Shown]) -> dict[str, Plain]:
    """Return what a page says of its purposes besides, by id, if it says anything."""
    details: dict[str, Plain] = {shown.id: {**shown.details} for shown in purposes if shown.details}
    return {"details": details} if details else {}


def shown_data(shown: Shown) -> Plain:
    """Return a document as a page's template wants it."""
    return {
        "field": shown.id,
        "version": shown.version,
        "language": shown.language,
        "title": shown.title,
        "text": shown.text,
        "url": shown.url,
    }


def ledger_entry(shown: Shown, *, allowed: bool) -> ConsentEntry:
    """Return the line of the ledger that says what was decided about it."""
    return ConsentEntry(
        purpose=shown.id,
        version=shown.version,
        state="given" if allowed else "refused",
        text_hash=shown.digest,
        language=shown.language,
        kind=shown.kind,
        title=shown.title,
        text=shown.text,
        url=shown.url,
        data=shown.data,
        special=shown.special,
        recipients=shown.recipients,
    )


def _document(document: DocumentConfig, language: str) -> Shown:
    spoken, title = spoken_in(document.title, language)
    url = text = ""
    if document.text:
        spoken, text = spoken_in(document.text, language)
    elif document.url:
        spoken, url = spoken_in(document.url, language)
    return Shown(
        kind="document",
        id=document.id,
        version=document.version,
        language=spoken,
        title=title,
        text=text,
        url=url,
        required=True,
    )


def _purpose(purpose: PurposeConfig, language: str) -> Shown:
    spoken, text = spoken_in(purpose.text, language)
    return Shown(
        kind="purpose",
        id=purpose.id,
        version=purpose.version,
        language=spoken,
        title="",
        text=text,
        url="",
        required=purpose.required,
        data=_in(purpose.data, language),
        special=_in(purpose.special, language),
        recipients=_in(purpose.recipients, language),
    )


def _in(words: dict[str, str] | None, language: str) -> str:
    return spoken_in(words, language)[1] if words else ""
