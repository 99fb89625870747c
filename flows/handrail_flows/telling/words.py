"""Messages that a tenant writes, with places for values. What somebody typed never becomes more than words there.

A name can be an address: "Alice https://evil.example" in a mail of the tenant's would be a link that the tenant
seems to vouch for. So nothing that a program could take for a link is left of a value.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from typing import Final

from handrail_platform.step.contract import ConfigRefused
from handrail_platform.values import Value

LONGEST_VALUE: Final = 60
"""Characters of one value: enough for a name, too few for a story."""
_PLACE: Final = re.compile(r"\{([a-z][a-z0-9_]{0,63})\}")
_MOST_PLACES: Final = 20
_AROUND: Final = "\"'“”„\u2018\u2019«»()[],;:!?.…،؛؟"
"""What may stand before or after a place without becoming one word with it."""
_OF_ADDRESSES: Final = frozenset(".。/\\:@#?&=%")
_KEPT: Final = frozenset("'\u2019-,()&+_.。@\u200c\u200d")
"""Joiners included, without which names of some scripts are spelled wrongly."""
_DOT: Final = re.compile(r"\s*[.。](?!(?<=\d[.。])\d)\s*")
_RIGHT_TO_LEFT: Final = frozenset({"ar", "ckb", "dv", "fa", "he", "ks", "ku", "ps", "sd", "ug", "ur", "yi"})


def places_in(words: Iterable[str]) -> tuple[str, ...]:
    """Return the variables whose values are put in, each once."""
    return tuple(sorted({name for text in words for name in _PLACE.findall(text)}))


def refuse_words(field: str, words: Mapping[str, str], longest: int) -> None:
    """Raise ConfigRefused for words that are too long, or have a brace or a place where none may be."""
    for language, text in words.items():
        where = f"{field}.{language}"
        if len(text) > longest:
            raise ConfigRefused(where, f"has more than {longest} characters")
        if len(_PLACE.findall(text)) > _MOST_PLACES:
            raise ConfigRefused(where, f"puts in more than {_MOST_PLACES} values")
        bare = _PLACE.sub("", text)
        if "{" in bare or "}" in bare:
            raise ConfigRefused(where, "has a brace that belongs to no variable: a value is put in by `{name}`")
        if any(_is_in_an_address(word) for word in text.split()):
            raise ConfigRefused(where, "puts a value into an address: it could lead anywhere")


def _is_in_an_address(word: str) -> bool:
    return bool(_PLACE.search(word)) and not _OF_ADDRESSES.isdisjoint(_PLACE.sub("", word.strip(_AROUND)))


def filled(text: str, language: str, value_of: Callable[[str], Value | None]) -> str:
    """Return the text with its values. From right to left each stands in isolates (UAX 9 section 2.4.2)."""
    apart = language.partition("-")[0] in _RIGHT_TO_LEFT

    def put(found: re.Match[str]) -> str:
        value = value_of(found[1])
        words = "" if value is None else harmless(value)
        return f"\u2068{words}\u2069" if words and apart else words

    return _PLACE.sub(put, text)


def harmless(value: Value) -> str:
    """Return a value as one line of words, in which no mail program or telephone finds a link.

    Letters, digits and what names are written with stay; a dot ends a word, unless it stands between digits.
    """
    if isinstance(value, bool):
        return "✓" if value else "✗"
    composed = unicodedata.normalize("NFKC", str(value))
    spoken = "".join(each if each in _KEPT or _is_spoken(each) else " " for each in composed)
    apart = _DOT.sub(_ended, spoken).replace("@", " @ ")
    line = " ".join(apart.split())
    return line if len(line) <= LONGEST_VALUE else f"{line[: LONGEST_VALUE - 1].rstrip()}…"


def _is_spoken(character: str) -> bool:
    return unicodedata.category(character)[0] in "LMN" or unicodedata.category(character) == "Sc"


def _ended(found: re.Match[str]) -> str:
    return f"{found[0].strip()} "
