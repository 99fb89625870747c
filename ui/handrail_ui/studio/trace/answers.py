"""What the pages that tell which way sessions went answer. Every look at a person's sessions is audited."""

import asyncio
from typing import Any, Final

import msgspec
from litestar import Request, Response

from handrail_platform.access.permission import Permission
from handrail_platform.values import SessionHandle
from handrail_tenants.audit.entry import NOTHING, Told, told
from handrail_tenants.tenancy.directory import Tenant
from handrail_ui.encoding import decode_bytes, encode_bytes
from handrail_ui.runtime.problems import UnknownSession, UnknownTenant
from handrail_ui.runtime.responses import see_other
from handrail_ui.runtime.routes import HANDLE_BYTES
from handrail_ui.studio.entrance import Colleague, colleague, posted
from handrail_ui.studio.frame import shown
from handrail_ui.studio.trace.page import sessions_page, trace_page
from handrail_ui.studio.trace.record import record_of
from handrail_ui.studio.trace.sessions import Behind, found, person_of, sessions_of

AnyRequest = Request[Any, Any, Any]
MOST_REASON: Final = 1_000


async def sessions(request: AnyRequest) -> Response[bytes]:
    """Show the sessions of a person, or ask for whom."""
    here = await colleague(request, Permission.SESSION_READ)
    head = here.visit.head
    person = person_of(head.query("person"))
    if person is None:
        return shown(here, sessions_page(here, None, (), nothing_found=head.query("found") == "nothing"))
    await _told(here, f"person/{person.hex()}")
    parts = here.visit.parts
    lines = await sessions_of(parts, await _served(here), person, _behind(here))
    return shown(here, sessions_page(here, person, lines, nothing_found=not lines))


async def look_up(request: AnyRequest) -> Response[bytes]:
    """Lead to the session or the person that somebody typed; what they typed stands in no address."""
    here = await colleague(request, Permission.SESSION_READ)
    fields = await posted(here)
    match = await found(here.visit.parts, await _served(here), fields.get("who", ""))
    if match is None:
        return see_other(here.to("/sessions?found=nothing"))
    if decode_bytes(fields.get("who", "").strip(), HANDLE_BYTES) is not None:
        return see_other(here.to(f"/sessions/{encode_bytes(match)}"))
    return see_other(here.to(f"/sessions?person={match.hex()}"))


async def session(request: AnyRequest) -> Response[bytes]:
    """Show which way a session went."""
    here = await colleague(request, Permission.TRACE_READ)
    missing = here.visit.head.query("done") == "reason-missing"
    return await _trace(here, _handle(request), NOTHING, reason_missing=missing)


async def reveal(request: AnyRequest) -> Response[bytes]:
    """Show besides what its steps saw of the person, to whoever says why."""
    here = await colleague(request, Permission.TRACE_REVEAL)
    fields = await posted(here)
    reason = fields.get("reason", "").strip()[:MOST_REASON]
    handle = _handle(request)
    if not reason:
        return see_other(here.to(f"/sessions/{encode_bytes(handle)}?done=reason-missing"))
    return await _trace(here, handle, told({"reason": reason}), reason_missing=False)


async def _trace(here: Colleague, handle: SessionHandle, why: Told, *, reason_missing: bool) -> Response[bytes]:
    revealed = here.deed.permission is Permission.TRACE_REVEAL
    record = await record_of(here.visit.parts, await _served(here), handle)
    await _told(here, f"session/{encode_bytes(handle)}", why)
    page = await asyncio.to_thread(trace_page, here, record, revealed=revealed, reason_missing=reason_missing)
    return shown(here, page)


async def _told(here: Colleague, looked_at: str, why: Told = NOTHING) -> None:
    """Write into the audit log who looked at what, before they see it."""
    entry = msgspec.structs.replace(here.deed.entry("", after=why), object=looked_at)
    await asyncio.to_thread(here.workplace.admin.tell, here.served, entry)


async def _served(here: Colleague) -> Tenant:
    served = await here.visit.parts.directory.by_key(here.served, here.now)
    if served is None:
        raise UnknownTenant
    return served


def _behind(here: Colleague) -> Behind:
    at = here.visit.head.query("before")
    handle = decode_bytes(here.visit.head.query("behind"), HANDLE_BYTES)
    if handle is None or not (at.isascii() and at.isdigit() and len(at) < 16):  # noqa: PLR2004 - of milliseconds
        return Behind()
    return Behind(int(at), handle)


def _handle(request: AnyRequest) -> SessionHandle:
    handle = decode_bytes(request.path_params["session"], HANDLE_BYTES)
    if handle is None:
        raise UnknownSession
    return SessionHandle(handle)
