"""From what a journey may begin, what it is called, and what is wrong with one that is brought along, as pages."""

from typing import Literal, TypeAlias

import msgspec

from handrail_flows.templates import TEMPLATES, template
from handrail_platform.document.place import Place
from handrail_ui.pages.studio import StudioPage
from handrail_ui.studio.entrance import Colleague
from handrail_ui.studio.frame import frame
from handrail_ui.studio.home.titles import title_in
from handrail_ui.studio.new.imported import Imported, Misplaced
from handrail_ui.studio.new.origin import Origin
from handrail_ui.studio.new.picture import Picture, picture_of

Wrong: TypeAlias = Literal["title", "name", "taken"]
"""In words under `studio.new.wrong.<name>`."""


class Asked(msgspec.Struct, frozen=True):
    """What somebody wants to begin, as far as they said it."""

    origin: Origin
    title: str
    journey: str


class TemplateCard(msgspec.Struct, frozen=True, kw_only=True):
    """A template of the gallery, in the language of the page."""

    title: str
    description: str
    steps: int
    url: str
    picture: Picture


class MistakeRow(msgspec.Struct, frozen=True):
    """Something that is wrong with a document. `path` is empty where it is the document as a whole."""

    sentence: str
    path: str
    place: Place | None


class StudioNewPage(StudioPage, frozen=True, kw_only=True):
    """From what a journey may begin."""

    template = "studio/new.html"

    templates: tuple[TemplateCard, ...]
    blank_url: str
    import_url: str
    steps_url: str


class StudioBeginPage(StudioPage, frozen=True, kw_only=True):
    """What the journey is to be called."""

    template = "studio/new_begin.html"

    origin: str
    kind: str
    origin_name: str
    title: str
    journey: str
    wrong: Wrong | None
    create_url: str
    gallery_url: str


class StudioImportPage(StudioPage, frozen=True, kw_only=True):
    """A document that somebody brings along, with everything that is wrong with it."""

    template = "studio/new_import.html"

    text: str
    journey: str
    mistakes: tuple[MistakeRow, ...]
    is_readable: bool
    wrong: Wrong | None
    import_url: str
    gallery_url: str


def gallery_page(here: Colleague) -> StudioNewPage:
    """Make the page with the templates."""
    return StudioNewPage(
        **frame(here),
        templates=tuple(_card(here, name) for name in TEMPLATES),
        blank_url=here.to("/new/begin?from=blank"),
        import_url=here.to("/new/import"),
        steps_url=here.to("/steps"),
    )


def begin_page(here: Colleague, asked: Asked, wrong: Wrong | None = None) -> StudioBeginPage:
    """Make the page that asks for title and name."""
    return StudioBeginPage(
        **frame(here),
        origin=asked.origin.text,
        kind=asked.origin.kind,
        origin_name=_called(here, asked.origin),
        title=asked.title,
        journey=asked.journey,
        wrong=wrong,
        create_url=here.to("/new/begin"),
        gallery_url=here.to("/new"),
    )


def import_page(here: Colleague, text: str, journey: str, read: Imported, wrong: Wrong | None) -> StudioImportPage:
    """Make the page that takes a document."""
    return StudioImportPage(
        **frame(here),
        text=text,
        journey=journey,
        mistakes=tuple(_mistake(here, each) for each in read.wrong),
        is_readable=read.plain is not None,
        wrong=wrong,
        import_url=here.to("/new/import"),
        gallery_url=here.to("/new"),
    )


def _card(here: Colleague, name: str) -> TemplateCard:
    document = template(name)
    return TemplateCard(
        title=title_in(here.say.language, document.name),
        description=title_in(here.say.language, document.description),
        steps=len(document.steps),
        url=here.to(f"/new/begin?from=template:{name}"),
        picture=picture_of(name),
    )


def _called(here: Colleague, origin: Origin) -> str:
    return title_in(here.say.language, template(origin.name).name) if origin.kind == "template" else origin.name


def _mistake(here: Colleague, wrong: Misplaced) -> MistakeRow:
    return MistakeRow(here.say.message(wrong.problem.message).text, wrong.problem.path, wrong.place)
