"""What the page of a publication answers, and its forms, of which every one works without a script."""

import asyncio
from collections.abc import Callable, Mapping
from typing import Any, Final

import msgspec
from litestar import Request, Response

from handrail_platform.access.permission import Permission
from handrail_platform.document.parse import parse_plain
from handrail_platform.document.problem import JourneyRefused
from handrail_platform.errors import HandrailError
from handrail_platform.rehearse.report import Rehearsed
from handrail_tenants.authorization.authorize import authorize
from handrail_tenants.journeys.problems import SplitInvalid
from handrail_tenants.journeys.versions import Share
from handrail_tenants.plans.problems import PlanMoved, PlanUnknown
from handrail_tenants.plans.repository import Plan
from handrail_ui.runtime.responses import html, see_other
from handrail_ui.studio.called import parts_called
from handrail_ui.studio.code.answers import yaml_file
from handrail_ui.studio.code.texts import text_of
from handrail_ui.studio.desk import Deed
from handrail_ui.studio.entrance import Colleague, NotPermitted, colleague, names_of_colleagues, posted
from handrail_ui.studio.frame import frame, shown
from handrail_ui.studio.posted import number
from handrail_ui.studio.publishing.desk import PublishingDesk
from handrail_ui.studio.publishing.form import wish_of
from handrail_ui.studio.publishing.page import Answered, Looked, RehearsalPage, publishing_page
from handrail_ui.studio.publishing.preview import preview, rehearsed
from handrail_ui.studio.publishing.rehearsal import rehearsal_row
from handrail_ui.studio.publishing.subject import subject_of
from handrail_ui.studio.refusals import is_told, refusal_words
from handrail_ui.studio.screen.answers import site_of
from handrail_ui.studio.served import served_settings

AnyRequest = Request[Any, Any, Any]
NOTICES: Final = ("published", "asked", "set", "approved", "withdrawn", "not-carried-out")
"""What a form did, as the page's address says it afterwards; in words under `studio.publishing.notice.<name>`."""


async def publishing(request: AnyRequest) -> Response[bytes]:
    """Show what would change, and how to publish it."""
    here = await colleague(request, Permission.JOURNEY_READ)
    done = here.visit.head.query("done")
    notice = here.say(f"studio.publishing.notice.{done}") if done in NOTICES else ""
    page = publishing_page(here, await _looked(here, _journey(request)), Answered(notice=notice))
    return shown(here, page)


async def tests(request: AnyRequest) -> Response[bytes]:
    """Run the journey's own tests on what waits or is drafted, and show what came of them."""
    here = await colleague(request, Permission.JOURNEY_READ)
    name = _journey(request)
    try:
        found = await asyncio.to_thread(_rehearsed, here, name)
    except JourneyRefused:  # the page of the publication says what is wrong with it
        return see_other(here.to(f"/journeys/{name}/publishing"))
    page = RehearsalPage(
        **frame(here),
        journey=name,
        publishing_url=here.to(f"/journeys/{name}/publishing"),
        tests=rehearsal_row(found, here.say) if found else None,
    )
    return shown(here, page)


async def publish(request: AnyRequest) -> Response[bytes]:
    """Put the draft live, or plan to: for a moment, or until a second person approves."""
    here = await colleague(request, Permission.JOURNEY_PUBLISH)
    fields = await posted(here)
    name, needs_approval = _journey(request), (await served_settings(here)).publishing.wants_approval

    def go() -> str:
        wish, desk = wish_of(name, fields), _desk(here)
        if not needs_approval and not wish.publish_at:
            desk.publish(wish, here.deed)
            return "published"
        return desk.plan(wish, here.deed, needs_approval=needs_approval).state

    return await _answered(here, name, go, fields)


async def approve(request: AnyRequest) -> Response[bytes]:
    """Be the second person behind a plan."""
    here = await colleague(request, Permission.JOURNEY_APPROVE)
    fields = await posted(here)
    try:
        plan = await asyncio.to_thread(_seen, here, _journey(request), fields)
    except (PlanMoved, PlanUnknown) as refused:
        return await _refused(here, _journey(request), refused, fields)
    deed = await _ruled(here, plan)

    def go() -> str:
        state = _desk(here).approve(plan, deed).state
        return {"set": "approved", "published": "published"}.get(state, "not-carried-out")

    return await _answered(here, _journey(request), go, fields)


async def file(request: AnyRequest) -> Response[bytes]:
    """Hand out all of what waits as a file: the journey, and the parts that it brings along."""
    here = await colleague(request, Permission.JOURNEY_READ)
    name, asked = _journey(request), here.visit.head.query("number")

    def read() -> str:
        with here.workplace.admin.plans(here.served) as plans:
            intent = plans.at(name, number({"number": asked}, "number")).intent
        brought = msgspec.json.decode(intent.parts or "{}").values()
        return "---\n".join(text_of(each, "") for each in (msgspec.json.decode(intent.document), *brought))

    return yaml_file(await asyncio.to_thread(read), f"{name}-plan-{asked}")


