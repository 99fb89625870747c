"""Pages as HTML: what a browser, a keyboard and a screen reader are given."""

import msgspec
import pytest
from jinja2 import UndefinedError

from handrail_platform.text import Message, TenantText
from handrail_platform.view import Action, Field, FieldKind, Notice, Option, View
from handrail_ui.pages.page import Done, Page, PagePlace
from handrail_ui.pages.standalone import PageLink, error_page, link, message_page
from handrail_ui.pages.translator import Resolved
from tests.unit.pages.samples import (
    BRAND,
    FORM,
    NAME,
    PLACE,
    WRONG_FORM,
    element,
    elements,
    fresh_renderer,
    has,
    page,
    renderer,
    translator,
)


def one_field(kind: FieldKind, **more: object) -> View:
    field = msgspec.structs.replace(NAME, name="it", kind=kind, hint=None, **more)
    return msgspec.structs.replace(FORM, fields=(field,))


def test_a_page_is_a_whole_document_in_the_readers_language() -> None:
    html = renderer().full(page(FORM, "de"), BRAND)

    root = element(html, "html")
    assert (root.attributes["lang"], root.attributes["dir"]) == ("de", "ltr")
    assert element(html, "h1").text == "Ihre Angaben"
    assert element(html, "title").text.startswith("Ihre Angaben ")


def test_a_page_obeys_the_strictest_content_policy() -> None:
    html = renderer().full(page(WRONG_FORM), BRAND)

    assert not elements(html, "style")
    assert all("src" in script.attributes and not script.text for script in elements(html, "script"))
    for found in elements(html):
        assert not [name for name in found.attributes if name == "style" or name.startswith("on")]


def test_the_form_works_without_a_script() -> None:
    html = renderer().full(page(), BRAND)

    form = element(html, "form", **{"class": "form"})
    assert (form.attributes["method"], form.attributes["action"]) == ("post", PLACE.submit_url)
    assert {nonce.attributes["value"] for nonce in elements(html, "input", name="nonce")} == {PLACE.nonce}
    assert element(html, "button", name="action").attributes["value"] == "continue"


@pytest.mark.parametrize(
    ("language", "words", "button"),
    [
        ("en", "This page is open until 3:00\u202fAM UTC.", "Stay longer"),
        ("de", "Diese Seite ist bis 03:00 UTC geöffnet.", "Länger bleiben"),
        ("ar-XB", "[Thîš påĝé îš öpéñ ûñtîl 3:00\u202fAM UTC.··········]", "[Štåý löñĝér··]"),
    ],
)
def test_a_page_says_until_when_it_is_open_and_how_it_stays_open(language: str, words: str, button: str) -> None:
    html = renderer().full(page(language=language), BRAND)

    form = element(html, "form", id="stay")
    assert (form.attributes["method"], form.attributes["action"]) == ("post", f"{PLACE.submit_url}/stay")
    assert element(html, id="open-until").text == words
    assert form.text.split("\n")[-2:] == [button, ""]
    assert element(html, id="toast-stay").text == button
    assert element(html, id="toast-stay").attributes["form"] == "stay"


def test_what_says_until_when_is_renewed_alone() -> None:
    html = renderer().open_until(page(), BRAND)

    assert [each.tag for each in elements(html)] == ["p", "time"]
    assert html.strip() in renderer().full(page(), BRAND)


def test_a_field_is_tied_to_its_label_and_hint() -> None:
    html = renderer().full(page(), BRAND)

    field = element(html, "input", id="field-name")
    assert element(html, "label", **{"for": "field-name"}).text == "Full name"
    assert field.attributes["aria-describedby"] == "field-name-hint"
    assert field.attributes["autocomplete"] == "name"
    assert "required" in field.attributes


def test_a_wrong_field_is_named_in_a_summary_that_takes_focus() -> None:
    html = renderer().full(page(WRONG_FORM), BRAND)

    summary = element(html, id="error-summary")
    field = element(html, "input", id="field-name")
    assert summary.attributes["tabindex"] == "-1"
    assert "autofocus" in summary.attributes
    assert element(html, "a", href="#field-name").text == "Full name: Please choose"
    assert field.attributes["aria-invalid"] == "true"
    assert field.attributes["aria-describedby"] == "field-name-hint field-name-error"
    assert field.attributes["value"] == "Al"
    assert element(html, "title").text.startswith("Error:")


