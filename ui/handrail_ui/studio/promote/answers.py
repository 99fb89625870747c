"""What the page of a promotion answers, and its form, which works without a script."""

import asyncio
from collections.abc import Mapping
from typing import Any, Final

import msgspec
from litestar import Request, Response

from handrail_platform.access.permission import Permission
from handrail_platform.errors import HandrailError
from handrail_platform.values import PersonId
from handrail_tenants.authorization.authorize import authorize
from handrail_ui.runtime.responses import html, see_other
from handrail_ui.sites import site_settings
from handrail_ui.studio.desk import Deed
from handrail_ui.studio.entrance import Colleague, NotPermitted, colleague, posted
from handrail_ui.studio.frame import shown
from handrail_ui.studio.posted import number
from handrail_ui.studio.promote.desk import Considered, PromotionDesk, Wish
from handrail_ui.studio.promote.page import PromotePage, nowhere_page, promote_page
from handrail_ui.studio.refusals import is_told, refusal_words

AnyRequest = Request[Any, Any, Any]
NOTICES: Final = ("published", "asked", "unchanged")
_ACCEPT: Final = "accept:"


class Next(msgspec.Struct, frozen=True, kw_only=True):
    """The environment after this one, as a colleague may promote to it."""

    key: str
    name: str
    deed: Deed
    needs_approval: bool


async def promote(request: AnyRequest) -> Response[bytes]:
    """Show what a version would be in the next environment."""
    here = await colleague(request, Permission.JOURNEY_PROMOTE)
    journey = _journey(request)
    following = await _next(here)
    if following is None:
        return shown(here, nowhere_page(here, journey))
    asked = {"version": here.visit.head.query("version") or ""}
    version = number(asked, "version") if asked["version"] else None
    found = await asyncio.to_thread(_desk(here, following).consider, journey, version, here.say)
    done = here.visit.head.query("done")
    notice = here.say(f"studio.promote.notice.{done}", next=following.name) if done in NOTICES else ""
    return shown(here, _page(here, following, journey, found, notice=notice))


async def take(request: AnyRequest) -> Response[bytes]:
    """Promote the version, or ask a second person to."""
    here = await colleague(request, Permission.JOURNEY_PROMOTE)
    fields, journey = await posted(here), _journey(request)
    following = await _next(here)
    if following is None:
        return see_other(here.to(f"/journeys/{journey}/promote"))
    desk, wish = _desk(here, following), _wish(journey, fields)
    try:
        done = await asyncio.to_thread(
            desk.promote, wish, here.deed, following.deed, needs_approval=following.needs_approval
        )
    except HandrailError as refused:
        if not is_told(refused):
            raise
        found = await asyncio.to_thread(desk.consider, journey, wish.version, here.say)
        words = refusal_words(here.say, refused.code)
        page = _page(here, following, journey, found, refusal=words, typed=fields)
        body = here.workplace.renderer.studio(page, here.brand)
        return here.visit.remember_language(html(body, refused.status))
    return see_other(here.to(f"/journeys/{journey}/promote?version={wish.version}&done={done}"))


async def _next(here: Colleague) -> Next | None:
    """Return the next environment, None where there is none. Raises NotPermitted for who may not promote to it."""
    directory, now = here.visit.parts.directory, here.now
    served = await directory.by_key(here.served, now)
    key = site_settings(served).promotes_to if served else None
    there = await directory.by_key(key, now) if key else None
    if there is None:
        return None
    actor, permission = here.deed.actor, Permission.JOURNEY_PROMOTE
    subject = PersonId(bytes.fromhex(actor.subject))
    roles = await asyncio.to_thread(here.workplace.roles_of, there.key, actor.issuer, subject)
    deed = Deed(actor, permission, authorize(roles, permission), here.deed.at)
    if not deed.ruling.allow:
        name = here.visit.request.path_params.get("journey", "")
        await asyncio.to_thread(here.workplace.admin.tell, there.key, deed.entry(name))
        raise NotPermitted
    needs_approval = site_settings(there).publishing.wants_approval
    return Next(key=there.key, name=there.name, deed=deed, needs_approval=needs_approval)


def _page(
    here: Colleague,
    following: Next,
    journey: str,
    found: Considered,
    *,
    notice: str = "",
    refusal: str = "",
    typed: Mapping[str, str] = {},
) -> PromotePage:
    there = here.visit.site.address.to(f"/studio/{following.key}")
    page = promote_page(here, journey, found, next_name=following.name, next_url=there)
    return msgspec.structs.replace(
        page, needs_approval=following.needs_approval, notice=notice, refusal=refusal, typed=typed
    )


def _wish(journey: str, fields: dict[str, str]) -> Wish:
    """Return what somebody asks for. Raises MalformedAnswer."""
    return Wish(
        journey=journey,
        version=number(fields, "version"),
        pointer=number(fields, "pointer"),
        reason=fields.get("reason", ""),
        accepted={key[len(_ACCEPT) :]: why for key, why in fields.items() if key.startswith(_ACCEPT) and why},
    )


def _desk(here: Colleague, following: Next) -> PromotionDesk:
    return PromotionDesk(here.workplace.admin, here.served, following.key)


def _journey(request: AnyRequest) -> str:
    return str(request.path_params["journey"])
