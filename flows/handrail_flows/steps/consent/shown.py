"""What exactly a person saw, because that is what the consent ledger vouches for."""

import hashlib

import msgspec

from handrail_flows.steps.consent.config import ConsentConfig, DocumentConfig, PurposeConfig
from handrail_flows.wording import spoken_in


class Shown(msgspec.Struct, frozen=True, kw_only=True):
    """One entry in the language in which it is shown. A document has a title, and a text or the url of one."""

    id: str
    version: str
    language: str
    title: str
    text: str
    url: str
    required: bool

    @property
    def digest(self) -> bytes:
        """SHA-256 of what is shown, in UTF-8: title, text and address, as far as there are any, a line each."""
        shown = "\n".join(filter(None, (self.title, self.text, self.url)))
        return hashlib.sha256(shown.encode()).digest()


def shown_entries(config: ConsentConfig, language: str) -> tuple[Shown, ...]:
    """Return the documents, then the purposes, each in the version for a reader of the language."""
    documents = [_document(document, language) for document in config.documents]
    return (*documents, *(_purpose(purpose, language) for purpose in config.purposes))


def _document(document: DocumentConfig, language: str) -> Shown:
    spoken, title = spoken_in(document.title, language)
    url = text = ""
    if document.text:
        spoken, text = spoken_in(document.text, language)
    elif document.url:
        spoken, url = spoken_in(document.url, language)
    return Shown(
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
        id=purpose.id,
        version=purpose.version,
        language=spoken,
        title="",
        text=text,
        url="",
        required=purpose.required,
    )
