"""Pages cut into pieces and holes are the very pages that Jinja draws."""

import msgspec
import pytest

from handrail_platform.text import TenantText
from handrail_platform.view import Field, FieldKind, Option, View
from tests.unit.pages.samples import BRAND, FORM, NAME, fresh_renderer, page

KINDS: tuple[FieldKind, ...] = ("text", "email", "checkbox", "choice")
OPTIONS = tuple(Option(value, TenantText({"en": value})) for value in ("true", "DE"))


def typed(value: str, kind: FieldKind = "text") -> View:
    field = msgspec.structs.replace(NAME, kind=kind, value=value, options=OPTIONS)
    untouched = Field(name="more", kind="text", label=TenantText({"en": "More"}))
    return msgspec.structs.replace(FORM, fields=(untouched, field))


@pytest.mark.parametrize("kind", KINDS)
def test_a_page_that_is_filled_in_is_drawn_alike_the_first_and_every_other_time(kind: FieldKind) -> None:
    shown = fresh_renderer()
    pages = [page(typed(value, kind)) for value in ("Alice", "<b>&\"'", "true", "")]
    drawn = [fresh_renderer().fragment(each, BRAND) for each in pages]

    for _ in range(3):
        assert [shown.fragment(each, BRAND) for each in pages] == drawn


def test_a_field_that_is_filled_in_and_one_that_is_not_are_pages_of_two_shapes() -> None:
    known = "{% if view.fields[1].value %}<p>known</p>{% endif %}"
    own = '{% extends "page.html" %}{% block fields %}' + known + "{% endblock %}"
    shown = fresh_renderer({"form.v1": "own/step.html"}, {"own/step.html": own})

    for value in ("Alice", "", "Bob", "", "Carol", ""):
        assert (b"known" in shown.fragment(page(typed(value)), BRAND)) is bool(value)


@pytest.mark.parametrize("use", ["view.fields[1].value|upper", "view.fields[1].value|length"])
def test_a_template_that_does_more_than_print_a_value_is_drawn_every_time(use: str) -> None:
    own = '{% extends "page.html" %}{% block fields %}<p>{{ ' + use + " }}</p>{% endblock %}"
    shown = fresh_renderer({"form.v1": "own/step.html"}, {"own/step.html": own})

    for value in ("Alice", "Bob", "Alice", "Roberta"):
        html = shown.fragment(page(typed(value)), BRAND)
        assert f"<p>{value.upper() if 'upper' in use else len(value)}</p>".encode() in html
