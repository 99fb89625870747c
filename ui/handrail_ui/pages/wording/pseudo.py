"""A made-up language that shows what is not translated, what does not fit, and what does not mirror."""

from typing import TYPE_CHECKING

from handrail_ui.pages.wording.catalogue import PLACEHOLDER

if TYPE_CHECKING:
    from babel.messages.catalog import Catalog

PSEUDO_LANGUAGE = "ar-XB"
"""The tag that CLDR reserves for a right-to-left pseudo-locale."""

_ACCENTED = str.maketrans("ACEGINOSUYaceginosuyz", "ÅÇÉĜÎÑÖŠÛÝåçéĝîñöšûýž")
_GROWTH = 0.4


def pseudonymous(sentence: str) -> str:
    """Accent, bracket and lengthen a sentence by about two fifths, leaving its holes alone."""
    pieces = PLACEHOLDER.split(sentence)
    accented = "".join(
        f"{{{piece}}}" if index % 2 else piece.translate(_ACCENTED) for index, piece in enumerate(pieces)
    )
    padding = "·" * max(1, round(len(sentence) * _GROWTH) - 2)
    return f"[{accented}{padding}]"


def pseudo_catalogue(source: "Catalog") -> "Catalog":
    """Make the catalogue of the pseudo-locale out of the English one, with English plural rules."""
    from babel.messages.catalog import Catalog  # noqa: PLC0415

    made = Catalog(locale="en", charset="utf-8")
    for message in source:
        if message.id:
            words = message.string
            changed = pseudonymous(words) if isinstance(words, str) else tuple(map(pseudonymous, words or ()))
            made.add(message.id, changed)
    return made
