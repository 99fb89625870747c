"""Administration of an installation from the command line: tenants, keys, publishing."""

from collections.abc import Generator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

from sqlalchemy import Engine

from handrail_platform.compile.program import Program
from handrail_platform.document.bundle import calls_of, encode_bundle, parse_bundle
from handrail_platform.document.model import JourneyDocument
from handrail_platform.document.parse import MAX_STEPS
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
        bundle = encode_bundle(program.bundle)
        with TenantSession(self.engine, tenant_id_of(self.engine, tenant)) as session:
            return Journeys(session).publish(program.journey, bundle, program.hash, now)

    def parts_of(
        self, tenant: str, document: JourneyDocument, given: Mapping[str, JourneyDocument]
    ) -> dict[str, JourneyDocument]:
        """Return the given parts, and for whatever else is called what the tenant has published under that name.

        Raises TenantUnknown.
        """
        known = {**given, document.journey: document}
        with TenantSession(self.engine, tenant_id_of(self.engine, tenant)) as session:
            journeys = Journeys(session)
            waiting = list(known.values())
            while waiting and len(known) <= MAX_STEPS:  # each part is a step at least
                for _, name in calls_of(waiting.pop()):
                    if name not in known and (program := journeys.find(name)) is not None:
                        known[name] = parse_bundle(program.document).document
                        waiting.append(known[name])
        return known

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
