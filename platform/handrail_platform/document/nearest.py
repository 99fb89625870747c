"""Which name somebody probably meant who wrote one that is not there."""

from collections.abc import Iterable
from difflib import get_close_matches
from typing import Final

_MOST_LETTERS: Final = 80
_MOST_NAMES: Final = 2_000
_ALIKE_ENOUGH: Final = 0.6


def nearest(name: str, among: Iterable[str]) -> str:
    """Return the name that is most like it, whatever its case and the signs between its words; empty: none is."""
    spelt = {_spelt(each): each for each in reversed(list(among)[:_MOST_NAMES])}
    found = get_close_matches(_spelt(name), spelt, n=1, cutoff=_ALIKE_ENOUGH)
    return spelt[found[0]] if found else ""


def _spelt(name: str) -> str:
    return name[:_MOST_LETTERS].lower().replace("_", "-").replace(" ", "-")
