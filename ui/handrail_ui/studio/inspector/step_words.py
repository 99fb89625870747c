"""The words that a step type speaks by itself, by slot and language: what a journey may replace."""

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

import handrail_flows.steps
from handrail_ui.pages.translator import TEXT_FOLDER
from handrail_ui.pages.wording.catalogue import read_catalogues

_STEPS: Final = Path(handrail_flows.steps.__path__[0])
_FIRST: Final = ("title", "lead")


@lru_cache(maxsize=64)
def words_of_step(name: str) -> Mapping[str, Mapping[str, str]]:
    """Return the sentences of a step type by slot and language, what stands above the others first."""
    found = _sentences(_STEPS / name.replace(".", "_") / "texts", f"{name}.")
    first = {slot: found[slot] for slot in _FIRST if slot in found}
    return first | found


@lru_cache(maxsize=1)
def words_of_buttons() -> Mapping[str, Mapping[str, str]]:
    """Return the words on buttons that all steps share, by slot and language."""
    return {f"action.{slot}": words for slot, words in _sentences(TEXT_FOLDER, "action.").items()}


def _sentences(folder: Path, beginning: str) -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = {}
    for language, catalogue in read_catalogues([folder]).items():
        for message in catalogue:
            # Of a sentence with a plural there are several; the last is that of many.
            id_, sentence = _last(message.id), _last(message.string)
            if id_.startswith(beginning):
                found.setdefault(id_[len(beginning) :], {})[language] = sentence
    return found


def _last(said: object) -> str:
    several: Any = said
    return str(several[-1]) if isinstance(said, tuple | list) else str(said or "")
