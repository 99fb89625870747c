"""Keeping who has a journey open, and seeing at one glance who does and at which revision its draft is."""

from collections.abc import Collection
from typing import Final

import msgspec
from sqlalchemy import ColumnElement
from sqlmodel import col, delete, func, select, update

from handrail_platform.errors import HandrailError
from handrail_platform.values import Milliseconds
from handrail_tenants.journeys.tables import StoredDraft
from handrail_tenants.tenancy.session import TenantSession
from handrail_tenants.tenancy.turns import take_turn
from handrail_tenants.watchers.tables import StoredWatcher

KEPT_MS: Final[Milliseconds] = 20_000
"""So long somebody is still seen whose process died."""
MOST_WATCHERS: Final = 50
"""Of one journey at a time."""


class TooManyWatchers(HandrailError):
    """As many have the journey open, or this process, or this person, as can be served."""

    code = "too-many-watchers"
    status = 503


class Watcher(msgspec.Struct, frozen=True, kw_only=True):
    """A journey that somebody has open in one tab."""

    journey: str
    tab: str
    person: str
    edits: bool
    step: str
    came_at: Milliseconds


class Glance(msgspec.Struct, frozen=True):
    """How a journey stands: the revision of its draft, 0 for none, who saved it, and who is here as they came."""

    revision: int
    saved_by: str
    watchers: tuple[Watcher, ...]


class Watchers:
    """The open editors of one tenant. Whoever changes something commits."""

    def __init__(self, session: TenantSession) -> None:
        self._session = session

    def come(self, watcher: Watcher, now: Milliseconds) -> None:
        """Let somebody be seen. Raises TooManyWatchers."""
        take_turn(self._session, f"watchers of {watcher.journey}")
        here = select(func.count(col(StoredWatcher.tab))).where(
            StoredWatcher.journey == watcher.journey, StoredWatcher.ends_at > now, StoredWatcher.tab != watcher.tab
        )
        if self._session.exec(here).one() >= MOST_WATCHERS:
            raise TooManyWatchers
        self.leave(watcher.journey, watcher.tab, watcher.person)
        row = StoredWatcher(
            tenant_id=self._session.tenant, ends_at=now + KEPT_MS, **msgspec.structs.asdict(watcher)
        )
        self._session.add(row)
        self._session.flush()

    def stay(self, journey: str, tabs: Collection[str], now: Milliseconds) -> None:
        """Let those who are still here be seen on."""
        here = (col(StoredWatcher.journey) == journey, col(StoredWatcher.tab).in_(tabs))
        self._session.exec(update(StoredWatcher).where(*here).values(ends_at=now + KEPT_MS))

    def point_at(self, journey: str, tab: str, person: str, step: str) -> None:
        """Let others see which step is selected there; whoever is gone, or somebody else, selects nothing."""
        own = self._own(journey, tab, person)
        self._session.exec(update(StoredWatcher).where(*own).values(step=step))

    def leave(self, journey: str, tab: str, person: str) -> None:
        """Let somebody be seen no more."""
        self._session.exec(delete(StoredWatcher).where(*self._own(journey, tab, person)))

    def glance(self, journey: str, now: Milliseconds) -> Glance:
        """Return how the journey stands."""
        drafted = select(StoredDraft.revision, StoredDraft.saved_by).where(StoredDraft.journey == journey)
        revision, saved_by = self._session.exec(drafted).one_or_none() or (0, "")
        here = (StoredWatcher.journey == journey, StoredWatcher.ends_at > now)
        order = (col(StoredWatcher.came_at), col(StoredWatcher.tab))
        found = self._session.exec(select(StoredWatcher).where(*here).order_by(*order).limit(MOST_WATCHERS))
        return Glance(revision, saved_by, tuple(map(_read, found)))

    def _own(self, journey: str, tab: str, person: str) -> tuple[ColumnElement[bool], ...]:
        return (
            col(StoredWatcher.journey) == journey,
            col(StoredWatcher.tab) == tab,
            col(StoredWatcher.person) == person,
        )


def _read(row: StoredWatcher) -> Watcher:
    return Watcher(**row.model_dump(exclude={"tenant_id", "ends_at"}))
