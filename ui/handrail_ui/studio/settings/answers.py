"""What the page of a journey's settings answers, and its form."""

import asyncio
from typing import Any

from litestar import Request, Response

from handrail_platform.access.permission import Permission
from handrail_platform.document.problem import Problem
from handrail_tenants.journeys.problems import DraftMoved
from handrail_ui.runtime.responses import html, see_other
from handrail_ui.studio.desk import Deed, Desk, OpenedJourney
from handrail_ui.studio.entrance import Colleague, colleague, posted_at_length
from handrail_ui.studio.inspector.answers import languages_of, revision_in
from handrail_ui.studio.inspector.filled import Typed
from handrail_ui.studio.inspector.saving import NOT_OURS
from handrail_ui.studio.settings.form import changes_of_settings, filled_settings
from handrail_ui.studio.settings.page import StudioSettingsPage, settings_page

AnyRequest = Request[Any, Any, Any]


async def settings(request: AnyRequest) -> Response[bytes]:
    """Show what is set up about a journey as a whole."""
    here = await colleague(request, Permission.JOURNEY_READ)
    opened = await asyncio.to_thread(here.desk.open, request.path_params["journey"])
    saved = here.visit.head.query("done") == "saved"
    typed = filled_settings(opened.plain)
    return _shown(here, settings_page(here, opened, typed, await languages_of(here), is_saved=saved))


async def save_settings(request: AnyRequest) -> Response[bytes]:
    """Save the settings of a journey in its draft."""
    here = await colleague(request, Permission.DRAFT_EDIT)
    fields = await posted_at_length(here)
    typed = {name: value for name, value in fields.items() if name not in NOT_OURS}
    journey, languages = request.path_params["journey"], await languages_of(here)
    try:
        opened, problems = await asyncio.to_thread(
            _saved, here.desk, journey, typed, revision_in(fields), here.deed
        )
    except DraftMoved:
        opened = await asyncio.to_thread(here.desk.open, journey)
        return _shown(here, settings_page(here, opened, typed, languages, is_moved=True), 409)
    if problems:
        return _shown(here, settings_page(here, opened, typed, languages, problems=problems), 422)
    return see_other(here.to(f"/journeys/{journey}/settings?done=saved"))


def _saved(
    desk: Desk, journey: str, typed: Typed, expected: int, deed: Deed
) -> tuple[OpenedJourney, tuple[Problem, ...]]:
    opened = desk.open(journey)
    if opened.revision != expected:
        raise DraftMoved
    changes, problems = changes_of_settings(opened.plain, typed, desk.admin.steps)
    if problems or not changes:
        return opened, problems
    return desk.change(journey, changes, expected, deed), ()


def _shown(here: Colleague, page: StudioSettingsPage, status: int = 200) -> Response[bytes]:
    return here.visit.remember_language(html(here.workplace.renderer.studio(page, here.brand), status))
