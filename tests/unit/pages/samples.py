"""Pages as a tenant's customer meets them, and eyes to look at their HTML."""

from functools import cache
from html.parser import HTMLParser
from pathlib import Path

import msgspec
from jinja2 import ChoiceLoader, DictLoader

from handrail_platform.text import Message, TenantText
from handrail_platform.view import Action, Field, View
from handrail_ui.pages.look.assets import Assets
from handrail_ui.pages.page import Page, PagePlace, resolve_page
from handrail_ui.pages.render import Brand, PageRenderer, make_environment
from handrail_ui.pages.translator import TEXT_FOLDER, Translator

NOON = 1_795_316_400_000
SOURCES = Path(__file__).parents[3]

BRAND = Brand(
    name="Globex",
    theme_url="/theme/abc.css",
    logo_url="/logo.svg",
    home_url="/",
    languages=("en", "de"),
    default_language="en",
)
PLACE = PagePlace(
    session="c2Vzc2lvbg",
    seq=3,
    nonce="bm9uY2U",
    journey="register",
    expires_at=NOON,
    submit_url="/t/globex/j/c2Vzc2lvbg",
)
NAME = Field(
    name="name",
    kind="text",
    label=TenantText({"en": "Full name", "de": "Name"}),
    hint=TenantText({"en": "As on your passport"}),
    autocomplete="name",
)
FORM = View(
    id="form.v1",
    title=TenantText({"en": "Your details", "de": "Ihre Angaben"}),
    fields=(NAME,),
    actions=(Action(name="continue", label=Message("action.continue")),),
)
WRONG_FORM = msgspec.structs.replace(
    FORM, fields=(msgspec.structs.replace(NAME, error=Message("shell.choose"), value="Al"),)
)


@cache
def translator() -> Translator:
    return Translator.load_with_pseudo_locale([TEXT_FOLDER])


def page(view: View = FORM, language: str = "en", place: PagePlace = PLACE) -> Page:
    return resolve_page(view, place, translator().speech(language))


@cache
def renderer() -> PageRenderer:
    return fresh_renderer()


def fresh_renderer(templates: dict[str, str] | None = None, sources: dict[str, str] | None = None) -> PageRenderer:
    """Make a renderer that knows the given template sources as well, by template name."""
    environment = make_environment([], Assets.load())
    ours = environment.loader
    assert ours is not None
    environment.loader = ChoiceLoader([DictLoader(sources or {}), ours])
    return PageRenderer(environment, translator(), templates)


class Element(msgspec.Struct):
    tag: str
    attributes: dict[str, str | None]
    text: str = ""


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.elements: list[Element] = []
        self._open: list[Element] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, dict(attrs))
        self.elements.append(element)
        if tag not in {
            "br",
            "input",
            "link",
            "meta",
            "img",
        }:
            self._open.append(element)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append(Element(tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        while self._open and self._open.pop().tag != tag:
            pass

    def handle_data(self, data: str) -> None:
        for element in self._open:
            element.text += data


def elements(html: bytes, tag: str | None = None, **attributes: str) -> list[Element]:
    """List the elements of a page, with all text inside them, by tag and attributes."""
    reader = _Reader()
    reader.feed(html.decode())
    return [
        element
        for element in reader.elements
        if tag in (None, element.tag)
        and all(element.attributes.get(name) == value for name, value in attributes.items())
    ]


def has(html: bytes, tag: str | None = None, **attributes: str) -> bool:
    return bool(elements(html, tag, **attributes))


def element(html: bytes, tag: str | None = None, **attributes: str) -> Element:
    """Return the one element that fits."""
    (only,) = elements(html, tag, **attributes)
    return only
