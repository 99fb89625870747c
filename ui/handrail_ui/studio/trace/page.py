"""The pages on which sessions are looked up, and on which one is looked at."""

from collections.abc import Iterator, Sequence
from urllib.parse import urlencode

import msgspec

from handrail_flows.registry import REGISTRY
from handrail_platform.access.permission import Permission
from handrail_platform.compile.resolve import declared_outcomes
from handrail_platform.values import Milliseconds, PersonId
from handrail_ui.encoding import encode_bytes
from handrail_ui.pages.studio import StudioPage
from handrail_ui.pages.translator import Speech
from handrail_ui.studio.entrance import Colleague
from handrail_ui.studio.frame import frame
from handrail_ui.studio.map.journey_map import JourneyMap, journey_map
from handrail_ui.studio.map.marks import path_marks
from handrail_ui.studio.trace.path import VisitRow, visit_rows
from handrail_ui.studio.trace.record import Portion, Record
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


class PortionRow(msgspec.Struct, frozen=True, kw_only=True):
    """What happened in one version, visits numbered from `first`; there is no map of one that is forgotten."""

    version: int
    first: int
    visits: tuple[VisitRow, ...]
    map: JourneyMap | None


class StudioTracePage(StudioPage, frozen=True, kw_only=True):
    """Which way one session went. `is_revealed` says that values of the person stand here."""

    template = "studio/trace.html"

    session: str
    journey: str
    version: int
    status: str
    is_revoked: bool
    portions: tuple[PortionRow, ...]
    is_cut: bool
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
    session = encode_bytes(record.handle)
    return StudioTracePage(
        **frame(here),
        session=session,
        journey=record.journey,
        version=record.version,
        status=_status(here, record.status, record.expires_at),
        is_revoked=record.revoked,
        portions=tuple(_portions(here.say, record, revealed=revealed)),
        is_cut=record.is_cut,
        may_reveal=here.may(Permission.TRACE_REVEAL),
        is_revealed=revealed,
        is_reason_missing=reason_missing,
        reveal_url=here.to(f"/sessions/{session}/reveal"),
    )


def _portions(say: Speech, record: Record, *, revealed: bool) -> Iterator[PortionRow]:
    first = 1
    for number, portion in enumerate(record.portions, 1):
        visits = visit_rows(portion, say, revealed=revealed)
        drawn = _map(say, portion, visits, first, "map" if number == 1 else f"map-{number}")
        yield PortionRow(version=portion.version, first=first, visits=visits, map=drawn)
        first += len(visits)


def _map(say: Speech, portion: Portion, visits: Sequence[VisitRow], first: int, name: str) -> JourneyMap | None:
    document = portion.document
    if document is None or portion.bundle is None:
        return None
    outcomes = declared_outcomes(document, REGISTRY, portion.bundle.parts)
    marks = path_marks((each.stop for each in visits), first)
    return journey_map(document, outcomes, marks, say, label=say("studio.trace.picture"), id=name)


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
