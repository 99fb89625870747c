"""What the pages for manual review answer, and their forms. Whoever sees what a case is about is audited."""

import asyncio
from collections.abc import Callable, Mapping
from typing import Any, Final

import msgspec
from litestar import Request, Response

from handrail_platform.access.permission import Permission
from handrail_platform.errors import HandrailError
from handrail_tenants.authorization.authorize import authorize
from handrail_tenants.keys.session import SessionKey
from handrail_tenants.pictures.keep import open_picture
from handrail_tenants.reviews.case import Decided, ReviewCase, open_reason, open_shown, seal_reason
from handrail_tenants.reviews.problems import CaseOver, CaseTaken, CaseUnknown
from handrail_tenants.reviews.repository import SOURCE, event_id
from handrail_ui.encoding import decode_bytes
from handrail_ui.runtime.problems import MalformedAnswer, UnknownTenant
from handrail_ui.runtime.responses import jpeg, see_other
from handrail_ui.studio.desk import Deed
from handrail_ui.studio.entrance import Colleague, NotPermitted, colleague, names_of_colleagues, posted
from handrail_ui.studio.frame import shown
from handrail_ui.studio.reviews.desk import MOST_REASON, ReviewDesk
from handrail_ui.studio.reviews.page import Said, Seen, review_page, reviews_page, standing

AnyRequest = Request[Any, Any, Any]
_CASE_BYTES: Final = 16
_DONE: Final = ("approved", "approved-first", "rejected", "released")
_REFUSALS: Final = ("case-over", "case-taken", "case-unknown", "second-person-missing")
_DECISIONS: Final[dict[str, Decided]] = {"approve": "approved", "reject": "rejected"}
_UNPROCESSABLE: Final = 422


async def queue(request: AnyRequest) -> Response[bytes]:
    """Show what waits."""
    here = await colleague(request, Permission.REVIEW_DECIDE)
    cases, names = await asyncio.to_thread(_desk(here).waiting, here.now), await names_of_colleagues(here)
    done = here.visit.head.query("done")
    known = done if done in (*_DONE, *_REFUSALS) else ""
    return shown(here, reviews_page(here, cases, names, known, is_refusal=known in _REFUSALS))


async def case(request: AnyRequest) -> Response[bytes]:
    """Show a case, and what it is about to whoever has it."""
    here = await colleague(request, Permission.REVIEW_DECIDE)
    try:
        return await _shown(here, await _case(here), Said())
    except CaseUnknown as unknown:
        return _back(here, unknown.code)


async def picture(request: AnyRequest) -> Response[bytes]:
    """Show a picture of a case to whoever has it, and tell the audit log before they see it."""
    here = await colleague(request, Permission.REVIEW_DECIDE)
    try:
        found = await _case(here)
        key = await _key(here, found)
    except (CaseOver, CaseUnknown) as refused:
        return _back(here, refused.code)
    if standing(found, here.deed.by, here.now) != "mine":
        return _back(here, CaseTaken.code)
    number = int(request.path_params["number"])
    seen = await asyncio.to_thread(_desk(here).look_at, found, number, here.deed)
    if seen is None:
        return _back(here, CaseUnknown.code)
    wanted, sealed = seen
    return jpeg(open_picture(key, wanted.node, wanted.side, sealed))


async def claim(request: AnyRequest) -> Response[bytes]:
    """Take a case."""
    here = await colleague(request, Permission.REVIEW_DECIDE)
    await posted(here)
    return await _done(here, lambda: _desk(here).claim(_id(here), here.deed), f"/reviews/{_named(here)}")


async def release(request: AnyRequest) -> Response[bytes]:
    """Let others take it."""
    here = await colleague(request, Permission.REVIEW_DECIDE)
    await posted(here)
    return await _done(here, lambda: _desk(here).release(_id(here), here.deed), "/reviews?done=released")


