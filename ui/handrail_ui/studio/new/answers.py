"""What the pages answer on which a journey begins, and their forms, of which every one works without a script."""

import asyncio
from collections.abc import Mapping
from typing import Any, Final

from litestar import Request, Response

from handrail_platform.access.permission import Permission
from handrail_platform.document.source import MAX_BYTES
from handrail_ui.runtime.responses import see_other
from handrail_ui.studio.entrance import Colleague, colleague, posted, uploaded
from handrail_ui.studio.frame import shown
from handrail_ui.studio.home.titles import title_in, written_titles
from handrail_ui.studio.new.begin import NameTaken, begin, free_name
from handrail_ui.studio.new.imported import Imported, imported
from handrail_ui.studio.new.origin import LONGEST_TITLE, NAME, Origin, named, plain_of, proposed, read_origin
from handrail_ui.studio.new.page import Asked, Wrong, begin_page, gallery_page, import_page

AnyRequest = Request[Any, Any, Any]
_UNPROCESSABLE: Final = 422
_MOST_UPLOADED: Final = 4 * MAX_BYTES
"""A letter may take several bytes of a form; what is too large in itself is told as a mistake of the document."""


async def gallery(request: AnyRequest) -> Response[bytes]:
    """Show from what a journey may begin."""
    here = await colleague(request, Permission.DRAFT_EDIT)
    return shown(here, await asyncio.to_thread(gallery_page, here))


async def beginning(request: AnyRequest) -> Response[bytes]:
    """Ask what the journey is to be called."""
    here = await colleague(request, Permission.DRAFT_EDIT)
    origin = read_origin(here.visit.head.query("from"))
    asked = await asyncio.to_thread(_first_asked, here, origin)
    return shown(here, begin_page(here, asked))


async def create(request: AnyRequest) -> Response[bytes]:
    """Begin the journey and open it."""
    here = await colleague(request, Permission.DRAFT_EDIT)
    fields = await posted(here)
    title = " ".join(fields.get("title", "").split())[:LONGEST_TITLE]
    name = fields.get("journey", "").strip().lower() or proposed(title)
    asked = Asked(read_origin(fields.get("from", "")), title, name)
    wrong: Wrong | None = None if title else "title"
    if wrong is None and not NAME.fullmatch(name):
        wrong = "name"
    if wrong is None:
        try:
            await asyncio.to_thread(_begin, here, asked)
        except NameTaken:
            wrong = "taken"
    if wrong is None:
        return see_other(here.to(f"/journeys/{name}"))
    return shown(here, begin_page(here, asked, wrong), _UNPROCESSABLE)


async def bringing(request: AnyRequest) -> Response[bytes]:
    """Ask for a document."""
    here = await colleague(request, Permission.DRAFT_EDIT)
    return shown(here, import_page(here, "", "", Imported(None), None))


async def bring_in(request: AnyRequest) -> Response[bytes]:
    """Read a document and begin a journey with it, unless something is wrong and nobody said to take it anyway."""
    here = await colleague(request, Permission.DRAFT_EDIT)
    fields = await uploaded(here, _MOST_UPLOADED)
    source = _source(fields)
    text, name = source.decode(errors="replace"), fields.get("journey", b"").decode(errors="replace").strip()
    read = await asyncio.to_thread(imported, source, here.desk)
    taken_as = name or read.journey
    wrong: Wrong | None = None
    if not NAME.fullmatch(taken_as):
        wrong = "name"
    elif read.plain is not None and (not read.wrong or "anyway" in fields):
        try:
            plain = {**read.plain, "journey": taken_as}
            await asyncio.to_thread(begin, here.desk, taken_as, plain, here.deed, source=text)
        except NameTaken:
            wrong = "taken"
        else:
            return see_other(here.to(f"/journeys/{taken_as}"))
    return shown(here, import_page(here, text, taken_as, read, wrong), _UNPROCESSABLE)


def _source(fields: Mapping[str, bytes]) -> bytes:
    """Return the file, or else what was typed, with the ends of lines that files have."""
    return (fields.get("file") or fields.get("text", b"")).replace(b"\r\n", b"\n")


def _first_asked(here: Colleague, origin: Origin) -> Asked:
    plain = plain_of(origin, here.desk, here.say.language)
    title = title_in(here.say.language, written_titles(plain))
    if origin.kind == "journey":
        title = here.say("studio.new.copy_of", title=title or origin.name)
    free = free_name(here.desk, origin.name) if origin.name else ""
    # A second journey of a template is called by its own title, and not by the template's name with a number.
    return Asked(origin, title, "" if origin.kind == "template" and free != origin.name else free)


def _begin(here: Colleague, asked: Asked) -> None:
    plain = plain_of(asked.origin, here.desk, here.say.language)
    begin(here.desk, asked.journey, named(plain, asked.journey, asked.title, here.say.language), here.deed)
