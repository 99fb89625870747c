"""What is kept of one journey session, opened."""

from collections.abc import Mapping
from typing import Any, Final, cast

import msgspec

from handrail_platform.document.bundle import Bundle, parse_bundle
from handrail_platform.document.model import JourneyDocument, StepNode
from handrail_platform.values import Milliseconds, SessionHandle
from handrail_tenants.journeys.published import program
from handrail_tenants.keys.session import SessionKey
from handrail_tenants.store.contract import Row
from handrail_tenants.tenancy.directory import Tenant
from handrail_ui.parts import Parts
from handrail_ui.runtime.problems import UnknownSession

MOST_EVENTS: Final = 2_000
_EVENTS: Final = f"""
SELECT seq, "order", at, kind, node, visit, outcome, duration_us, body FROM journey_event
WHERE tenant_id = :tenant AND handle = :handle ORDER BY seq, "order" LIMIT {MOST_EVENTS}
"""  # noqa: S608 - put together from constants


class Recorded(msgspec.Struct, frozen=True):
    """A line of the trace. `took_us` is what the server needed for the transition that it begins."""

    at: Milliseconds
    kind: str
    node: str
    visit: int
    outcome: str
    took_us: int
    body: Mapping[str, Any]


class Record(msgspec.Struct, frozen=True):
    """A session: how it stands, what it runs (nothing where that is not known any more), and what happened."""

    handle: SessionHandle
    status: str
    expires_at: Milliseconds
    revoked: bool
    journey: str
    version: int
    bundle: Bundle | None
    events: tuple[Recorded, ...]

    @property
    def document(self) -> JourneyDocument | None:
        return self.bundle.document if self.bundle else None

    def node(self, path: str) -> StepNode | None:
        """Return the step of this name, `call/step` for one of a part."""
        document = self.document
        *calls, name = path.split("/")
        for call in calls:
            called = document.steps.get(call) if document else None
            document = self.bundle.parts.get(called.journey or "") if self.bundle and called else None
        return document.steps.get(name) if document else None


async def record_of(parts: Parts, served: Tenant, handle: SessionHandle) -> Record:
    """Open a session of this tenant. Raises UnknownSession, SealBroken."""
    row = await parts.store.load(served.id, handle)
    if row is None:
        raise UnknownSession
    key = (await parts.keys.of(served.id)).session_key(handle, row.key_version, row.wrapped_key)
    key.open_state(row.state, row.beside)  # or the row is not to be believed
    published = await program(parts.store, served.id, row.program_hash)
    events = await parts.store.fetch(served.id, _EVENTS, {"handle": handle})
    return Record(
        handle=handle,
        status=row.status,
        expires_at=row.expires_at,
        revoked=row.revoked,
        journey=published.journey if published else "",
        version=published.version if published else 0,
        bundle=parse_bundle(published.document).bundle if published else None,
        events=tuple(_opened(each, key) for each in events),
    )


def _opened(row: Row, key: SessionKey) -> Recorded:
    seq, order, at, kind, node, visit, outcome, took_us, body = row
    opened = cast("Mapping[str, Any]", msgspec.msgpack.decode(key.open_event(body, seq, order)))
    return Recorded(at, kind, node, visit, outcome, took_us, opened)