def test_a_page_without_errors_has_no_summary() -> None:
    assert not elements(renderer().full(page(), BRAND), id="error-summary")


@pytest.mark.parametrize(
    ("kind", "kind_of_input"),
    [
        ("text", "text"),
        ("email", "email"),
        ("phone", "tel"),
        ("date", "date"),
        ("number", "text"),
        ("code", "text"),
        ("password", "password"),
    ],
)
def test_each_kind_has_its_input(kind: FieldKind, kind_of_input: str) -> None:
    html = renderer().full(page(one_field(kind)), BRAND)

    assert element(html, "input", id="field-it").attributes["type"] == kind_of_input


def test_a_number_is_typed_with_digits_and_no_arrows() -> None:
    html = renderer().full(page(one_field("number", value="42")), BRAND)

    field = element(html, "input", id="field-it")
    assert (field.attributes["inputmode"], field.attributes["value"]) == ("numeric", "42")


def test_a_code_can_be_pasted_and_filled_in() -> None:
    html = renderer().full(page(one_field("code", autocomplete="off", max_length=6)), BRAND)

    field = element(html, "input", id="field-it")
    assert (field.attributes["inputmode"], field.attributes["autocomplete"]) == ("numeric", "one-time-code")
    assert "maxlength" not in field.attributes


def test_a_password_is_never_written_into_the_page() -> None:
    html = renderer().full(page(one_field("password", value="hunter2", autocomplete="new-password")), BRAND)

    field = element(html, "input", id="field-it")
    assert "value" not in field.attributes
    assert b"hunter2" not in html
    assert "hidden" in element(html, "button", **{"aria-controls": "field-it"}).attributes


def test_few_options_are_radios_and_many_are_a_list() -> None:
    few = tuple(Option(str(n), TenantText({"en": f"Number {n}"})) for n in range(3))
    many = tuple(Option(str(n), TenantText({"en": f"Number {n}"})) for n in range(9))

    radios = renderer().full(page(one_field("choice", options=few, value="1")), BRAND)
    listed = renderer().full(page(one_field("choice", options=many, value="1")), BRAND)

    assert element(radios, "legend").text == "Full name"
    assert [radio.attributes["id"] for radio in elements(radios, "input", type="radio")] == [
        "field-it",
        "field-it-2",
        "field-it-3",
    ]
    assert "checked" in elements(radios, "input", type="radio")[1].attributes
    assert "selected" in element(listed, "option", value="1").attributes


def test_a_checkbox_posts_true() -> None:
    html = renderer().full(page(one_field("checkbox", value="true")), BRAND)

    box = element(html, "input", type="checkbox")
    assert (box.attributes["value"], "checked" in box.attributes) == ("true", True)


def test_an_optional_field_says_so_in_words() -> None:
    html = renderer().full(page(one_field("text", required=False)), BRAND)

    assert "(optional)" in element(html, "label").text
    assert "required" not in element(html, "input", id="field-it").attributes


def test_whatever_people_and_tenants_write_is_escaped() -> None:
    evil = '"><script>alert(1)</script>'
    view = msgspec.structs.replace(one_field("text", value=evil), title=TenantText({"en": evil}))
    place = msgspec.structs.replace(PLACE, nonce=evil, submit_url=evil)

    html = renderer().full(page(view, place=place), BRAND)

    assert b"<script>alert" not in html


def test_the_pseudo_locale_runs_from_right_to_left_and_leaves_nothing_untranslated() -> None:
    html = renderer().full(page(WRONG_FORM, "ar-XB"), BRAND)

    assert element(html, "html").attributes["dir"] == "rtl"
    assert element(html, "button", name="action").text.startswith("[Çöñtîñûé")
    for found in elements(html, "h2") + elements(html, "a", href="#main"):
        assert found.text.startswith("[")
    assert element(html, "h1").attributes["dir"] == "ltr"


