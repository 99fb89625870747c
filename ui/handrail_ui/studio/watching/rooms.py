"""The journeys that are open in this process, and how many may be."""

import asyncio
import signal
import threading
from collections.abc import AsyncGenerator, Callable
from types import FrameType
from typing import Any, Final, TypeAlias

from handrail_tenants.watchers.repository import TooManyWatchers
from handrail_ui.studio.watching.desk import WatchingDesk
from handrail_ui.studio.watching.room import Room
from handrail_ui.studio.watching.seat import Seat

MOST_SEATS: Final = 500
"""Of one process."""
MOST_OF_A_PERSON: Final = 12
"""Of one person in one process: tabs that are looked at."""
_SIGNALS: Final = (signal.SIGTERM, signal.SIGINT)
_Handler: TypeAlias = Callable[[int, FrameType | None], Any]


class Rooms:
    """Made once in a process, in its event loop."""

    def __init__(self) -> None:
        self._rooms: dict[WatchingDesk, Room] = {}
        self._leaving: set[asyncio.Task[None]] = set()
        self._before: dict[signal.Signals, _Handler] = {}
        self._is_closing = False

    def require_seat(self, person: str) -> None:
        """Raise TooManyWatchers when no more can be told here, or to this person."""
        if not self._has_seat(person):
            raise TooManyWatchers

    async def told(self, desk: WatchingDesk, seat: Seat, unless_open: Room) -> AsyncGenerator[bytes]:
        """Tell somebody what happens, until they go or it is over."""
        self._end_with_the_process()
        room = self._rooms.setdefault(desk, unless_open)
        # Asked again: of many who come at once, each found a seat free before.
        if self._has_seat(seat.watcher.person):
            room.sit(seat)
        else:
            seat.end("closing")
        try:
            async for each in seat.events():
                yield each
        finally:
            room.rise(seat)
            if not room.seats and self._rooms.get(desk) is room:
                del self._rooms[desk]
            self._let_leave(desk, seat)

    def nudge(self, desk: WatchingDesk) -> None:
        """Look at once at a journey that somebody did something to, if it is open here."""
        if room := self._rooms.get(desk):
            room.nudge()

    def close(self) -> None:
        """End what is told to everybody."""
        self._is_closing = True
        for room in self._rooms.values():
            for seat in room.seats:
                seat.end("closing")
        for number, handler in self._before.items():
            signal.signal(number, handler)
        self._before = {}

    def _has_seat(self, person: str) -> bool:
        seats = [each.watcher.person for room in self._rooms.values() for each in room.seats]
        return not self._is_closing and len(seats) < MOST_SEATS and seats.count(person) < MOST_OF_A_PERSON

    def _let_leave(self, desk: WatchingDesk, seat: Seat) -> None:
        # Whoever goes may have been cancelled, and waits for nothing any more. A row that stays ends by itself.
        leaving = asyncio.create_task(asyncio.to_thread(desk.leave, seat.watcher))
        self._leaving.add(leaving)
        leaving.add_done_callback(self._left)

    def _left(self, leaving: asyncio.Task[None]) -> None:
        self._leaving.discard(leaving)
        if not leaving.cancelled():
            leaving.exception()

    def _end_with_the_process(self) -> None:
        """End every stream when the process is told to stop: its server waits for answers before it tells us."""
        if self._before or threading.current_thread() is not threading.main_thread():
            return
        loop = asyncio.get_running_loop()
        for number in _SIGNALS:
            before = signal.getsignal(number)
            if callable(before):
                self._before[number] = before
                signal.signal(number, self._and_close(loop, before))

    def _and_close(self, loop: asyncio.AbstractEventLoop, before: _Handler) -> _Handler:
        def handle(number: int, frame: FrameType | None) -> None:
            loop.call_soon_threadsafe(self.close)
            before(number, frame)

        return handle
