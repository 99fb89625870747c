"""The worker of waiting sessions: looks at each for which something came, or whose moment has."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import TypeAlias

import msgspec

from handrail_platform.errors import HandrailError
from handrail_platform.values import Milliseconds
from handrail_tenants.store.contract import Due, WaitsStore

Settle: TypeAlias = Callable[[Due], Awaitable[None]]
"""Applies what is there for a session, under compare-and-set. What it leaves undone comes back after the lease."""


class WaitsPace(msgspec.Struct, frozen=True):
    """How the worker works. Milliseconds; `lease` must be longer than settling one session takes."""

    parallel: int = 4
    poll: Milliseconds = 1_000
    lease: Milliseconds = 60_000


class Settled(msgspec.Struct, frozen=True):
    """One look at one session, for logs and metrics; `fault` is a code or the type of what went wrong."""

    fault: str = ""


def _unobserved(settled: Settled) -> None:
    del settled


_USUAL_PACE = WaitsPace()


class WaitsWorker:
    """Runs until it is stopped. Any number of workers may share one database: each transition has one winner."""

    def __init__(
        self,
        store: WaitsStore,
        settle: Settle,
        now: Callable[[], Milliseconds],
        *,
        observe: Callable[[Settled], None] = _unobserved,
        pace: WaitsPace = _USUAL_PACE,
    ) -> None:
        self._store = store
        self._settle = settle
        self._now = now
        self._observe = observe
        self._pace = pace
        self._work = asyncio.Event()
        self._stopping = False

    def nudge(self) -> None:
        """Look now: something has come."""
        self._work.set()

    def stop(self) -> None:
        """Take nothing new; `run` returns when what is under way is done."""
        self._stopping = True
        self._work.set()

    async def run(self) -> None:
        """Settle what is due until stopped. A database that is away is waited for."""
        while not self._stopping:
            self._work.clear()
            if not await self.settle_due():
                with suppress(TimeoutError):
                    await asyncio.wait_for(self._work.wait(), self._pace.poll / 1000)

    async def settle_due(self) -> int:
        """Settle what is due at this moment, a few sessions at a time; return how many were."""
        now = self._now()
        try:
            due = await self._store.lease_due(now, now + self._pace.lease, self._pace.parallel)
        except HandrailError:
            return 0
        await asyncio.gather(*map(self._attempt, due))
        return len(due)

    async def _attempt(self, due: Due) -> None:
        try:
            await self._settle(due)
        except HandrailError as fault:
            self._observe(Settled(fault.code))
        except Exception as fault:  # noqa: BLE001 - a fault in one session must not stop the others
            self._observe(Settled(f"fault-{type(fault).__name__}"))
        else:
            self._observe(Settled())
