"""Which language a page speaks, and how languages are named and written."""

from functools import lru_cache
from typing import Literal, TypeAlias

from handrail_ui.pages.wording.pseudo import PSEUDO_LANGUAGE

Direction: TypeAlias = Literal["ltr", "rtl"]

# ISO 639 codes of living languages whose usual script runs from right to left (CLDR).
_RIGHT_TO_LEFT = frozenset(
    {"ar", "ckb", "dv", "fa", "he", "ks", "lrc", "mzn", "ps", "sd", "syr", "ug", "ur", "yi"}
)
_MOST_RANGES = 20
_MOST_CHARACTERS = 500


def negotiate(languages: tuple[str, ...], *, default: str, accept_language: str | None, choice: str | None) -> str:
    """Choose one of the tenant's languages; the person has the last word, then the browser, then the tenant.

    Lookup follows RFC 4647 section 3.4: a range loses its last subtag until something fits.
    """
    header = (accept_language or "")[:_MOST_CHARACTERS]
    return _negotiate(languages, default, header, (choice or "")[:_MOST_CHARACTERS])


@lru_cache(maxsize=1024)
def _negotiate(languages: tuple[str, ...], default: str, accept_language: str, choice: str) -> str:
    if choice and (chosen := _look_up(languages, choice)):
        return chosen
    for wanted in _ranges(accept_language):
        if wanted == "*":
            return default
        if found := _look_up(languages, wanted):
            return found
    return default


def direction(language: str) -> Direction:
    """Say which way the usual script of a BCP 47 language runs."""
    return "rtl" if base_language(language) in _RIGHT_TO_LEFT else "ltr"


def base_language(language: str) -> str:
    """Return the primary subtag: `de` for `de-AT`."""
    return language.partition("-")[0].lower()


def content_language(language: str) -> str:
    """Return the language whose dates and names of countries stand in: English for the pseudo-locale."""
    return "en" if language == PSEUDO_LANGUAGE else language


@lru_cache(maxsize=64)
def language_name(language: str) -> str:
    """Name a language in itself, as its speakers look for it: `Deutsch`, `English`."""
    from babel import Locale, UnknownLocaleError  # noqa: PLC0415  (only a language switch pays for Babel)

    if language == PSEUDO_LANGUAGE:
        return "[Þšéûðö]"
    try:
        locale = Locale.parse(language, sep="-")
    except (UnknownLocaleError, ValueError):
        return language
    name = locale.get_display_name(locale) or language
    return name[:1].upper() + name[1:]


def _look_up(languages: tuple[str, ...], wanted: str) -> str | None:
    by_lowercase = {language.lower(): language for language in languages}
    subtags = wanted.lower().split("-")
    while subtags:
        if exact := by_lowercase.get("-".join(subtags)):
            return exact
        subtags.pop()
        # RFC 4647: a single-letter subtag introduces the one after it and falls with it.
        if subtags and len(subtags[-1]) == 1:
            subtags.pop()
    base = base_language(wanted)
    return next((language for language in languages if base_language(language) == base), None)


def _ranges(header: str) -> list[str]:
    """Return the wanted ranges of an Accept-Language header (RFC 9110 section 12.5.4), dearest first."""
    weighed: list[tuple[float, int, str]] = []
    for index, part in enumerate(header.split(",")[:_MOST_RANGES]):
        tag, _, parameter = part.partition(";")
        weight = _quality(parameter)
        if tag.strip() and weight > 0:
            weighed.append((-weight, index, tag.strip()))
    return [tag for _, _, tag in sorted(weighed)]


def _quality(parameter: str) -> float:
    name, _, value = parameter.strip().partition("=")
    if name.strip().lower() != "q":
        return 1.0
    try:
        return min(float(value), 1.0)
    except ValueError:
        return 0.0
