"""What is kept of one journey session, opened."""

from collections.abc import Iterator, Mapping
from typing import Any, Final, cast

import msgspec

from handrail_platform.document.bundle import Bundle, parse_bundle
from handrail_platform.document.model import JourneyDocument, StepNode
from handrail_platform.values import Milliseconds, SessionHandle, TenantId
from handrail_tenants.journeys.published import program
from handrail_tenants.keys.session import SessionKey
from handrail_tenants.store.contract import Row, Store
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


class Portion(msgspec.Struct, frozen=True):
    """What happened of a session in one version of its journey; no bundle where that is not known any more."""

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


class Record(msgspec.Struct, frozen=True):
    """A session: how it stands, and what happened, in each version that it ran, the first one first."""

    handle: SessionHandle
    status: str
    expires_at: Milliseconds
    revoked: bool
    journey: str
    version: int
    portions: tuple[Portion, ...]

    @property
    def is_cut(self) -> bool:
        """Whether more happened than is told here."""
        return sum(len(each.events) for each in self.portions) == MOST_EVENTS


async def record_of(parts: Parts, served: Tenant, handle: SessionHandle) -> Record:
    """Open a session of this tenant. Raises UnknownSession, SealBroken."""
    row = await parts.store.load(served.id, handle)
    if row is None:
        raise UnknownSession
    key = (await parts.keys.of(served.id)).session_key(handle, row.key_version, row.wrapped_key)
    key.open_state(row.state, row.beside)  # or the row is not to be believed
    rows = await parts.store.fetch(served.id, _EVENTS, {"handle": handle})
    portions = [
        await _portion(parts.store, served.id, program_hash, events)
        for program_hash, events in by_version(tuple(_opened(each, key) for each in rows), row.program_hash)
    ]
    published = await program(parts.store, served.id, row.program_hash)
    return Record(
        handle=handle,
        status=row.status,
        expires_at=row.expires_at,
        revoked=row.revoked,
        journey=published.journey if published else "",
        version=published.version if published else 0,
        portions=tuple(portions),
    )


def by_version(events: tuple[Recorded, ...], last: bytes) -> Iterator[tuple[bytes, tuple[Recorded, ...]]]:
    """Yield the hash of each program that the session ran, and what happened in it. It runs the last one now."""
    start = 0
    for number, each in enumerate(events, 1):
        if each.kind == "migrated":
            yield bytes.fromhex(each.body.get("before", "")), events[start:number]
            start = number
    yield last, events[start:]


async def _portion(store: Store, tenant: TenantId, program_hash: bytes, events: tuple[Recorded, ...]) -> Portion:
    published = await program(store, tenant, program_hash)
    return Portion(
        version=published.version if published else 0,
        bundle=parse_bundle(published.document).bundle if published else None,
        events=events,
    )


def _opened(row: Row, key: SessionKey) -> Recorded:
    seq, order, at, kind, node, visit, outcome, took_us, body = row
    opened = cast("Mapping[str, Any]", msgspec.msgpack.decode(key.open_event(body, seq, order)))
    return Recorded(at, kind, node, visit, outcome, took_us, opened)
