"""The outbox worker: leases promises and delivers them, at least once each, under keys that never change."""

import asyncio
from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import Literal

import msgspec

from handrail_platform.errors import HandrailError
from handrail_platform.values import Milliseconds, TenantId
from handrail_tenants.keys.ring import KeyRing, KeysShredded
from handrail_tenants.keys.sealing import SealBroken
from handrail_tenants.outbox.delivery import Deliverer, Promise, TryAgain, Undeliverable
from handrail_tenants.outbox.schedule import Schedule
from handrail_tenants.store.contract import Leased, OutboxStore


class Attempted(msgspec.Struct, frozen=True):
    """One attempt, for logs and metrics; holds no personal data."""

    tenant: TenantId
    topic: str
    attempts: int
    outcome: Literal["delivered", "retried", "dead", "unacknowledged"]
    """unacknowledged: delivered, but the database could not be told; it is told later, nothing is sent again."""
    reason: str = ""
    retry_at: Milliseconds | None = None


class Pace(msgspec.Struct, frozen=True):
    """How a worker works. Milliseconds; `lease` must be longer than `patience` with one delivery."""

    parallel: int = 8
    poll: Milliseconds = 1_000
    lease: Milliseconds = 60_000
    patience: Milliseconds = 30_000
    schedule: Schedule = Schedule()


def _unobserved(attempted: Attempted) -> None:
    del attempted


_USUAL_PACE = Pace()


class OutboxWorker:
    """Runs until it is stopped. Any number of workers may share one outbox."""

    def __init__(
        self,
        outbox: OutboxStore,
        keys: KeyRing,
        deliverers: Mapping[str, Deliverer],
        now: Callable[[], Milliseconds],
        *,
        observe: Callable[[Attempted], None] = _unobserved,
        pace: Pace = _USUAL_PACE,
    ) -> None:
        self._outbox = outbox
        self._keys = keys
        self._deliverers = deliverers
        self._now = now
        self._observe = observe
        self._pace = pace
        self._work = asyncio.Event()
        self._stopping = False
        self._running: set[asyncio.Task[None]] = set()
        self._sent: set[tuple[TenantId, str]] = set()

    def nudge(self) -> None:
        """Look at the outbox now: something was just committed."""
        self._work.set()

    def stop(self) -> None:
        """Take nothing new; `run` returns when what is under way is done."""
        self._stopping = True
        self._work.set()

    async def run(self) -> None:
        """Deliver until stopped. A database that is away is waited for."""
        while not self._stopping:
            self._work.clear()
            room = self._pace.parallel - len(self._running)
            leased = await self._lease(room) if room else []
            for row in leased:
                task = asyncio.create_task(self._attempt(row))
                self._running.add(task)
                task.add_done_callback(self._finished)
            if not leased or len(leased) < room:
                await self._pause()
        await asyncio.gather(*self._running)

    def _finished(self, task: asyncio.Task[None]) -> None:
        if len(self._running) == self._pace.parallel:
            self._work.set()
        self._running.discard(task)

    async def _pause(self) -> None:
        with suppress(TimeoutError):
            await asyncio.wait_for(self._work.wait(), self._pace.poll / 1000)

    async def _lease(self, limit: int) -> list[Leased]:
        now = self._now()
        try:
            return await self._outbox.lease(now, now + self._pace.lease, limit)
        except HandrailError:
            return []

    async def _attempt(self, row: Leased) -> None:
        try:
            await self._deliver(row)
        except Undeliverable as failure:
            await self._settle(row, "dead", failure.reason)
        except TryAgain as failure:
            await self._settle(row, "retried", failure.reason)
        except TimeoutError:
            await self._settle(row, "retried", "timeout")
        except Exception as fault:  # noqa: BLE001 - a fault in one deliverer must not stop the others
            await self._settle(row, "retried", f"fault-{type(fault).__name__}")
        else:
            await self._acknowledge(row)

    async def _deliver(self, row: Leased) -> None:
        if (row.tenant, row.key) in self._sent:
            return
        promise = await self._open(row)
        deliverer = self._deliverers.get(row.topic)
        if deliverer is None:
            raise TryAgain("no-deliverer")
        async with asyncio.timeout(self._pace.patience / 1000):
            await deliverer.deliver(promise)
        self._sent.add((row.tenant, row.key))

    async def _open(self, row: Leased) -> Promise:
        try:
            keys = await self._keys.of(row.tenant)
            session = keys.session_key(row.handle, row.key_version, row.wrapped_key)
            body = session.open_outbox(row.body, row.key)
        except (KeysShredded, SealBroken) as error:
            raise Undeliverable(error.code) from error
        return Promise(row.tenant, row.key, body, session, self._now(), row.handle, row.attempts)

    async def _acknowledge(self, row: Leased) -> None:
        try:
            await self._outbox.delivered(row)
        except HandrailError as error:
            self._observe(Attempted(row.tenant, row.topic, row.attempts, "unacknowledged", error.code))
            return
        self._sent.discard((row.tenant, row.key))
        self._observe(Attempted(row.tenant, row.topic, row.attempts, "delivered"))

    async def _settle(self, row: Leased, outcome: Literal["dead", "retried"], reason: str) -> None:
        wait = None if outcome == "dead" else self._pace.schedule.retry_after(row.key, row.attempts)
        retry_at = None if wait is None else self._now() + wait
        # When the database is away, the lease runs out by itself and the row comes back.
        with suppress(HandrailError):
            await self._outbox.failed(row, retry_at, reason)
        settled: Literal["dead", "retried"] = "dead" if retry_at is None else "retried"
        self._observe(Attempted(row.tenant, row.topic, row.attempts, settled, reason, retry_at))
