"""What the gallery of step types answers: the page, and within it the page of each step, which does nothing."""

import asyncio
from typing import Any

from litestar import Request, Response

from handrail_platform.access.permission import Permission
from handrail_ui.runtime.responses import framed
from handrail_ui.studio.entrance import colleague
from handrail_ui.studio.frame import shown
from handrail_ui.studio.inspector.answers import languages_of
from handrail_ui.studio.screen.answers import message_answer, site_of
from handrail_ui.studio.screen.staged import brand_of, face_of, scenes_at
from handrail_ui.studio.steps.page import steps_page
from handrail_ui.studio.steps.starting import starter_of, starting

AnyRequest = Request[Any, Any, Any]


async def gallery(request: AnyRequest) -> Response[bytes]:
    """Show every step type with its settings, its outcomes and its page."""
    here = await colleague(request, Permission.JOURNEY_READ)
    return shown(here, await asyncio.to_thread(steps_page, here, await languages_of(here)))


async def step(request: AnyRequest) -> Response[bytes]:
    """Show the page of a step type as customers of the tenant see it. Raises StepUnknown, NoScreen."""
    here = await colleague(request, Permission.JOURNEY_READ)
    languages = await languages_of(here)
    language = here.say.language if here.say.language in languages else languages[0]
    at = starting(starter_of(request.path_params["look"]), languages)
    scenes = await asyncio.to_thread(scenes_at, at, language)
    site, parts = await site_of(here), here.visit.parts
    if not scenes:
        return message_answer(here, at, site, language)
    brand = brand_of(site, site.theme, here.visit.site.address.to("/theme/"), "light")
    face = face_of(scenes[0], at, brand, language, parts.translator, site.settings.values)
    return framed(await asyncio.to_thread(face.drawn, parts.renderer))