def test_a_text_in_another_language_says_so() -> None:
    html = renderer().full(page(FORM, "de"), BRAND)

    assert element(html, id="field-name-hint").attributes["lang"] == "en"


def test_the_language_switch_needs_no_script() -> None:
    html = renderer().full(page(), BRAND)

    assert element(html, "a", hreflang="de").attributes["href"] == "?lang=de"
    assert element(html, "a", hreflang="de").text == "Deutsch"
    assert element(html, "a", hreflang="en").attributes["aria-current"] == "true"


def test_a_notice_is_announced() -> None:
    view = msgspec.structs.replace(FORM, notice=Notice("error", Message("error.throttled.title")))

    html = renderer().full(page(view), BRAND)

    assert "Too many tries" in element(html, role="alert").text


def test_a_button_that_ignores_the_fields_says_so() -> None:
    skip = Action(name="skip", label=Message("action.skip"), weight="quiet", submits_fields=False)

    html = renderer().full(page(msgspec.structs.replace(FORM, actions=(*FORM.actions, skip))), BRAND)

    assert "formnovalidate" in element(html, id="action-skip").attributes
    assert "formnovalidate" not in element(html, id="action-continue").attributes


def test_the_last_page_leads_on_and_asks_nothing() -> None:
    place = msgspec.structs.replace(PLACE, done=Done("success", "/account"))

    html = renderer().full(page(place=place), BRAND)

    assert element(html, "a", id="continue").attributes["href"] == "/account"
    assert not elements(html, "form")


def test_the_last_page_of_somebody_who_was_denied_offers_a_fresh_start() -> None:
    place = msgspec.structs.replace(PLACE, done=Done("denied", start_again="/j/login?next=/bills"))

    html = renderer().full(page(place=place), BRAND)

    again = element(html, "a", id="start-again")
    assert (again.attributes["href"], again.text.strip()) == ("/j/login?next=/bills", "Start again")


def test_the_fragment_is_the_step_and_nothing_around_it() -> None:
    fragment = renderer().fragment(page(), BRAND)

    assert fragment.lstrip().startswith(b'<section id="step"')
    assert fragment.rstrip().endswith(b"</section>")
    assert fragment.strip() in renderer().full(page(), BRAND)


def test_a_step_fills_one_block_and_inherits_the_rest_in_page_and_fragment_alike() -> None:
    own = '{% extends "page.html" %}{% block before_fields %}<p id="own">{{ view.data["word"] }}</p>{% endblock %}'
    view = msgspec.structs.replace(FORM, id="totp-enrol.v1", data={"word": "Scan"})
    shown = fresh_renderer({"totp-enrol": "own/step.html"}, {"own/step.html": own})

    for html in (shown.full(page(view), BRAND), shown.fragment(page(view), BRAND)):
        assert element(html, id="own").text == "Scan"
        assert has(html, "input", id="field-name")


def test_a_step_may_add_to_a_block_of_the_page() -> None:
    own = '{% extends "page.html" %}{% block fields %}{{ super() }}<p id="own"></p>{% endblock %}'
    shown = fresh_renderer({"form.v1": "own/step.html"}, {"own/step.html": own})

    for html in (shown.full(page(), BRAND), shown.fragment(page(), BRAND)):
        assert has(html, "input", id="field-name")
        assert has(html, id="own")


def test_a_step_lays_its_fields_out_itself() -> None:
    own = '{% extends "page.html" %}{% block fields %}{{ parts.field(view.field("name"), t) }}{% endblock %}'
    shown = fresh_renderer({"form.v1": "own/step.html"}, {"own/step.html": own})

    assert has(shown.fragment(page(), BRAND), "input", id="field-name")


def test_a_view_without_a_template_of_its_own_gets_the_plain_page() -> None:
    shown = fresh_renderer({"totp-enrol": "base.html", "form.v2": "base.html"})

    assert shown.template_of("totp-enrol.v7") == "base.html"
    assert shown.template_of("form.v2") == "base.html"
    assert shown.template_of("form.v1") == "page.html"


