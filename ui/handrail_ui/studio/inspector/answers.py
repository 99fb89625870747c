"""What the page of a step answers, and its form, which works without a script."""

import asyncio
from typing import Any, Final

import msgspec
from litestar import Request, Response

from handrail_platform.access.permission import Permission
from handrail_platform.document.problem import Problem
from handrail_ui.runtime.problems import MalformedAnswer
from handrail_ui.runtime.responses import html, see_other
from handrail_ui.sites import site_settings
from handrail_ui.studio.desk import OpenedJourney
from handrail_ui.studio.entrance import Colleague, colleague, posted_at_length
from handrail_ui.studio.inspector.at_hand import StepAtHand, step_at_hand
from handrail_ui.studio.inspector.checking import problems_of
from handrail_ui.studio.inspector.editing import SAVE, edited
from handrail_ui.studio.inspector.merging import said_at
from handrail_ui.studio.inspector.page import Moved, StudioInspectorPage, Told, step_page
from handrail_ui.studio.inspector.saving import NOT_OURS, Base, Overtaken, Refused, Saved, save_step
from handrail_ui.studio.inspector.step_form import filled_step, read_step

AnyRequest = Request[Any, Any, Any]
_BASE: Final = msgspec.json.Decoder(Base)
_BLOCK: Final = "inspector"


async def step(request: AnyRequest) -> Response[bytes]:
    """Show a step with everything that can be set up about it."""
    here = await colleague(request, Permission.JOURNEY_READ)
    opened, at = await _at_hand(here, request)
    saved = here.visit.head.query("done") == "saved"
    told = Told(notice="studio.inspector.saved" if saved else None)
    return await _shown(here, step_page(here, opened, at, filled_step(at), told))


async def save(request: AnyRequest) -> Response[bytes]:
    """Save a step, or do with its form what a button within it says."""
    here = await colleague(request, Permission.DRAFT_EDIT)
    fields = await posted_at_length(here)
    typed = {name: value for name, value in fields.items() if name not in NOT_OURS}
    deed = fields.get("do", SAVE)
    if deed != SAVE:
        return await _edited(here, request, typed, deed)
    name, step_name = request.path_params["journey"], request.path_params["step"]
    languages = await languages_of(here)
    came = await asyncio.to_thread(
        save_step,
        here.desk,
        name,
        step_name,
        typed,
        revision_in(fields),
        _base(fields),
        languages,
        here.deed,
    )
    match came:
        case Saved():
            return await _saved(here, came, languages)
        case Refused(opened, at, problems):
            page = step_page(here, opened, at, typed, Told(problems=problems))
            return await _shown(here, page, 422)
        case Overtaken():
            return await _shown(here, _overtaken_page(here, came), 409)


async def check(request: AnyRequest) -> Response[bytes]:
    """Say what is worth knowing of a step as it is being typed. Nothing is saved."""
    here = await colleague(request, Permission.DRAFT_EDIT)
    fields = await posted_at_length(here)
    opened, at = await _at_hand(here, request)
    typed = {name: value for name, value in fields.items() if name not in NOT_OURS}
    problems = await asyncio.to_thread(_problems, at, typed)
    page = await asyncio.to_thread(step_page, here, opened, at, typed, Told(so_far=problems))
    return html(here.workplace.renderer.studio_block(page, here.brand, "inspector_check").encode())


def revision_in(fields: dict[str, str]) -> int:
    """Return the revision that a form was made of. Raises MalformedAnswer."""
    value = fields.get("revision", "")
    if not (value.isascii() and value.isdigit() and len(value) < 10):  # noqa: PLR2004 - digits of a revision
        raise MalformedAnswer
    return int(value)


async def languages_of(here: Colleague) -> tuple[str, ...]:
    """Return the languages that the tenant speaks, its own first."""
    served = await here.visit.parts.directory.by_key(here.served, here.now)
    assert served is not None
    settings = site_settings(served)
    return tuple(dict.fromkeys([settings.default_language, *settings.languages]))


async def _at_hand(here: Colleague, request: AnyRequest) -> tuple[OpenedJourney, StepAtHand]:
    languages = await languages_of(here)
    opened = await asyncio.to_thread(here.desk.open, request.path_params["journey"])
    at = await asyncio.to_thread(step_at_hand, here.desk, opened, request.path_params["step"], languages)
    return opened, at


def _problems(at: StepAtHand, typed: dict[str, str]) -> tuple[Problem, ...]:
    return problems_of(at, read_step(at, typed), typed)


async def _edited(here: Colleague, request: AnyRequest, typed: dict[str, str], deed: str) -> Response[bytes]:
    """Answer with the form after a button within it was pressed, made of what its fields say and not saved."""
    opened, at = await _at_hand(here, request)
    return await _shown(here, step_page(here, opened, at, edited(typed, deed, at.variables)))


async def _saved(here: Colleague, saved: Saved, languages: tuple[str, ...]) -> Response[bytes]:
    url = here.to(f"/journeys/{saved.opened.journey}/steps/{saved.step}")
    if not here.visit.by_htmx:
        return see_other(f"{url}?done=saved")
    at = await asyncio.to_thread(step_at_hand, here.desk, saved.opened, saved.step, languages)
    page = step_page(here, saved.opened, at, filled_step(at), Told(notice="studio.inspector.saved"))
    answer = await _shown(here, page)
    answer.headers["HX-Trigger"] = "journey-changed"
    return answer


def _overtaken_page(here: Colleague, came: Overtaken) -> StudioInspectorPage:
    moved = tuple(
        Moved(place, said_at(came.base, place), said_at(came.theirs, place), is_mine_too)
        for place, is_mine_too in came.merged.theirs
    )
    told = Told(moved=moved, is_gone=came.is_gone)
    return step_page(here, came.opened, came.at, came.merged.typed, told)


async def _shown(here: Colleague, page: StudioInspectorPage, status: int = 200) -> Response[bytes]:
    """Answer with the page, or with the inspector alone where a script puts it beside the journey."""
    renderer = here.workplace.renderer
    if here.visit.by_htmx:
        body = (await asyncio.to_thread(renderer.studio_block, page, here.brand, _BLOCK)).encode()
    else:
        body = await asyncio.to_thread(renderer.studio, page, here.brand)
    return here.visit.remember_language(html(body, status))


def _base(fields: dict[str, str]) -> Base:
    try:
        return _BASE.decode(fields.get("base", ""))
    except (msgspec.MsgspecError, RecursionError):
        raise MalformedAnswer from None
