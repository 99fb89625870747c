"""The page object is the whole truth for JSON clients as well."""

import msgspec
import pytest

from handrail_platform.text import Message, TenantText
from handrail_platform.view import Field, Notice, View
from handrail_ui.pages.wording.countries import countries
from tests.unit.pages.samples import FORM, WRONG_FORM, page


def test_a_page_has_words_and_ids() -> None:
    plain = msgspec.json.decode(msgspec.json.encode(page(WRONG_FORM, "de")))

    assert plain["view"]["title"] == {"text": "Ihre Angaben", "id": None, "language": "de"}
    assert plain["view"]["actions"][0]["label"] == {"text": "Weiter", "id": "action.continue", "language": "de"}
    assert plain["view"]["fields"][0]["error"]["id"] == "shell.choose"
    assert (plain["nonce"], plain["seq"], plain["done"]) == ("bm9uY2U", 3, None)


def test_a_missing_translation_says_which_language_it_is_in() -> None:
    assert page(FORM, "de").view.fields[0].hint is not None
    assert page(FORM, "de").view.fields[0].hint.language == "en"  # type: ignore[union-attr]


def test_a_country_field_offers_all_countries_in_the_readers_order() -> None:
    view = View(id="form.v1", title=TenantText({"en": "Where"}), fields=(_country(),))

    options = page(view, "de").view.fields[0].options

    labels = [option.label.text for option in options]
    assert len(options) == 249
    assert labels.index("Ägypten") < labels.index("Albanien") < labels.index("Österreich") < labels.index("Polen")


def test_an_unknown_language_gets_english_countries() -> None:
    assert countries("tlh") == countries("en")


def test_errors_come_in_reading_order() -> None:
    assert [field.name for field in page(WRONG_FORM).view.errors] == ["name"]
    assert page(FORM).view.errors == ()


def test_a_template_finds_a_field_by_name() -> None:
    assert page(FORM).view.field("name").kind == "text"
    with pytest.raises(KeyError):
        page(FORM).view.field("nobody")


def test_a_notice_keeps_its_tone() -> None:
    view = msgspec.structs.replace(FORM, notice=Notice("warning", Message("error.throttled.title")))

    notice = page(view).view.notice

    assert notice is not None
    assert (notice.tone, notice.text.text) == ("warning", "Too many tries")


def _country() -> Field:
    return Field(name="country", kind="country", label=TenantText({"en": "Country"}))
