"""Sentences by id: languages, plurals, holes, fallbacks, and a tenant's own words."""

from pathlib import Path

import pytest

from handrail_platform.text import Message, TenantText
from handrail_ui.pages.translator import Translator
from handrail_ui.pages.wording.catalogue import CatalogueError
from handrail_ui.pages.wording.pseudo import PSEUDO_LANGUAGE

HEADER = 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=UTF-8\\n"\n"Plural-Forms: {plural}\\n"\n\n'
ENGLISH_PLURAL = "nplurals=2; plural=(n != 1);"
POLISH_PLURAL = "nplurals=3; plural=(n==1 ? 0 : n%10>=2 && n%10<=4 && (n%100<10 || n%100>=20) ? 1 : 2);"
ENGLISH = """\
msgid "greeting"
msgstr "Hello {name}"

msgid "only.english"
msgstr "Only here"

msgid "tries"
msgid_plural "tries"
msgstr[0] "{count} try left"
msgstr[1] "{count} tries left"
"""
GERMAN = """\
msgid "greeting"
msgstr "Hallo {name}"
"""
POLISH = """\
msgid "tries"
msgid_plural "tries"
msgstr[0] "{count} próba"
msgstr[1] "{count} próby"
msgstr[2] "{count} prób"
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "en.po").write_text(HEADER.format(plural=ENGLISH_PLURAL) + ENGLISH, "utf-8")
    (tmp_path / "de.po").write_text(HEADER.format(plural=ENGLISH_PLURAL) + GERMAN, "utf-8")
    (tmp_path / "pl.po").write_text(HEADER.format(plural=POLISH_PLURAL) + POLISH, "utf-8")
    return tmp_path


@pytest.fixture
def translator(folder: Path) -> Translator:
    return Translator.load([folder])


@pytest.mark.parametrize(("language", "said"), [("en", "Hello Alice"), ("de", "Hallo Alice")])
def test_a_message_is_said_in_the_language_asked_for(translator: Translator, language: str, said: str) -> None:
    assert translator.text(Message("greeting", {"name": "Alice"}), language) == said


@pytest.mark.parametrize(("count", "said"), [(0, "0 tries left"), (1, "1 try left"), (2, "2 tries left")])
def test_a_count_chooses_the_plural_form(translator: Translator, count: int, said: str) -> None:
    assert translator.text(Message("tries", count=count), "en") == said


@pytest.mark.parametrize(("count", "said"), [(1, "1 próba"), (3, "3 próby"), (5, "5 prób"), (22, "22 próby")])
def test_a_language_brings_its_own_plural_rule(translator: Translator, count: int, said: str) -> None:
    assert translator.text(Message("tries", count=count), "pl") == said


def test_a_regional_language_falls_back_to_its_base(translator: Translator) -> None:
    assert translator.text(Message("greeting", {"name": "Alice"}), "de-AT") == "Hallo Alice"


def test_a_missing_translation_falls_back_to_the_tenants_language(translator: Translator) -> None:
    said = translator.text(Message("greeting", {"name": "Alice"}), "pl", tenant_default="de")

    assert said == "Hallo Alice"


def test_english_is_the_last_language_asked(translator: Translator) -> None:
    resolved = translator.speech("de").resolve(Message("only.english"))

    assert (resolved.text, resolved.language) == ("Only here", "en")


def test_an_unknown_message_shows_its_id(translator: Translator) -> None:
    assert translator.text(Message("nobody.wrote.this"), "de") == "nobody.wrote.this"


def test_a_tenant_may_replace_a_sentence(translator: Translator) -> None:
    said = translator.text(Message("greeting", {"name": "Alice"}), "en", {"greeting": "Ahoy {name}"})

    assert said == "Ahoy Alice"


@pytest.mark.parametrize("name", ["{name.__class__}", "{0}", "{name!r:>99}", "%s", "\\g<0>", "{greeting}"])
def test_a_value_is_never_read_as_a_format(translator: Translator, name: str) -> None:
    assert translator.text(Message("greeting", {"name": name}), "en") == f"Hello {name}"


def test_a_hole_without_a_value_stays_visible(translator: Translator) -> None:
    assert translator.text(Message("greeting"), "en") == "Hello {name}"


def test_a_tenants_text_follows_the_same_fallbacks(translator: Translator) -> None:
    text = TenantText({"de": "Versicherung", "fr": "Assurance"})

    assert translator.text(text, "de-CH") == "Versicherung"
    assert translator.text(text, "pl", tenant_default="fr") == "Assurance"


def test_a_tenants_text_without_any_wanted_language_is_still_shown(translator: Translator) -> None:
    resolved = translator.speech("en").resolve(TenantText({"fr": "Assurance"}))

    assert (resolved.text, resolved.id, resolved.language) == ("Assurance", None, "fr")


def test_the_pseudo_locale_is_longer_bracketed_and_keeps_its_holes(folder: Path) -> None:
    speech = Translator.load_with_pseudo_locale([folder]).speech(PSEUDO_LANGUAGE)

    said = speech("greeting", name="Alice")

    assert said.startswith("[H")
    assert said.endswith("]")
    assert "Alice" in said
    assert len(said) >= len("Hello Alice") * 1.3
    assert speech.direction == "rtl"


def test_two_folders_may_not_claim_one_message(folder: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.mkdir()
    (other / "en.po").write_text(HEADER.format(plural=ENGLISH_PLURAL) + ENGLISH, "utf-8")

    with pytest.raises(CatalogueError, match="greeting"):
        Translator.load([folder, other])


def test_a_broken_catalogue_is_named(tmp_path: Path) -> None:
    (tmp_path / "en.po").write_text("nonsense\n", "utf-8")

    with pytest.raises(CatalogueError, match=r"en\.po"):
        Translator.load([tmp_path])
