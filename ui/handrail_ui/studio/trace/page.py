"""The pages on which sessions are looked up, and on which one is looked at."""

from collections.abc import Sequence
from urllib.parse import urlencode

import msgspec

from handrail_flows.registry import REGISTRY
from handrail_platform.access.permission import Permission
from handrail_platform.compile.resolve import declared_outcomes
from handrail_platform.values import Milliseconds, PersonId
from handrail_ui.encoding import encode_bytes
from handrail_ui.pages.studio import StudioPage
from handrail_ui.studio.drawing.drawing import Drawing, drawing
from handrail_ui.studio.entrance import Colleague
from handrail_ui.studio.frame import frame
from handrail_ui.studio.trace.path import Lit, VisitRow, lit, visit_rows
from handrail_ui.studio.trace.record import MOST_EVENTS, Record
from handrail_ui.studio.trace.sessions import PAGE, SessionLine


class SessionRow(msgspec.Struct, frozen=True, kw_only=True):
    """A session in the list; `status` is in words under `studio.trace.status.<status>`."""

    id: str
    url: str | None
    journey: str
    version: int | None
    status: str
    at: Milliseconds


class StudioSessionsPage(StudioPage, frozen=True, kw_only=True):
    """The sessions of one person, newest first, or the question for whom."""

    template = "studio/sessions.html"

    look_up_url: str
    person_id: str
    sessions: tuple[SessionRow, ...]
    is_nothing_found: bool
    more_url: str | None


class StudioTracePage(StudioPage, frozen=True, kw_only=True):
    """Which way one session went. `is_revealed` says that values of the person stand here."""

    template = "studio/trace.html"

    session: str
    journey: str
    version: int
    status: str
    is_revoked: bool
    visits: tuple[VisitRow, ...]
    is_cut: bool
    drawn: Drawing | None
    lit: Lit
    may_reveal: bool
    is_revealed: bool
    is_reason_missing: bool
    reveal_url: str


def sessions_page(
    here: Colleague, person: PersonId | None, lines: Sequence[SessionLine], *, nothing_found: bool
) -> StudioSessionsPage:
    """Make the page with the sessions of a person."""
    more = None
    if person is not None and len(lines) == PAGE:
        last = lines[-1]
        place = {"person": person.hex(), "before": last.created_at, "behind": encode_bytes(last.handle)}
        more = here.to(f"/sessions?{urlencode(place)}")
    return StudioSessionsPage(
        **frame(here),
        look_up_url=here.to("/sessions"),
        person_id=person.hex() if person else "",
        sessions=tuple(_row(here, each) for each in lines),
        is_nothing_found=nothing_found,
        more_url=more,
    )


def trace_page(here: Colleague, record: Record, *, revealed: bool, reason_missing: bool) -> StudioTracePage:
    """Make the page of a session, its personal data masked unless it is revealed."""
    session, document = encode_bytes(record.handle), record.document
    parts = record.bundle.parts if record.bundle else {}
    drawn = drawing(document, declared_outcomes(document, REGISTRY, parts)) if document else None
    return StudioTracePage(
        **frame(here),
        session=session,
        journey=record.journey,
        version=record.version,
        status=_status(here, record.status, record.expires_at),
        is_revoked=record.revoked,
        visits=visit_rows(record, here.say, revealed=revealed),
        is_cut=len(record.events) == MOST_EVENTS,
        drawn=drawn,
        lit=lit(record, drawn) if drawn else Lit(frozenset(), frozenset()),
        may_reveal=here.may(Permission.TRACE_REVEAL),
        is_revealed=revealed,
        is_reason_missing=reason_missing,
        reveal_url=here.to(f"/sessions/{session}/reveal"),
    )


def _row(here: Colleague, line: SessionLine) -> SessionRow:
    session = encode_bytes(line.handle)
    return SessionRow(
        id=session,
        url=here.to(f"/sessions/{session}") if here.may(Permission.TRACE_READ) else None,
        journey=line.journey,
        version=line.version,
        status=_status(here, line.status, line.expires_at),
        at=line.created_at,
    )


def _status(here: Colleague, status: str, expires_at: Milliseconds) -> str:
    return "expired" if status == "running" and expires_at <= here.now else status
