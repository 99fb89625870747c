"""From a message id or a tenant's text to a sentence in somebody's language."""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from gettext import GNUTranslations
from pathlib import Path
from typing import Self

import msgspec

from handrail_platform.provision.reference import BEGINS, Values, filled, in_words, pieces
from handrail_platform.text import Message, MessageParam, TenantText, Text
from handrail_ui.pages.wording.catalogue import SOURCE_LANGUAGE, compile_catalogue, fill, read_catalogues
from handrail_ui.pages.wording.negotiation import Direction, base_language, direction
from handrail_ui.pages.wording.pseudo import PSEUDO_LANGUAGE, pseudo_catalogue

TEXT_FOLDER = Path(__file__).parents[1] / "texts"
_NO_OVERRIDES: Mapping[str, str] = {}
_NO_VALUES: Values = {}


class Resolved(msgspec.Struct, frozen=True):
    """A sentence ready to show. `id` is the message id, or None for a text that a tenant wrote.

    `language` is what it is really written in: another than the page's when a translation was missing.
    """

    text: str
    id: str | None
    language: str

    def __str__(self) -> str:
        return self.text


class Translator:
    """All catalogues of one process, read once at start-up."""

    def __init__(self, catalogues: Mapping[str, GNUTranslations]) -> None:
        self._catalogues = catalogues
        self._usual = lru_cache(maxsize=256)(self._bind)

    @classmethod
    def load(cls, folders: Sequence[Path]) -> Self:
        """Read and merge `<language>.po` of every folder.

        Raises CatalogueError when a file is broken or two folders claim one id.
        """
        read = read_catalogues(folders)
        return cls({language: compile_catalogue(catalogue) for language, catalogue in read.items()})

    @classmethod
    def load_with_pseudo_locale(cls, folders: Sequence[Path]) -> Self:
        """Load as above and add the pseudo-locale, made from the English catalogue."""
        read = read_catalogues(folders)
        read[PSEUDO_LANGUAGE] = pseudo_catalogue(read[SOURCE_LANGUAGE])
        return cls({language: compile_catalogue(catalogue) for language, catalogue in read.items()})

    @property
    def languages(self) -> tuple[str, ...]:
        return tuple(sorted(self._catalogues))

    def text(
        self,
        text: Text,
        language: str,
        overrides: Mapping[str, str] = _NO_OVERRIDES,
        *,
        tenant_default: str = SOURCE_LANGUAGE,
    ) -> str:
        """Say a text in a language; falls back to its base language, the tenant's, English, the id."""
        return self.speech(language, overrides=overrides, tenant_default=tenant_default).resolve(text).text

    def speech(
        self,
        language: str,
        *,
        overrides: Mapping[str, str] = _NO_OVERRIDES,
        tenant_default: str = SOURCE_LANGUAGE,
        values: Values = _NO_VALUES,
    ) -> "Speech":
        """Bind a language, the words a tenant replaced in it (message id to sentence), and the values in them."""
        if not overrides and not values:
            return self._usual(language, tenant_default)
        return self._bind(language, tenant_default, overrides, values)

    def _bind(
        self,
        language: str,
        tenant_default: str,
        overrides: Mapping[str, str] = _NO_OVERRIDES,
        values: Values = _NO_VALUES,
    ) -> "Speech":
        chain = _fallbacks(language, tenant_default)
        known = tuple((tag, self._catalogues[tag]) for tag in chain if tag in self._catalogues)
        return Speech(language, chain, known, overrides, values)


class Speech:
    """One language, ready to speak. Templates know it as `t`: `{{ t("shell.continue") }}`."""

    __slots__ = ("_catalogues", "_chain", "_overrides", "_values", "direction", "language")

    def __init__(
        self,
        language: str,
        chain: tuple[str, ...],
        catalogues: tuple[tuple[str, GNUTranslations], ...],
        overrides: Mapping[str, str],
        values: Values = _NO_VALUES,
    ) -> None:
        self.language = language
        self.direction: Direction = direction(language)
        self._chain = chain
        self._catalogues = catalogues
        self._overrides = overrides
        self._values = values

    def __call__(self, message_id: str, *, count: int | None = None, **params: MessageParam) -> str:
        return self._message(message_id, params, count).text

    def resolve(self, text: Text) -> Resolved:
        """Say a text, and tell which message and which language it is."""
        if isinstance(text, TenantText):
            return self._tenant_text(text)
        return self._message(text.id, text.params, text.count)

    def message(self, message: Message) -> Resolved:
        """Say a message of the catalogue."""
        return self._message(message.id, message.params, message.count)

    def _message(self, message_id: str, params: Mapping[str, MessageParam], count: int | None) -> Resolved:
        sentence, language = self._sentence(message_id, count)
        if count is not None:
            params = {"count": count, **params}
        if BEGINS in sentence and message_id in self._overrides:
            said = "".join(fill(words, params) + in_words(name, self._values) for words, name in pieces(sentence))
            return Resolved(said, message_id, language)
        return Resolved(fill(sentence, params) if params else sentence, message_id, language)

    def _sentence(self, message_id: str, count: int | None) -> tuple[str, str]:
        if replaced := self._overrides.get(message_id):
            return replaced, self.language
        for language, catalogue in self._catalogues:
            found = _looked_up(catalogue, message_id, count)
            # The id is what gettext answers when it knows nothing: a msgid is never its own sentence.
            if found != message_id:
                return found, language
        return message_id, self.language

    def _tenant_text(self, text: TenantText) -> Resolved:
        for language in self._chain:
            if sentence := text.by_language.get(language):
                return Resolved(filled(sentence, self._values), None, language)
        language, sentence = next(iter(text.by_language.items()), (self.language, ""))
        return Resolved(filled(sentence, self._values), None, language)


def _looked_up(catalogue: GNUTranslations, message_id: str, count: int | None) -> str:
    """Return the sentence, or the id. Without a count a plural is said of one, which not every Python does."""
    if count is None:
        found = catalogue.gettext(message_id)
        return found if found != message_id else catalogue.ngettext(message_id, message_id, 1)
    found = catalogue.ngettext(message_id, message_id, count)
    return found if found != message_id else catalogue.gettext(message_id)


def _fallbacks(language: str, tenant_default: str) -> tuple[str, ...]:
    candidates = (
        language,
        base_language(language),
        tenant_default,
        base_language(tenant_default),
        SOURCE_LANGUAGE,
    )
    return tuple(dict.fromkeys(candidates))
