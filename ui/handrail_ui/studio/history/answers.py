"""What the history of a journey answers, and its forms, of which every one works without a script."""

import asyncio
from collections.abc import Callable
from functools import partial
from typing import Any, Final

from litestar import Request, Response

from handrail_platform.access.permission import Permission
from handrail_platform.errors import HandrailError
from handrail_tenants.journeys.versions import Live
from handrail_ui.runtime.problems import MalformedAnswer
from handrail_ui.runtime.responses import html, see_other
from handrail_ui.studio.entrance import Colleague, colleague, names_of_colleagues, posted
from handrail_ui.studio.frame import shown
from handrail_ui.studio.history.desk import HistoryDesk
from handrail_ui.studio.history.page import Told, history_page, version_page
from handrail_ui.studio.posted import number
from handrail_ui.studio.publishing.desk import PublishingDesk, VersionWish
from handrail_ui.studio.refusals import is_told, refusal_words
from handrail_ui.studio.served import served_settings

AnyRequest = Request[Any, Any, Any]
NOTICES: Final = ("rolled-back", "split", "revoked", "unchanged")
"""What a form did, as the page's address says it afterwards; in words under `studio.history.notice.<name>`."""
_SHARE: Final = "share:"


async def history(request: AnyRequest) -> Response[bytes]:
    """Show the versions of a journey, and the ways back."""
    here = await colleague(request, Permission.JOURNEY_READ)
    asked = {name: here.visit.head.query(name) or "" for name in ("before", "decided-before")}
    before, decided_before = (number(asked, name) if asked[name] else None for name in asked)
    found = await asyncio.to_thread(_desk(here).history, _journey(request), before, decided_before)
    done = here.visit.head.query("done")
    notice = here.say(f"studio.history.notice.{done}") if done in NOTICES else ""
    told = Told(notice=notice, settings=await served_settings(here))
    return shown(here, history_page(here, found, await names_of_colleagues(here), told))


async def version(request: AnyRequest) -> Response[bytes]:
    """Show one version: its proof, and how it differs from the one before, or from any other."""
    here = await colleague(request, Permission.JOURNEY_READ)
    journey, numbered = _journey(request), int(request.path_params["version"])
    beside = here.visit.head.query("beside")
    other = number({"beside": beside}, "beside") if beside else None
    past = await asyncio.to_thread(_desk(here).past, journey, numbered, here.say, other)
    return shown(here, version_page(here, journey, past, await names_of_colleagues(here)))


async def rollback(request: AnyRequest) -> Response[bytes]:
    """Let new sessions run an earlier version again."""
    here = await colleague(request, Permission.JOURNEY_ROLLBACK)
    fields, journey = await posted(here), _journey(request)
    to, pointer, reason = number(fields, "version"), number(fields, "pointer"), fields.get("reason", "")
    needs_approval = (await served_settings(here)).publishing.wants_approval
    return await _decided(
        here,
        journey,
        "rolled-back",
        partial(_desk(here).rollback, journey, to, pointer, reason, here.deed, needs_approval=needs_approval),
    )


async def split(request: AnyRequest) -> Response[bytes]:
    """Divide new sessions between versions; one that gets all of them ends the split."""
    here = await colleague(request, Permission.JOURNEY_PUBLISH)
    fields, journey = await posted(here), _journey(request)
    weights, pointer, reason = _weights(fields), number(fields, "pointer"), fields.get("reason", "")
    needs_approval = (await served_settings(here)).publishing.wants_approval
    return await _decided(
        here,
        journey,
        "split",
        partial(_desk(here).split, journey, weights, pointer, reason, here.deed, needs_approval=needs_approval),
    )


async def ask(request: AnyRequest) -> Response[bytes]:
    """Ask a second person for a share of new sessions for a version that never had all of them."""
    here = await colleague(request, Permission.JOURNEY_PUBLISH)
    fields, journey = await posted(here), _journey(request)
    wish = VersionWish(
        version=number(fields, "version"),
        pointer=number(fields, "pointer"),
        share=number(fields, "share"),
        reason=fields.get("reason", ""),
    )
    desk = PublishingDesk(here.workplace.admin, here.served)
    try:
        await asyncio.to_thread(desk.plan_version, journey, wish, here.deed)
    except HandrailError as refused:
        return await _refused(here, journey, refused)
    return see_other(here.to(f"/journeys/{journey}/publishing?done=asked"))


async def revoke(request: AnyRequest) -> Response[bytes]:
    """Stop a version for good."""
    here = await colleague(request, Permission.JOURNEY_REVOKE)
    fields, journey = await posted(here), _journey(request)
    which, pointer, reason = number(fields, "version"), number(fields, "pointer"), fields.get("reason", "")
    return await _decided(
        here, journey, "revoked", lambda: _desk(here).revoke(journey, which, pointer, reason, here.deed)
    )


async def _decided(here: Colleague, journey: str, done: str, decide: Callable[[], Live]) -> Response[bytes]:
    """Lead on to what was done, or show the page again with why not."""
    try:
        live = await asyncio.to_thread(decide)
    except HandrailError as refused:
        return await _refused(here, journey, refused)
    return see_other(here.to(f"/journeys/{journey}/history?done={'unchanged' if live.unchanged else done}"))


async def _refused(here: Colleague, journey: str, refused: HandrailError) -> Response[bytes]:
    """Show the page again with why not. Raises what nobody is told."""
    if not is_told(refused):
        raise refused
    found = await asyncio.to_thread(_desk(here).history, journey)
    told = Told(refusal=refusal_words(here.say, refused.code), settings=await served_settings(here))
    page = history_page(here, found, await names_of_colleagues(here), told)
    body = here.workplace.renderer.studio(page, here.brand)
    return here.visit.remember_language(html(body, refused.status))


def _weights(fields: dict[str, str]) -> dict[int, int]:
    """Return the weights that were typed, without those that are empty or 0. Raises MalformedAnswer."""
    weights: dict[int, int] = {}
    for name, typed in fields.items():
        if name.startswith(_SHARE) and typed and (weight := number(fields, name)):
            version = name.removeprefix(_SHARE)
            if not version.isdecimal():
                raise MalformedAnswer
            weights[number({"version": version}, "version")] = weight
    return weights


def _desk(here: Colleague) -> HistoryDesk:
    return HistoryDesk(here.workplace.admin, here.served)


def _journey(request: AnyRequest) -> str:
    return str(request.path_params["journey"])
