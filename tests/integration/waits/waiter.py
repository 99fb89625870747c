"""Somebody who waits, the registry that they wait for, and what the database knows of both."""

from dataclasses import dataclass
from typing import Any

from handrail_platform.step.waiting import correlation
from handrail_platform.values import SessionHandle, TenantId
from handrail_tenants.store.contract import Row
from handrail_tenants.waits.address import outside_address
from handrail_tenants.waits.inbox import Kept
from handrail_ui.encoding import decode_bytes
from tests.app_inside import AsyncWalk, Inside

_WAYS = "{ok: good, refused: bad, timeout: late, error: bad, cancel: bad}"
_JOURNEY = (
    """
format: 1
journey: %s
name: {en: Registry}
lifetime_minutes: 30
start: ask
steps:
  ask:
    step: message@1
    config: {title: {en: Ask the registry}, text: {en: We ask the registry now.}}
    next: {done: check}
  check: {step: await@1, config: %s, next: """
    + _WAYS
    + """}
  good:
    step: message@1
    config: {title: {en: Good}, text: {en: The registry knows you.}}
    next: {done: end}
  late:
    step: message@1
    config: {title: {en: Late}, text: {en: The registry did not answer.}}
    next: {done: %s}
  bad: {step: end@1, config: {result: denied}}
  end: {step: end@1, config: {result: success}}
"""
)
JOURNEYS = (
    _JOURNEY % ("check", "{events: [a]}", "end"),
    _JOURNEY % ("both", "{events: [a, b]}", "check"),
    _JOURNEY % ("long", "{events: [a], patience: 1200000}", "end"),
    _JOURNEY % ("pause", "{events: [a], timers: {calm: 20000}}", "check"),
)
OWN = (_JOURNEY % ("own", "{events: [a]}", "end")).replace("lifetime", "entry: signed_in\nlifetime")


@dataclass
class Waiter:
    """One walk that waits at `check`."""

    inside: Inside
    walk: AsyncWalk
    tenant: TenantId

    @property
    def handle(self) -> SessionHandle:
        handle = decode_bytes(self.walk.page["session"], 16)
        assert handle is not None
        return SessionHandle(handle)

    async def address(self, name: str = "a", *, visit: int = 1) -> bytes:
        """Return what the registry was told to answer to."""
        row = await self.inside.parts.store.load(self.tenant, self.handle)
        assert row is not None
        keys = await self.inside.parts.keys.of(self.tenant)
        key = keys.session_key(self.handle, row.key_version, row.wrapped_key)
        return outside_address(self.handle, correlation(key.steps_key, "check", visit, name))

    async def send(
        self, name: str = "a", event_id: str = "1", /, *, visit: int = 1, by: Inside | None = None, **body: Any
    ) -> Kept:
        """Let the registry answer, to this process or to another."""
        arrivals = (by or self.inside).parts.arrivals
        address = await self.address(name, visit=visit)
        return await arrivals.deliver(self.tenant, "registry", address, event_id, body)

    async def poll(self) -> dict[str, Any]:
        """Look at the page again."""
        answer = await self.walk.get()
        assert answer.status_code == 200, answer.text
        self.walk.page = answer.json()
        return self.walk.page

    async def at(self) -> str:
        """Return at which step the session is stored."""
        return (await self.stored_at())[0]

    async def seen_at(self) -> str:
        """Look at the page again, and return at which step that leaves the session."""
        await self.poll()
        return await self.at()

    async def stored_at(self) -> tuple[str, int]:
        """Return at which step the session is stored, and its `seq`."""
        sql = "SELECT node, seq FROM journey_session WHERE tenant_id = :tenant AND handle = :handle"
        ((node, seq),) = await self.rows(sql)
        return node, seq

    async def trace(self) -> list[tuple[str, str]]:
        """Return kind and outcome of everything after the first transition, in order."""
        sql = """
SELECT kind, outcome FROM journey_event WHERE tenant_id = :tenant AND handle = :handle AND seq > 2
ORDER BY seq, "order"
"""
        return [(row[0], row[1]) for row in await self.rows(sql)]

    async def fates(self) -> list[tuple[str, str]]:
        """Return name and fate of each event that was kept."""
        sql = "SELECT event_id, fate FROM inbox WHERE tenant_id = :tenant AND handle = :handle ORDER BY event_id"
        return [(row[0], row[1]) for row in await self.rows(sql)]

    async def wakes(self) -> list[int]:
        """Return when the session is to be woken, in milliseconds from entering its step on."""
        sql = "SELECT wake_at FROM journey_wake WHERE tenant_id = :tenant AND handle = :handle"
        return [row[0] for row in await self.rows(sql)]

    async def rows(self, sql: str) -> list[Row]:
        return await self.inside.parts.store.fetch(self.tenant, sql, {"handle": self.handle})


async def start(inside: Inside, journey: str = "check") -> Waiter:
    """Start a journey, before its wait."""
    tenant = await inside.parts.directory.by_key("aurora", inside.parts.now())
    assert tenant is not None
    return Waiter(inside, await inside.start("aurora", journey), tenant.id)


async def waiting(inside: Inside, journey: str = "check") -> Waiter:
    """Start a journey and walk to its wait."""
    waiter = await start(inside, journey)
    await waiter.walk.answer()
    assert await waiter.at() == "check"
    return waiter
