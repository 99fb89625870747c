"""What the page of a step answers: as customers see it, and with a form for its words beside it."""

import asyncio
from typing import Any, Final

import msgspec
from litestar import Request, Response

from handrail_platform.access.permission import Permission
from handrail_tenants.tenancy.directory import Tenant
from handrail_ui.runtime.problems import MalformedAnswer
from handrail_ui.runtime.responses import framed, html, see_other
from handrail_ui.sites import Site
from handrail_ui.studio.desk import OpenedJourney
from handrail_ui.studio.entrance import Colleague, colleague, number, posted_at_length
from handrail_ui.studio.frame import shown
from handrail_ui.studio.inspector.answers import languages_of
from handrail_ui.studio.inspector.at_hand import StepAtHand, StepUnknown, step_at_hand
from handrail_ui.studio.inspector.editing import SAVE
from handrail_ui.studio.inspector.merging import said_at
from handrail_ui.studio.inspector.page import NOTHING_TOLD, Moved, Told
from handrail_ui.studio.inspector.saving import NOT_OURS, Base, Overtaken, Refused, Saved
from handrail_ui.studio.inspector.step_form import filled_step
from handrail_ui.studio.screen.chosen import NAMES, Chosen, chosen
from handrail_ui.studio.screen.message import message_at, message_page
from handrail_ui.studio.screen.page import Faces, StudioScreenPage, screen_page
from handrail_ui.studio.screen.saving import Posted, save_page
from handrail_ui.studio.screen.staged import brand_of, face_of, scenes_at, speech_at

AnyRequest = Request[Any, Any, Any]
_BASE: Final = msgspec.json.Decoder(Base)


class NoScreen(StepUnknown):
    """The step shows no page."""

    code = "no-screen"


async def screen(request: AnyRequest) -> Response[bytes]:
    """Show a page of the step as customers see it, within a page of the studio. Raises NoScreen."""
    here = await colleague(request, Permission.JOURNEY_READ)
    site = await site_of(here)
    _, at = await _at_hand(here, request)
    query = here.visit.head.query
    shows = chosen(lambda name: query("lang") or query("in") if name == "in" else query(name), at.languages)
    scenes = await asyncio.to_thread(scenes_at, at, shows.language)
    if not scenes:
        return message_answer(here, at, site, shows.language)
    brand = brand_of(site, site.theme, here.visit.site.address.to("/theme/"), shows.scheme)
    scene = scenes[min(shows.state, len(scenes) - 1)]
    face = face_of(scene, at, brand, shows.language, here.visit.parts.translator, site.settings.values)
    return framed(await asyncio.to_thread(face.drawn, here.visit.parts.renderer))


def message_answer(here: Colleague, at: StepAtHand, site: Site, language: str) -> Response[bytes]:
    """Show the message that a step without a page sends. Raises NoScreen."""
    message = message_at(at, language)
    if message is None:
        raise NoScreen
    page = message_page(here, message, site.brand.name)
    return framed(here.workplace.renderer.studio(page, here.brand))


async def edit(request: AnyRequest) -> Response[bytes]:
    """Show the words of a step's page beside the page; to a script that asks, the page alone."""
    here = await colleague(request, Permission.JOURNEY_READ)
    opened, at = await _at_hand(here, request)
    shows = chosen(here.visit.head.query, at.languages)
    saved = here.visit.head.query("done") == "saved"
    told = Told(notice="studio.inspector.saved") if saved else NOTHING_TOLD
    page = await _page(here, opened, at, shows, filled_step(at), told)
    if here.visit.by_htmx:
        block = await asyncio.to_thread(here.workplace.renderer.studio_block, page, here.brand, "preview")
        return html(block.encode())
    return shown(here, page)


async def save(request: AnyRequest) -> Response[bytes]:
    """Save the words of a page, and the order of its fields, unless somebody else changed the step meanwhile."""
    here = await colleague(request, Permission.DRAFT_EDIT)
    fields = await posted_at_length(here)
    name, step = request.path_params["journey"], request.path_params["step"]
    languages = await languages_of(here)
    posted = Posted(
        {each: value for each, value in fields.items() if each not in NOT_OURS | NAMES},
        fields.get("do", SAVE),
        number(fields, "revision"),
        _base(fields),
    )
    shows = chosen(lambda each: fields.get(each, ""), languages)
    came = await asyncio.to_thread(save_page, here.desk, name, step, posted, languages, here.deed)
    match came:
        case Saved():
            url = here.to(f"/journeys/{name}/steps/{step}/screen/edit")
            return see_other(f"{url}?{shows.query}&done=saved")
        case Refused(opened, at, problems):
            page = await _page(
                here, opened, at, shows, {**filled_step(at), **posted.typed}, Told(problems=problems)
            )
            return shown(here, page, 422)
        case Overtaken():
            told = Told(moved=_moved(came), is_gone=came.is_gone)
            return shown(here, await _page(here, came.opened, came.at, shows, came.merged.typed, told), 409)


async def site_of(here: Colleague) -> Site:
    """Return the site of the tenant that is served."""
    served: Tenant | None = await here.visit.parts.directory.by_key(here.served, here.now)
    assert served is not None
    return here.visit.parts.sites.of(served)


async def _at_hand(here: Colleague, request: AnyRequest) -> tuple[OpenedJourney, StepAtHand]:
    languages = await languages_of(here)
    opened = await asyncio.to_thread(here.desk.open, request.path_params["journey"])
    at = await asyncio.to_thread(step_at_hand, here.desk, opened, request.path_params["step"], languages)
    return opened, at


async def _page(
    here: Colleague, opened: OpenedJourney, at: StepAtHand, shows: Chosen, typed: dict[str, str], told: Told
) -> StudioScreenPage:
    site = await site_of(here)
    scenes = await asyncio.to_thread(scenes_at, at, shows.language)
    translator = here.visit.parts.translator
    speech = speech_at(at, site.brand, shows.language, translator, site.settings.values)
    return await asyncio.to_thread(screen_page, here, opened, at, Faces(scenes, speech, shows), typed, told)


def _moved(came: Overtaken) -> tuple[Moved, ...]:
    return tuple(
        Moved(place, said_at(came.base, place), said_at(came.theirs, place), is_mine_too)
        for place, is_mine_too in came.merged.theirs
    )


def _base(fields: dict[str, str]) -> Base:
    try:
        return _BASE.decode(fields.get("base", ""))
    except (msgspec.MsgspecError, RecursionError):
        raise MalformedAnswer from None
