"""Every catalogue that ships says the same things in every language."""

import re
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog

from handrail_ui.pages.translator import TEXT_FOLDER, Translator
from handrail_ui.pages.wording.catalogue import PLACEHOLDER, read_catalogues
from handrail_ui.wiring import MAIL_TEXT_FOLDER, step_texts
from tests.unit.pages.samples import SOURCES

SHIPPED = sorted({path.parent for root in ("flows", "tenants", "ui") for path in (SOURCES / root).rglob("*.po")})
FOLDERS = [each for each in SHIPPED if each.name != "options"]
"""The English words of options stand with the options themselves: `test_inspector` holds both together."""
WRITTEN = [(folder, path.stem) for folder in FOLDERS for path in sorted(folder.glob("*.po"))]
TRANSLATED = [(folder, language) for folder, language in WRITTEN if language != "en"]
FOR_CUSTOMERS = [TEXT_FOLDER, MAIL_TEXT_FOLDER, *step_texts()]
"""What people read who are not staff. The studio's own words are English and German."""
ISOLATED = re.compile("[\u2066\u2068]{[a-z0-9_]+}\u2069")
UNISOLATED = {"count", "time"}
"""A number is no word; the templates put a time into an element of its own."""
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


def named(value: object) -> str:
    return f"{value.parent.name}-{value.name}" if isinstance(value, Path) else str(value)


@pytest.mark.parametrize("folder", FOLDERS, ids=named)
def test_whatever_is_said_is_said_in_english_and_german(folder: Path) -> None:
    assert {"en", "de"} <= {path.stem for path in folder.glob("*.po")}


@pytest.mark.parametrize("folder", FOR_CUSTOMERS, ids=named)
def test_whatever_a_customer_reads_is_said_in_arabic(folder: Path) -> None:
    assert (folder / "ar.po").exists()


@pytest.mark.parametrize("folder", FOR_CUSTOMERS, ids=named)
def test_a_value_in_an_arabic_sentence_keeps_its_own_direction(folder: Path) -> None:
    """Unicode isolates (UAX #9): an address between them does not pull the words beside it to its other side."""
    for message_id, forms in sentences(folder, "ar").items():
        for form in forms:
            bare = PLACEHOLDER.findall(ISOLATED.sub("", form))
            assert set(bare) <= UNISOLATED, message_id


@pytest.mark.parametrize(("folder", "language"), TRANSLATED, ids=named)
def test_a_translation_has_the_ids_of_the_english_catalogue(folder: Path, language: str) -> None:
    assert sentences(folder, language).keys() == sentences(folder, "en").keys()


@pytest.mark.parametrize(("folder", "language"), TRANSLATED, ids=named)
def test_a_translation_has_the_same_holes(folder: Path, language: str) -> None:
    english, translated = sentences(folder, "en"), sentences(folder, language)

    for message_id, forms in english.items():
        holes = {hole for form in forms for hole in PLACEHOLDER.findall(form)}
        assert {hole for form in translated[message_id] for hole in PLACEHOLDER.findall(form)} == holes, message_id


@pytest.mark.parametrize(("folder", "language"), TRANSLATED, ids=named)
def test_a_translation_has_every_plural_form_of_its_language(folder: Path, language: str) -> None:
    forms_of = Catalog(locale=language).num_plurals

    for message_id, forms in sentences(folder, language).items():
        assert len(forms) in {1, forms_of}, message_id


@pytest.mark.parametrize(("folder", "language"), WRITTEN, ids=named)
def test_no_sentence_is_empty_and_every_id_is_an_id(folder: Path, language: str) -> None:
    for message_id, forms in sentences(folder, language).items():
        assert MESSAGE_ID.fullmatch(message_id)
        assert all(form.strip() for form in forms), message_id


def test_all_catalogues_load_together() -> None:
    translator = Translator.load(SHIPPED)

    assert set(translator.languages) == {"ar", "de", "en"}


@pytest.mark.parametrize(
    ("count", "said"),
    [(1, "دقيقة واحدة"), (2, "دقيقتين"), (3, "3 دقائق"), (10, "10 دقائق"), (11, "11 دقيقة"), (100, "100 دقيقة")],
)
def test_arabic_counts_in_its_six_forms(count: int, said: str) -> None:
    speech = Translator.load(FOR_CUSTOMERS).speech("ar")

    assert speech("mail.code.valid", count=count) == f"الرمز صالح لمدة {said}."
