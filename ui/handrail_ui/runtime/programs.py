"""Published programs: looked up by hash, loaded once per process, never changed, so never invalidated."""

from collections import OrderedDict

from handrail_platform.compile.load import load_journey
from handrail_platform.compile.program import Program
from handrail_platform.compile.resolve import Registry
from handrail_platform.document.bundle import parse_bundle
from handrail_platform.values import TenantId
from handrail_tenants.journeys.published import active_hash
from handrail_tenants.journeys.published import program as published_program
from handrail_tenants.store.contract import Store
from handrail_ui.runtime.problems import UnknownJourney

CAPACITY = 512


class ProgramLibrary:
    """The programs of every tenant, the most recently used of them at hand."""

    def __init__(self, store: Store, registry: Registry) -> None:
        self._store = store
        self._registry = registry
        self._loaded: OrderedDict[tuple[TenantId, bytes], Program] = OrderedDict()

    async def active(self, tenant: TenantId, journey: str, unit: bytes) -> Program:
        """Return the program that a new session of the journey runs, the same one for the same unit.

        Raises UnknownJourney.
        """
        program_hash = await active_hash(self._store, tenant, journey, unit)
        if program_hash is None:
            raise UnknownJourney
        return await self.pinned(tenant, program_hash)

    async def pinned(self, tenant: TenantId, program_hash: bytes) -> Program:
        """Return the program of this hash, as a session that is pinned to it needs it.

        Raises UnknownJourney, ProgramChanged.
        """
        key = (tenant, program_hash)
        program = self._loaded.get(key)
        if program is not None:
            self._loaded.move_to_end(key)
            return program
        stored = await published_program(self._store, tenant, program_hash)
        if stored is None:
            raise UnknownJourney
        guarded = parse_bundle(stored.document)
        program = load_journey(guarded.bundle, self._registry, program_hash, guarded.guardrails)
        self._loaded[key] = program
        if len(self._loaded) > CAPACITY:
            self._loaded.popitem(last=False)
        return program
