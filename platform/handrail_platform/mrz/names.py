"""Compares names as people type them with names of a zone (ICAO Doc 9303 part 3, sections 4.6 and 6)."""

import re
import unicodedata
from collections.abc import Sequence
from typing import Final

_LATIN: Final = {
    "Ä": ("AE", "A"), "Å": ("AA", "A"), "Æ": ("AE",), "Ð": ("D",), "Đ": ("D",), "Ħ": ("H",),
    "Ĳ": ("IJ",), "ĸ": ("Q",), "Ł": ("L",), "Ŀ": ("L",), "Ñ": ("N", "NXX"), "Ŋ": ("N",), "Ö": ("OE", "O"),
    "Ø": ("OE", "O"), "Œ": ("OE",), "Þ": ("TH",), "Ŧ": ("T",), "Ü": ("UE", "UXX", "U"),
}  # fmt: skip
"""Section 6.A, with what states write that leave the marks away instead."""
_CYRILLIC: Final = dict(
    zip(
        "АБВГҐДЕЁЄЖЗИІЇЙКЛМНОПРСТУЎФХЦЧШЩЪЫЭЮЯ",
        [
            "A", "B", "V", "G", "G", "D", "E", "E", "IE", "ZH", "Z", "I", "I", "I", "I", "K", "L", "M", "N", "O",
            "P", "R", "S", "T", "U", "U", "F", "KH", "TS", "CH", "SH", "SHCH", "IE", "Y", "E", "IU", "IA",
        ],
        strict=True,
    )
) | {"\u042c": ""}  # fmt: skip
"""Section 6.B."""
_MOST_FORMS: Final = 64
_LEFT_OUT: Final = re.compile("['`.\u02bc\u2018\u2019]")
_LETTER_RUNS: Final = re.compile(r"[^\W\d_]+")


def same_surname(typed: str, written: str, *, truncated: bool) -> bool:
    """Tell whether the name is the one written; where that was cut, whether it begins so."""
    name = written.replace(" ", "")
    forms = _forms("".join(_words(typed)))
    return bool(name) and any(form == name or (truncated and form.startswith(name)) for form in forms)


def same_given_names(typed: str, written: str, *, truncated: bool) -> bool:
    """Tell whether each of the names stands among those written, in their order.

    Nobody has to type all of their names. Of names that were cut, the last may be only a beginning.
    """
    names, wanted = written.split(), _words(typed)
    if not names:
        return True  # some people have one name alone, and it is the surname
    return bool(wanted) and _stand_in(wanted, names, truncated=truncated)


def _stand_in(wanted: Sequence[str], names: Sequence[str], *, truncated: bool) -> bool:
    at = 0
    for number, word in enumerate(wanted):
        forms = _forms(word)
        found = next((n for n in range(at, len(names)) if names[n] in forms), None)
        if found is None:
            begins = truncated and at < len(names) and any(form.startswith(names[-1]) for form in forms)
            return begins or (truncated and number > 0 and at == len(names))
        at = found + 1
    return True


def _words(typed: str) -> list[str]:
    """Return the words of a name: an apostrophe is left out, a hyphen parts them (section 4.6)."""
    kept = unicodedata.normalize("NFC", _LEFT_OUT.sub("", typed)).upper()
    return _LETTER_RUNS.findall(kept)


def _forms(word: str) -> set[str]:
    """Return the ways in which the word may be written in a zone."""
    forms = {""}
    for letter in word:
        ways = _LATIN.get(letter) or (_CYRILLIC.get(letter, _without_marks(letter)),)
        forms = {form + way for form in forms for way in ways}
        if len(forms) > _MOST_FORMS:
            forms = {min(forms)}
    return forms


def _without_marks(letter: str) -> str:
    return "".join(each for each in unicodedata.normalize("NFKD", letter) if not unicodedata.combining(each))
