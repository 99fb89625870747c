"""One open editor: what it has been told, and what it has yet to be told."""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping
from contextlib import suppress
from typing import Any, Final, Literal, TypeAlias

import msgspec

from handrail_platform.access.permission import Permission
from handrail_platform.access.role import Role
from handrail_platform.values import PersonId
from handrail_tenants.authorization.authorize import authorize
from handrail_tenants.watchers.repository import Glance, Watcher
from handrail_ui.studio.watching.people import people_here

Farewell: TypeAlias = Literal["role", "signed-out", "closing"]
"""Why the telling ends: what they may do here is another, they signed out, or no seat is left."""
HEARTBEAT_SECONDS: Final = 10
"""So often a byte passes, so that no proxy takes the stream for dead; the page gives up after three times that."""
_HEARTBEAT: Final = b":\n\n"
_JSON: Final = msgspec.json.Encoder()


class Seat:
    """Of each kind of news only the newest waits: whoever reads slowly misses nothing that still holds."""

    def __init__(
        self,
        watcher: Watcher,
        account: tuple[str, PersonId],
        revision: int,
        is_signed_in: Callable[[], Awaitable[bool]],
    ) -> None:
        self.watcher = watcher
        self.account = account
        self.is_signed_in = is_signed_in
        self._revision = revision
        self._people: Any = None
        self._news: dict[str, bytes] = {}
        self._wake = asyncio.Event()
        self._is_over = False

    def hear(self, glance: Glance, names: Mapping[str, str]) -> None:
        """Take in how the journey stands; what is known already is not told again."""
        if glance.revision != self._revision:
            self._revision = glance.revision
            own = glance.saved_by == self.watcher.person
            told = {"revision": glance.revision, "by": names.get(glance.saved_by, ""), "own": own}
            self._tell("revision", told)
        people = people_here(glance.watchers, names, self.watcher)
        if people != self._people:
            self._people = people
            self._tell("people", people)

    def permits(self, roles: frozenset[Role]) -> bool:
        """Tell whether they may still do here what they came for, no less and no more."""
        may_read = authorize(roles, Permission.JOURNEY_READ).allow
        return may_read and authorize(roles, Permission.DRAFT_EDIT).allow == self.watcher.edits

    def end(self, reason: Farewell) -> None:
        """Tell nothing after this."""
        self._is_over = True
        self._tell("farewell", {"reason": reason})

    async def events(self) -> AsyncGenerator[bytes]:
        """Tell what there is to tell, as server-sent events, until it is over."""
        yield _HEARTBEAT
        while not self._is_over or self._news:
            with suppress(TimeoutError):
                await asyncio.wait_for(self._wake.wait(), HEARTBEAT_SECONDS)
            self._wake.clear()
            news, self._news = self._news, {}
            told = (b"event: %s\ndata: %s\n\n" % (name.encode(), data) for name, data in news.items())
            yield b"".join(told) or _HEARTBEAT

    def _tell(self, name: str, what: object) -> None:
        self._news[name] = _JSON.encode(what)
        self._wake.set()