def test_a_misspelt_name_in_a_template_is_an_error_and_not_an_empty_place() -> None:
    own = '{% extends "page.html" %}{% block fields %}{{ view.data.nobody }}{% endblock %}'
    shown = fresh_renderer({"form.v1": "own/step.html"}, {"own/step.html": own})

    with pytest.raises(UndefinedError, match="nobody"):
        shown.fragment(page(), BRAND)


def test_a_page_seen_often_is_the_same_page_with_its_own_place() -> None:
    shown = fresh_renderer()
    drawn = [shown.full(page(), BRAND) for _ in range(3)]
    other = PagePlace(
        session="other",
        seq=9,
        nonce="<nonce&>",
        journey="register",
        expires_at=7,
        submit_url="/x?a&b",
    )

    html = shown.full(page(place=other), BRAND)

    assert drawn[0] == drawn[1] == drawn[2]
    assert {nonce.attributes["value"] for nonce in elements(html, "input", name="nonce")} == {"<nonce&>"}
    assert [form.attributes["action"] for form in elements(html, "form")] == ["/x?a&b", "/x?a&b/stay"]
    assert element(html, id="open-until").attributes["data-expires-at"] == "7"
    assert element(html, "time").attributes["datetime"] == "1970-01-01T00:00:00Z"
    assert element(html, id="open-until").text == "This page is open until 12:00\u202fAM UTC."
    assert html == fresh_renderer().full(page(place=other), BRAND)


def test_a_page_seen_often_keeps_languages_brands_and_blocks_apart() -> None:
    shown = fresh_renderer()
    brands = (BRAND, msgspec.structs.replace(BRAND, name="Initech", texts={"action.continue": "Go"}))
    for _ in range(3):
        for language in ("en", "de"):
            for brand in brands:
                html = shown.full(page(language=language), brand)
                assert element(html, "html").attributes["lang"] == language
                assert brand.name in element(html, "title").text
                assert shown.fragment(page(language=language), brand).startswith(b"<section")


@pytest.mark.parametrize("block", ["full", "fragment"])
def test_what_somebody_typed_never_reaches_the_next_person(block: str) -> None:
    shown = fresh_renderer()
    typed = msgspec.structs.replace(FORM, fields=(msgspec.structs.replace(NAME, value="Alice"),))

    for view, expected in ((typed, True), (FORM, False), (typed, True), (FORM, False), (FORM, False)):
        html = getattr(shown, block)(page(view), BRAND)
        assert (b"Alice" in html) is expected


def test_an_error_page_says_what_happened_and_how_to_go_on() -> None:
    speech = translator().speech("en")
    again = PageLink(Resolved("Start again", None, "en"), "/start", (("to", "/here"),))

    html = renderer().error(error_page("expired", speech, links=(again,), reference="4bf92f35"), BRAND)

    assert element(html, "h1").text == "This page has expired"
    assert element(html, "form").attributes["action"] == "/start"
    assert element(html, "input", name="to").attributes["value"] == "/here"
    assert "4bf92f35" in element(html, "code").text
    assert has(html, "section", id="step")


def test_a_message_page_links_on() -> None:
    speech = translator().speech("de")
    home = link("error.home", "/", speech)

    html = renderer().message(message_page("signed_out", "success", speech, links=(home,)), BRAND)

    assert "abgemeldet" in element(html, "h1").text
    assert "Zur Startseite" in [found.text for found in elements(html, "a", href="/")]


def test_a_country_field_starts_with_nothing_chosen() -> None:
    view = msgspec.structs.replace(
        FORM, fields=(Field(name="land", kind="country", label=TenantText({"en": "Country"})),)
    )

    html = renderer().full(page(view), BRAND)

    assert elements(html, "option")[0].text == "Please choose"
    assert element(html, "option", value="DE").text == "Germany"


def test_a_page_does_not_name_the_step_by_which_two_that_look_the_same_are_told_apart() -> None:
    assert "step" not in Page.__struct_fields__
