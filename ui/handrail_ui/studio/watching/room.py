"""A journey that somebody has open in this process: looked at once a second for all of them together."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from typing import Final, TypeAlias

from handrail_platform.errors import HandrailError
from handrail_platform.values import Milliseconds
from handrail_tenants.watchers.repository import Glance
from handrail_ui.operations.logs import LOG
from handrail_ui.studio.watching.desk import WatchingDesk
from handrail_ui.studio.watching.seat import Seat

Names: TypeAlias = Callable[[], Awaitable[Mapping[str, str]]]
"""Returns by identity the names of those who work for the tenant."""
LOOK_SECONDS: Final = 1.0
AT_LEAST_SECONDS: Final = 0.2
"""However often somebody selects another step, nobody looks more often."""
LOOKS_TO_A_CHECK: Final = 3
"""Every so many looks it is asked who still may be here, and their rows are kept alive."""


class Room:
    """Looks for as long as there is a seat, and costs nothing otherwise."""

    def __init__(self, desk: WatchingDesk, names: Names, now: Callable[[], Milliseconds]) -> None:
        self._desk = desk
        self._ask_names = names
        self._names: Mapping[str, str] = {}
        self._strangers: frozenset[str] = frozenset()
        self._now = now
        self._seats: set[Seat] = set()
        self._nudged = asyncio.Event()
        self._looking: asyncio.Task[None] | None = None

    @property
    def seats(self) -> frozenset[Seat]:
        return frozenset(self._seats)

    def sit(self, seat: Seat) -> None:
        """Tell somebody from now on."""
        self._seats.add(seat)
        self.nudge()
        if self._looking is None:
            self._looking = asyncio.create_task(self._look_on())

    def rise(self, seat: Seat) -> None:
        """Tell somebody no more; with the last one the looking ends."""
        self._seats.discard(seat)
        if not self._seats and self._looking is not None:
            self._looking.cancel()
            self._looking = None

    def nudge(self) -> None:
        """Look at once."""
        self._nudged.set()

    async def _look_on(self) -> None:
        looks = 0
        while True:
            try:
                if looks % LOOKS_TO_A_CHECK == 0:
                    await self._check()
                await self._look()
            except Exception as fault:  # noqa: BLE001 - a database that is away is waited for
                code = fault.code if isinstance(fault, HandrailError) else type(fault).__name__
                LOG.warning("watching-fault", fault=code, journey=self._desk.journey)
            looks += 1
            await asyncio.sleep(AT_LEAST_SECONDS)
            with suppress(TimeoutError):
                await asyncio.wait_for(self._nudged.wait(), LOOK_SECONDS - AT_LEAST_SECONDS)

    async def _look(self) -> None:
        self._nudged.clear()
        glance = await asyncio.to_thread(self._desk.glance, self._now())
        await self._learn_names(glance)
        for seat in self.seats:
            seat.hear(glance, self._names)

    async def _check(self) -> None:
        """End what is told to whoever may not be told any more, and let the others be seen on."""
        seats = self.seats
        tabs, people = [each.watcher.tab for each in seats], {each.account for each in seats}
        roles = await asyncio.to_thread(self._desk.stay, tabs, people, self._now())
        for seat in seats:
            if not await seat.is_signed_in():
                seat.end("signed-out")
            elif not seat.permits(roles[seat.account]):
                seat.end("role")

    async def _learn_names(self, glance: Glance) -> None:
        """Ask for names when there is somebody new, and not again for whoever has none."""
        known = self._names.keys() | self._strangers | {""}
        met = {glance.saved_by, *(each.person for each in glance.watchers)}
        if met - known:
            self._names = await self._ask_names()
            self._strangers = frozenset(met - self._names.keys())