async def withdraw(request: AnyRequest) -> Response[bytes]:
    """Call a plan off."""
    here = await colleague(request, Permission.JOURNEY_PUBLISH)
    fields = await posted(here)

    def go() -> str:
        _desk(here).withdraw(_seen(here, _journey(request), fields), here.deed)
        return "withdrawn"

    return await _answered(here, _journey(request), go, fields)


async def _answered(
    here: Colleague, journey: str, go: Callable[[], str], fields: Mapping[str, str]
) -> Response[bytes]:
    """Lead on to what was done, or show the page again with why not and with what was typed."""
    try:
        done = await asyncio.to_thread(go)
    except HandrailError as refused:
        if not is_told(refused):
            raise
        return await _refused(here, journey, refused, fields)
    return see_other(here.to(f"/journeys/{journey}/publishing?done={done}"))


async def _refused(
    here: Colleague, journey: str, refused: HandrailError, typed: Mapping[str, str]
) -> Response[bytes]:
    answered = Answered(refusal=refusal_words(here.say, refused.code), typed=typed)
    page = publishing_page(here, await _looked(here, journey), answered)
    body = here.workplace.renderer.studio(page, here.brand)
    return here.visit.remember_language(html(body, refused.status))


async def _ruled(here: Colleague, plan: Plan) -> Deed:
    """Return the deed as the policy rules on it that knows whose plan it is. Raises NotPermitted."""
    permission = Permission.JOURNEY_APPROVE
    ruling = authorize(here.roles, permission, own=plan.asked_by == here.deed.by)
    deed = Deed(here.deed.actor, permission, ruling, here.deed.at)
    if not ruling.allow:
        await asyncio.to_thread(here.workplace.admin.tell, here.served, deed.entry(plan.intent.journey))
        raise NotPermitted
    return deed


def _seen(here: Colleague, journey: str, fields: dict[str, str]) -> Plan:
    """Return the plan of which somebody's page was made. Raises PlanUnknown, PlanMoved."""
    with here.workplace.admin.plans(here.served) as plans:
        plan = plans.at(journey, number(fields, "number"))
    if fields.get("program") != plan.intent.hash.hex() or not plan.is_waiting:
        raise PlanMoved
    return plan


async def _looked(here: Colleague, journey: str) -> Looked:
    names, settings = await names_of_colleagues(here), await served_settings(here)
    address = (await site_of(here)).address

    def look() -> Looked:
        admin, tenant = here.workplace.admin, here.served
        planned = _planned(here, journey)
        subject = subject_of(here.desk, journey, planned)
        judged = here.desk.weigh(subject.opened, here.say, subject.parts)
        try:
            document = parse_plain(subject.opened.plain)
            found = preview(admin, tenant, document, here.say, here.now, subject.parts)
        except JourneyRefused:
            found = None
        called = parts_called(admin, tenant, judged.document)
        then = _shares_then(_desk(here), subject.plan) if subject.plan else ()
        return Looked(
            subject=subject,
            judged=judged,
            preview=found,
            parts=tuple(each for each in called if each.journey not in subject.parts),
            plans=planned,
            then=then,
            names=names,
            settings=settings,
            customers_url=address.origin + address.journey(journey),
        )

    return await asyncio.to_thread(look)


def _shares_then(desk: PublishingDesk, plan: Plan) -> tuple[Share, ...]:
    """Return what new sessions get if the plan goes live, nothing where they all get the same."""
    intent = plan.intent
    try:
        weights = desk.shares_with(intent.journey, intent.hash, intent.share)
    except SplitInvalid:  # what was live is not any more, and so the plan will not go live
        return ()
    return tuple(Share(*each) for each in weights.items()) if len(weights) > 1 else ()


def _rehearsed(here: Colleague, journey: str) -> Rehearsed | None:
    """Return what came of the tests of what waits, or else is drafted. Raises JourneyRefused."""
    subject = subject_of(here.desk, journey, _planned(here, journey))
    return rehearsed(here.workplace.admin, here.served, parse_plain(subject.opened.plain), subject.parts)


def _planned(here: Colleague, journey: str) -> tuple[Plan, ...]:
    with here.workplace.admin.plans(here.served) as plans:
        return plans.list(journey)


def _desk(here: Colleague) -> PublishingDesk:
    return PublishingDesk(here.workplace.admin, here.served)


def _journey(request: AnyRequest) -> str:
    return str(request.path_params["journey"])
