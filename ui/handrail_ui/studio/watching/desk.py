"""What the database knows of those who have a journey open. Synchronous."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from sqlalchemy import Engine

from handrail_platform.access.role import Role
from handrail_platform.values import Milliseconds, PersonId, TenantId
from handrail_tenants.staff.repository import StaffMembers
from handrail_tenants.tenancy.session import TenantSession
from handrail_tenants.watchers.repository import Glance, Watcher, Watchers


@dataclass(frozen=True, slots=True)
class WatchingDesk:
    """The open editors of one journey."""

    engine: Engine
    tenant: TenantId
    journey: str

    def come(self, watcher: Watcher, now: Milliseconds) -> None:
        """Let somebody be seen. Raises TooManyWatchers."""
        with TenantSession(self.engine, self.tenant) as session:
            Watchers(session).come(watcher, now)
            session.commit()

    def point_at(self, tab: str, person: str, step: str) -> None:
        """Let others see which step somebody selected."""
        with TenantSession(self.engine, self.tenant) as session:
            Watchers(session).point_at(self.journey, tab, person, step)
            session.commit()

    def leave(self, watcher: Watcher) -> None:
        """Let somebody be seen no more."""
        with TenantSession(self.engine, self.tenant) as session:
            Watchers(session).leave(self.journey, watcher.tab, watcher.person)
            session.commit()

    def glance(self, now: Milliseconds) -> Glance:
        """Return how the journey stands."""
        with TenantSession(self.engine, self.tenant) as session:
            return Watchers(session).glance(self.journey, now)

    def stay(
        self, tabs: Collection[str], people: Collection[tuple[str, PersonId]], now: Milliseconds
    ) -> Mapping[tuple[str, PersonId], frozenset[Role]]:
        """Let these tabs be seen on, and return what each of the people is here by now."""
        with TenantSession(self.engine, self.tenant) as session:
            Watchers(session).stay(self.journey, tabs, now)
            session.commit()
            staff = StaffMembers(session)
            return {each: staff.roles_of(*each) for each in people}
