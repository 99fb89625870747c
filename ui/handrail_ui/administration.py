"""Administration of an installation from the command line: tenants, keys, publishing."""

from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass

import msgspec
from sqlalchemy import Engine

from handrail_platform.compile.program import Program
from handrail_platform.values import Milliseconds
from handrail_tenants.journeys.repository import Journeys
from handrail_tenants.keys.master import MasterKeys
from handrail_tenants.keys.rotation import rotate
from handrail_tenants.people.presence import has_people
from handrail_tenants.tenancy.engine import open_engine
from handrail_tenants.tenancy.registry import TenantRegistry, tenant_id_of
from handrail_tenants.tenancy.session import TenantSession
from handrail_ui.settings import Settings


@dataclass(frozen=True, slots=True)
class Administration:
    """What an operator may do to one database."""

    engine: Engine
    master: MasterKeys
    registry: TenantRegistry

    def publish(self, tenant: str, program: Program, now: Milliseconds) -> int:
        """Make the program the one that new sessions run, and return its version. Raises TenantUnknown."""
        document = msgspec.json.encode(program.document).decode()
        with TenantSession(self.engine, tenant_id_of(self.engine, tenant)) as session:
            return Journeys(session).publish(program.journey, document, program.hash, now)

    def has_people(self, tenant: str) -> bool:
        """Tell whether anybody has an account there. Raises TenantUnknown."""
        with TenantSession(self.engine, tenant_id_of(self.engine, tenant)) as session:
            return has_people(session)

    def rotate_keys(self) -> int:
        """Wrap every tenant's data key under the newest master key; return how many were wrapped anew."""
        return rotate(self.engine, self.master)


@contextmanager
def administration(settings: Settings) -> Generator[Administration]:
    """Connect to the database for administration."""
    master = MasterKeys.parse(settings.master_keys.get_secret_value())
    engine = open_engine(settings.database)
    try:
        yield Administration(engine, master, TenantRegistry(engine, master))
    finally:
        engine.dispose()
