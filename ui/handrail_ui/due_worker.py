"""A worker that looks every so often for what is due, whichever process is first."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Final, Generic, TypeAlias, TypeVar

from handrail_platform.errors import HandrailError
from handrail_platform.values import Milliseconds

Due = TypeVar("Due")
DueAt: TypeAlias = Callable[[Milliseconds, int], Awaitable[list[Due]]]
"""Returns what is due at a moment, oldest first, so many at most."""
Attempt: TypeAlias = Callable[[Due, Milliseconds], Awaitable[None]]
"""Carries one out. What fails says so in the log, comes back at the next look, and holds up nobody else."""
AT_ONCE: Final = 10


class DueWorker(Generic[Due]):
    """Runs until it is stopped. Any number may share one database: what is done twice does no harm."""

    def __init__(
        self, due_at: DueAt[Due], attempt: Attempt[Due], now: Callable[[], Milliseconds], every_seconds: float
    ) -> None:
        self._due_at = due_at
        self._attempt = attempt
        self._now = now
        self._every_seconds = every_seconds
        self._stopping = asyncio.Event()

    def stop(self) -> None:
        """Take nothing new; `run` returns when what is under way is done."""
        self._stopping.set()

    async def run(self) -> None:
        """Carry out what is due until stopped. A database that is away is waited for."""
        while not self._stopping.is_set():
            with suppress(HandrailError):
                await self.attempt_due()
            with suppress(TimeoutError):
                await asyncio.wait_for(self._stopping.wait(), self._every_seconds)

    async def attempt_due(self) -> None:
        """Carry out what is due at this moment, one after the other."""
        now = self._now()
        for due in await self._due_at(now, AT_ONCE):
            await self._attempt(due, now)
