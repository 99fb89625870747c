"""What the studio needs beside the parts that every page needs: administration, its words, its pages."""

from contextlib import ExitStack
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Final

from jinja2 import Environment

import handrail_flows
from handrail_platform.access.role import Role
from handrail_platform.values import Milliseconds, PersonId
from handrail_tenants.store.contract import DuePlan
from handrail_ui.pages.render import PageRenderer
from handrail_ui.pages.translator import TEXT_FOLDER, Translator
from handrail_ui.runtime.start_limit import StartLimit
from handrail_ui.settings import Settings
from handrail_ui.studio.home.memory import Healths, Titles

if TYPE_CHECKING:
    from handrail_tenants.staff.member import StaffMember
    from handrail_tenants.staff.served import ServedTenant
    from handrail_tenants.tokens.token import ApiToken
    from handrail_ui.administration import Administration
    from handrail_ui.studio.tests.memory import Rehearsals
    from handrail_ui.studio.watching.rooms import Rooms

_MOST_TITLES: Final = 10_000
_MOST_HEALTHS: Final = 10_000
_REQUESTS_PER_MINUTE: Final = 600
"""Of one token, in one process: enough to bring a repository of journeys along, each with its proof."""
_OWN = TEXT_FOLDER / "studio"
TEXT_FOLDERS: Final[tuple[Path, ...]] = (
    TEXT_FOLDER,
    TEXT_FOLDER / "journey",
    TEXT_FOLDER / "proof",
    _OWN,
    *sorted(each for each in _OWN.iterdir() if each.is_dir()),
    *sorted((Path(handrail_flows.__path__[0]) / "steps").glob("*/options")),
)
"""Each page has a folder of its own below `studio`, and each step type one for its settings beside it."""


@dataclass(frozen=True)
class Workplace:
    """Made once in a process; its parts are made when somebody comes in for the first time."""

    settings: Settings
    environment: Environment
    _open: ExitStack = field(default_factory=ExitStack)

    def close(self) -> None:
        """Let go of the database."""
        self._open.close()

    @cached_property
    def admin(self) -> "Administration":
        # Whoever serves customers alone loads no compiler.
        from handrail_ui.administration import administration  # noqa: PLC0415

        return self._open.enter_context(administration(self.settings))

    def roles_of(self, tenant: str, issuer: str, subject: PersonId) -> frozenset[Role]:
        """Return what somebody is for a tenant. Raises TenantUnknown."""
        with self.admin.staff(tenant) as staff:
            return staff.roles_of(issuer, subject)

    def staff_of(self, tenant: str) -> tuple["StaffMember", ...]:
        """Return everybody who works for a tenant. Raises TenantUnknown."""
        with self.admin.staff(tenant) as staff:
            return staff.list()

    def tokens_of(self, tenant: str) -> tuple["ApiToken", ...]:
        """Return the tokens of a tenant, those that ended among them. Raises TenantUnknown."""
        with self.admin.tokens(tenant) as tokens:
            return tokens.list()

    def served_by(self, issuer: str, subject: PersonId) -> tuple["ServedTenant", ...]:
        """Return the tenants that somebody serves, by name."""
        from handrail_tenants.staff.served import tenants_served  # noqa: PLC0415 - as above

        return tenants_served(self.admin.engine, issuer, subject)

    @cached_property
    def titles(self) -> Titles:
        return Titles(_MOST_TITLES)

    @cached_property
    def healths(self) -> Healths:
        return Healths(_MOST_HEALTHS)

    def carry_out(self, due: DuePlan, now: Milliseconds) -> None:
        """Put live what was planned, or write down why not. Raises PlanMoved where another process did."""
        from handrail_ui.studio.publishing.desk import PublishingDesk  # noqa: PLC0415 - as above

        PublishingDesk(self.admin, due.tenant).carry_out(due.journey, due.number, now)

    @cached_property
    def rehearsals(self) -> "Rehearsals":
        from handrail_ui.studio.tests.memory import Rehearsals  # noqa: PLC0415 - as above

        return Rehearsals()

    @cached_property
    def rooms(self) -> "Rooms":
        from handrail_ui.studio.watching.rooms import Rooms  # noqa: PLC0415 - as above

        rooms = Rooms()
        self._open.callback(rooms.close)
        return rooms

    @cached_property
    def machines(self) -> StartLimit:
        """Counts what each token asks for."""
        return StartLimit(_REQUESTS_PER_MINUTE)

    @cached_property
    def words(self) -> Translator:
        return Translator.load(TEXT_FOLDERS)

    @cached_property
    def renderer(self) -> PageRenderer:
        return PageRenderer(self.environment, self.words)
