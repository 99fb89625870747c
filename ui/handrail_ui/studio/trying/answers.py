"""What the page on which somebody tries a draft answers. Every form works without a script."""

import asyncio
from typing import Any, Final

from litestar import Request, Response

from handrail_platform.access.permission import Permission
from handrail_platform.rehearse.trial import TrialTooLong
from handrail_tenants.trials.repository import TrialMoved, TrialUnknown
from handrail_ui.runtime.problems import UnknownTenant
from handrail_ui.runtime.responses import html_that_frames, json, see_other
from handrail_ui.sites import Site
from handrail_ui.studio.entrance import Colleague, colleague, posted
from handrail_ui.studio.trying import deeds
from handrail_ui.studio.trying.page import trial_answer, trying_page
from handrail_ui.studio.trying.sandbox import Sandbox

AnyRequest = Request[Any, Any, Any]
NOTICES: Final = ("invited", "moved", "name-taken", "not-told", "revoked", "saved", "stuck", "too-long")
"""In words under `studio.trying.notice.<name>`."""
_OTHERS: Final = {"begin": deeds.begin, "invite": deeds.invite, "revoke": deeds.revoke, "save": deeds.save}


async def trying(request: AnyRequest) -> Response[bytes]:
    """Show what somebody tries, or how to begin."""
    here = await colleague(request, Permission.DRAFT_TRY)
    site = await _site(here)
    return await asyncio.to_thread(_trying, here, site, request.path_params["journey"])


async def try_on(request: AnyRequest) -> Response[bytes]:
    """Do something with the trial."""
    name, journey = request.path_params["deed"], request.path_params["journey"]
    here = await colleague(request, Permission.DRAFT_EDIT if name == "save" else Permission.DRAFT_TRY)
    if name not in _OTHERS and name not in deeds.MOVES:
        raise TrialUnknown
    fields = await posted(here)
    try:
        notice = await asyncio.to_thread(_do, here, journey, name, fields)
    except TrialMoved:
        notice = "moved"
    except TrialTooLong:
        notice = "too-long"
    return see_other(here.to(f"/journeys/{journey}/trying{f'?done={notice}' if notice else ''}"))


def _trying(here: Colleague, site: Site, journey: str) -> Response[bytes]:
    sandbox = Sandbox(here.workplace.admin, here.served)
    ground = sandbox.ground(journey)
    held = sandbox.held(journey, here.deed.by, here.now)
    if here.visit.wants_json:
        if ground.program is None or held is None:
            raise TrialUnknown
        return json(trial_answer(ground.program, held))
    done = here.visit.head.query("done")
    page = trying_page(here, site, ground, held, done if done in NOTICES else None)
    made = here.workplace.renderer.studio(page, here.brand)
    return here.visit.remember_language(html_that_frames(made, site.address.origin))


def _do(here: Colleague, journey: str, name: str, fields: dict[str, str]) -> str:
    sandbox = Sandbox(here.workplace.admin, here.served)
    ground = sandbox.ground(journey)
    if ground.program is None or ground.program.is_part:
        return ""  # the page says why it cannot be tried
    if name in deeds.MOVES:
        return deeds.move(here, sandbox, ground, fields, name)
    return _OTHERS[name](here, sandbox, ground, fields)


async def _site(here: Colleague) -> Site:
    """Return the site of the tenant that is served, whose page is tried."""
    parts = here.visit.parts
    tenant = await parts.directory.by_key(here.served, here.now)
    if tenant is None:
        raise UnknownTenant
    return parts.sites.of(tenant)
