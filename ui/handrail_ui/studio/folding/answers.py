"""What the pages answer on which steps become a part and come back from one; each form works without a script."""

import asyncio
from typing import Any, Final
from urllib.parse import parse_qsl

from litestar import Request, Response

from handrail_platform.access.permission import Permission
from handrail_platform.document.problem import JourneyRefused
from handrail_platform.fold.objection import Objection
from handrail_platform.fold.seam import Seam
from handrail_tenants.journeys.problems import DraftMoved
from handrail_ui.runtime.responses import json, see_other
from handrail_ui.studio.desk import OpenedJourney
from handrail_ui.studio.entrance import Colleague, colleague, number, posted_at_length
from handrail_ui.studio.folding.folding import Wanted, make_part, put_back, seam_in
from handrail_ui.studio.folding.page import Asked, Wrong, folding_page, title_of, unfolding_page
from handrail_ui.studio.frame import shown
from handrail_ui.studio.new.begin import NameTaken, free_name
from handrail_ui.studio.new.origin import LONGEST_TITLE, NAME, proposed

AnyRequest = Request[Any, Any, Any]
_UNPROCESSABLE: Final = 422
_CHOSEN: Final = "step."
"""What the name of a box begins with that chooses a step."""


async def ask(request: AnyRequest) -> Response[bytes]:
    """Ask what the part is to be called, or say why the steps cannot be one."""
    here = await colleague(request, Permission.DRAFT_EDIT)
    query = dict(parse_qsl(request.scope["query_string"].decode("latin-1")))
    steps = _named(query.get("steps", "")) | {
        name.removeprefix(_CHOSEN) for name in query if name.startswith(_CHOSEN)
    }
    return await _asked(here, request.path_params["journey"], steps, None)


async def make(request: AnyRequest) -> Response[bytes]:
    """Make the part and its call."""
    here = await colleague(request, Permission.DRAFT_EDIT)
    fields, name = await posted_at_length(here), request.path_params["journey"]
    title = " ".join(fields.get("title", "").split())[:LONGEST_TITLE]
    wanted = Wanted(
        steps=_named(fields.get("steps", "")),
        journey=fields.get("journey", "").strip().lower() or proposed(title),
        title=title,
        language=here.say.language,
        revision=number(fields, "revision"),
    )
    wrong = await asyncio.to_thread(_made, here, name, wanted)
    if wrong is not None:
        asked = Asked(title=title, journey=wanted.journey, wrong=wrong)
        return await _asked(here, name, wanted.steps, asked)
    if here.visit.wants_json:
        return json({"journey": wanted.journey})
    return see_other(here.to(f"/journeys/{name}"))


async def ask_back(request: AnyRequest) -> Response[bytes]:
    """Ask whether the steps of a part are to stand in place of its call."""
    here = await colleague(request, Permission.DRAFT_EDIT)
    opened = await asyncio.to_thread(here.desk.open, request.path_params["journey"])
    return shown(here, unfolding_page(here, opened, here.visit.head.query("step"), ()))


async def give_back(request: AnyRequest) -> Response[bytes]:
    """Put the steps of a part in place of its call, or say why that cannot be."""
    here = await colleague(request, Permission.DRAFT_EDIT)
    fields, name = await posted_at_length(here), request.path_params["journey"]
    step = fields.get("step", "")
    objections = await asyncio.to_thread(put_back, here.desk, name, step, number(fields, "revision"), here.deed)
    if not objections:
        return json({}) if here.visit.wants_json else see_other(here.to(f"/journeys/{name}"))
    opened = await asyncio.to_thread(here.desk.open, name)
    page = unfolding_page(here, opened, step, objections)
    if here.visit.wants_json:
        return json({"detail": " ".join(each.sentence for each in page.objections)}, _UNPROCESSABLE)
    return shown(here, page, _UNPROCESSABLE)


async def _asked(here: Colleague, name: str, steps: frozenset[str], asked: Asked | None) -> Response[bytes]:
    def look() -> tuple[OpenedJourney, Seam | tuple[Objection, ...], Asked]:
        opened = here.desk.open(name)
        title = title_of(opened, steps, here.say)
        free = Asked(title=title, journey=free_name(here.desk, proposed(title) or name))
        try:
            return opened, seam_in(here.desk, opened, steps), asked or free
        except JourneyRefused:
            return opened, (Objection(code="illegible"),), asked or free

    opened, found, words = await asyncio.to_thread(look)
    page = folding_page(here, opened, steps, found, words)
    return shown(here, page, _UNPROCESSABLE if asked else 200)


def _made(here: Colleague, name: str, wanted: Wanted) -> Wrong | None:
    """Return what is wrong, nothing if the part is made. What speaks against the steps is told by asking again."""
    if not wanted.title:
        return "title"
    if not NAME.fullmatch(wanted.journey):
        return "name"
    try:
        made = make_part(here.desk, name, wanted, here.deed)
    except NameTaken:
        return "taken"
    except DraftMoved:
        return "moved"
    return None if isinstance(made, str) else "steps"


def _named(text: str) -> frozenset[str]:
    return frozenset(filter(None, text.split(",")))