async def decide(request: AnyRequest) -> Response[bytes]:
    """Approve or reject, with a reason; the first of two people leaves it to the second."""
    here = await colleague(request, Permission.REVIEW_DECIDE)
    fields = await posted(here)
    decided = _DECISIONS.get(fields.get("decision", ""))
    if decided is None:
        raise MalformedAnswer
    try:
        found = await _case(here)
        if wrong := _wrong(found, decided, fields):
            return await _shown(here, found, _said(found, fields, wrong), _UNPROCESSABLE)
        key = await _key(here, found)
    except (CaseOver, CaseUnknown) as refused:
        return _back(here, refused.code)
    reason = fields["reason"].strip()
    if decided == "approved" and found.people > 1 and not found.first_by:
        sealed = seal_reason(key, found.case_id, reason)

        def approve_first() -> None:
            _desk(here).approve_first(found, reason, sealed, here.deed)

        return await _done(here, approve_first, "/reviews?done=approved-first")
    deed = here.deed
    if decided == "approved" and found.people > 1:
        deed = await _confirming(here, found)
    body = key.seal_inbox(msgspec.msgpack.encode({"decision": decided}), SOURCE, event_id(found.case_id))

    def go() -> None:
        _desk(here).decide(found, decided, reason, body, deed)

    answered = await _done(here, go, f"/reviews?done={decided}")
    here.visit.parts.arrivals.nudge()
    return answered


def _wrong(found: ReviewCase, decided: Decided, fields: Mapping[str, str]) -> str:
    if not fields.get("reason", "").strip():
        return "reason-missing"
    if len(fields["reason"]) > MOST_REASON:
        return "reason-long"
    if decided == "approved" and set(_ticked(found, fields)) != set(found.checks):
        return "check-missing"
    return ""


def _said(found: ReviewCase, fields: Mapping[str, str], wrong: str) -> Said:
    return Said(reason=fields.get("reason", ""), ticked=_ticked(found, fields), wrong=wrong)


def _ticked(found: ReviewCase, fields: Mapping[str, str]) -> tuple[str, ...]:
    return tuple(each for each in found.checks if fields.get(f"check:{each}") == "true")


async def _shown(here: Colleague, found: ReviewCase, said: Said, status: int = 200) -> Response[bytes]:
    seen = Seen()
    if standing(found, here.deed.by, here.now) == "mine":
        try:
            key = await _key(here, found)
        except CaseOver as over:
            return _back(here, over.code)
        await asyncio.to_thread(_desk(here).look, found, here.deed)
        pictures = await asyncio.to_thread(_desk(here).pictures, found, here.now)
        seen = Seen(shown=open_shown(key, found), first_reason=open_reason(key, found), pictures=pictures)
    names = await names_of_colleagues(here)
    return shown(here, review_page(here, found, names, seen, said), status)


async def _key(here: Colleague, found: ReviewCase) -> SessionKey:
    """Return the key of the session that waits. Raises CaseOver for one that is over, SealBroken."""
    parts = here.visit.parts
    served = await parts.directory.by_key(here.served, here.now)
    if served is None:
        raise UnknownTenant
    row = await parts.store.load(served.id, found.handle)
    if row is None or row.revoked or row.status != "running" or here.now >= row.expires_at:
        raise CaseOver
    return (await parts.keys.of(served.id)).session_key(found.handle, row.key_version, row.wrapped_key)


async def _confirming(here: Colleague, found: ReviewCase) -> Deed:
    """Return the deed as the policy rules on it that knows who approved first. Raises NotPermitted."""
    permission = Permission.REVIEW_CONFIRM
    ruling = authorize(here.roles, permission, own=found.first_by == here.deed.by)
    deed = Deed(here.deed.actor, permission, ruling, here.deed.at)
    if not ruling.allow:
        await asyncio.to_thread(_desk(here).look, found, deed)
        raise NotPermitted
    return deed


async def _done(here: Colleague, go: Callable[[], None], onward: str) -> Response[bytes]:
    """Do it and lead on, or back to the queue with why not."""
    try:
        await asyncio.to_thread(go)
    except HandrailError as refused:
        if refused.code not in _REFUSALS:
            raise
        return _back(here, refused.code)
    return see_other(here.to(onward))


def _back(here: Colleague, why: str) -> Response[bytes]:
    return see_other(here.to(f"/reviews?done={why}"))


async def _case(here: Colleague) -> ReviewCase:
    return await asyncio.to_thread(_desk(here).at, _id(here))


def _named(here: Colleague) -> str:
    return str(here.visit.request.path_params["case"])


def _id(here: Colleague) -> bytes:
    found = decode_bytes(_named(here), _CASE_BYTES)
    if found is None:
        raise CaseUnknown
    return found


def _desk(here: Colleague) -> ReviewDesk:
    return ReviewDesk(here.workplace.admin, here.served)
