"""Every catalogue that ships says the same things in every language."""

import re
from pathlib import Path

import pytest

from handrail_ui.pages.translator import Translator
from handrail_ui.pages.wording.catalogue import PLACEHOLDER, read_catalogues
from tests.unit.pages.samples import SOURCES

SHIPPED = sorted({path.parent for root in ("flows", "ui") for path in (SOURCES / root).rglob("*.po")})
FOLDERS = [each for each in SHIPPED if each.name != "options"]
"""The English words of options stand with the options themselves: `test_inspector` holds both together."""
MESSAGE_ID = re.compile(r"[a-z0-9_-]+(\.[a-z0-9_-]+)+")


def sentences(folder: Path, language: str) -> dict[str, tuple[str, ...]]:
    """Return all forms of every message."""
    return {
        message.id[0] if isinstance(message.id, (list, tuple)) else message.id: (
            (message.string,) if isinstance(message.string, str) else tuple(message.string or ())
        )
        for message in read_catalogues([folder])[language]
        if message.id
    }


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: f"{folder.parent.name}-{folder.name}")
def test_a_catalogue_has_the_same_ids_in_english_and_german(folder: Path) -> None:
    assert sentences(folder, "en").keys() == sentences(folder, "de").keys()


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: f"{folder.parent.name}-{folder.name}")
def test_a_translation_has_the_same_holes(folder: Path) -> None:
    english, german = sentences(folder, "en"), sentences(folder, "de")

    for message_id, forms in english.items():
        holes = {hole for form in forms for hole in PLACEHOLDER.findall(form)}
        assert {hole for form in german[message_id] for hole in PLACEHOLDER.findall(form)} == holes, message_id


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: f"{folder.parent.name}-{folder.name}")
@pytest.mark.parametrize("language", ["en", "de"])
def test_no_sentence_is_empty_and_every_id_is_an_id(folder: Path, language: str) -> None:
    for message_id, forms in sentences(folder, language).items():
        assert MESSAGE_ID.fullmatch(message_id)
        assert all(form.strip() for form in forms), message_id


def test_all_catalogues_load_together() -> None:
    translator = Translator.load(SHIPPED)

    assert set(translator.languages) >= {"de", "en"}
