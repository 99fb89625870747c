"""What the person in front of a trial is answered: staff in a frame of the studio, or whoever was invited."""

import asyncio
from collections.abc import Mapping
from typing import Any

import msgspec
from litestar import Request, Response

from handrail_platform.rehearse.recounted import move_of
from handrail_platform.rehearse.trial import Played, play
from handrail_platform.step.step import Submit
from handrail_tenants.trials.repository import TrialMoved, TrialUnknown
from handrail_ui.body import read_body
from handrail_ui.encoding import decode_bytes
from handrail_ui.runtime.answer import Answer, read_answer
from handrail_ui.runtime.problems import AnswerTooLarge
from handrail_ui.runtime.responses import html_framed, html_that_frames, see_other
from handrail_ui.runtime.uploaded import is_upload, read_uploaded, uploads_of
from handrail_ui.studio.trying.invited import invited_page
from handrail_ui.studio.trying.paper import paper
from handrail_ui.studio.trying.sandbox import PAGE_BYTES, Ground, Held, Sandbox
from handrail_ui.visit import Visit, visit_of

AnyRequest = Request[Any, Any, Any]
LONGEST_TEXT = 4_000
"""What a scenario may say in one field."""


async def tried_page(request: AnyRequest) -> Response[bytes]:
    """Show the page."""
    visit = await visit_of(request)
    made = await asyncio.to_thread(_made, visit, _handle(request))
    return html_framed(made, await _studio(visit))


async def answer_tried_page(request: AnyRequest) -> Response[bytes]:
    """Take an answer. One to an earlier page is none: whoever gave it is shown the present one."""
    visit = await visit_of(request)
    answer = await _read(visit)
    if any(len(text) > LONGEST_TEXT for text in answer.submit.fields.values()):
        raise AnswerTooLarge
    await asyncio.to_thread(_take, visit, _handle(request), answer.nonce, answer.submit)
    return see_other(_address(visit))


async def _read(visit: Visit) -> Answer:
    """Read an answer. A picture is looked at by nobody here: what it says is what the trial was given."""
    request, kind = visit.request, visit.head.header("content-type")
    if not is_upload(kind):
        return read_answer(kind, await read_body(request))
    uploads = await asyncio.to_thread(_uploads, visit, _handle(request))
    with visit.parts.upload_room.entered() as take:
        return await read_uploaded(request, kind, uploads, take)


def _uploads(visit: Visit, handle: bytes) -> Mapping[str, int]:
    _, ground, _ = _open(visit, handle)
    assert ground.program is not None
    return uploads_of(ground.program)


async def stay_at_tried_page(request: AnyRequest) -> Response[bytes]:
    """Lead back: the clock of a trial stands still."""
    return see_other(_address(await visit_of(request)))


async def invited(request: AnyRequest) -> Response[bytes]:
    """Show a trial and its mailbox."""
    visit = await visit_of(request)
    made = await asyncio.to_thread(_invited, visit, _handle(request))
    return html_that_frames(made, visit.site.address.origin)


def _made(visit: Visit, handle: bytes) -> bytes:
    held, ground, played = _open(visit, handle)
    assert ground.program is not None
    return paper(visit, ground.program, held, played, _address(visit))


def _invited(visit: Visit, handle: bytes) -> bytes:
    sandbox = _sandbox(visit)
    sandbox.linked(handle, visit.parts.now())
    held, ground, played = _open(visit, handle)
    assert ground.program is not None
    workplace = visit.parts.workplace
    page = invited_page(visit, ground.program, held.trial, played, _address(visit))
    return workplace.renderer.trial(page, visit.site.brand)


def _take(visit: Visit, handle: bytes, nonce: bytes, submit: Submit) -> None:
    held, ground, played = _open(visit, handle)
    if nonce != held.nonce or played.paused_at or played.session.state.status != "running":
        return
    assert ground.program is not None
    # Moves that the draft takes no more are over with the first answer that it does take.
    trial = held.trial.back_to(played.moves) if played.stuck is not None else held.trial
    after = trial.then(move_of(ground.program, trial, played.session, submit))
    try:
        _sandbox(visit).keep(msgspec.structs.replace(held, trial=after), visit.parts.now())
    except TrialMoved:
        return


def _open(visit: Visit, handle: bytes) -> tuple[Held, Ground, Played]:
    sandbox = _sandbox(visit)
    held = sandbox.at(handle, visit.parts.now())
    ground = sandbox.ground(held.kept.journey)
    if ground.program is None:
        raise TrialUnknown
    return held, ground, play(ground.program, held.trial)


def _sandbox(visit: Visit) -> Sandbox:
    return Sandbox(visit.parts.workplace.admin, visit.site.tenant.key)


def _address(visit: Visit) -> str:
    return visit.site.address.to(f"/try/{visit.request.path_params['page']}")


def _handle(request: AnyRequest) -> bytes:
    handle = decode_bytes(request.path_params["page"], PAGE_BYTES)
    if handle is None:
        raise TrialUnknown
    return handle


async def _studio(visit: Visit) -> str:
    """Return where the studio is, which alone may frame the page beside the tenant itself."""
    parts = visit.parts
    tenant = await parts.directory.by_key(parts.settings.staff_tenant, parts.now())
    return visit.site.address.origin if tenant is None else parts.sites.of(tenant).address.origin
