"""Published programs: looked up by hash, compiled once per process, never changed, so never invalidated."""

from collections import OrderedDict

import msgspec

from handrail_flows.registry import REGISTRY
from handrail_platform.compile.compile import compile_journey
from handrail_platform.compile.program import Program
from handrail_platform.document.parse import parse_plain
from handrail_platform.values import TenantId
from handrail_tenants.store.contract import Store
from handrail_ui.runtime.problems import UnknownJourney

CAPACITY = 512

_ACTIVE = "SELECT active_hash FROM journey WHERE tenant_id = :tenant AND journey = :journey"
_DOCUMENT = "SELECT document FROM program WHERE tenant_id = :tenant AND hash = :hash"


class ProgramLibrary:
    """The programs of every tenant, the most recently used of them compiled and at hand."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._compiled: OrderedDict[tuple[TenantId, bytes], Program] = OrderedDict()

    async def active(self, tenant: TenantId, journey: str) -> Program:
        """Return the program that new sessions of the journey run. Raises UnknownJourney."""
        rows = await self._store.fetch(tenant, _ACTIVE, {"journey": journey})
        if not rows:
            raise UnknownJourney
        return await self.pinned(tenant, rows[0][0])

    async def pinned(self, tenant: TenantId, program_hash: bytes) -> Program:
        """Return the program of this hash, as a session that is pinned to it needs it. Raises UnknownJourney."""
        key = (tenant, program_hash)
        program = self._compiled.get(key)
        if program is not None:
            self._compiled.move_to_end(key)
            return program
        rows = await self._store.fetch(tenant, _DOCUMENT, {"hash": program_hash})
        if not rows:
            raise UnknownJourney
        program = compile_journey(parse_plain(msgspec.json.decode(rows[0][0])), REGISTRY)
        self._compiled[key] = program
        if len(self._compiled) > CAPACITY:
            self._compiled.popitem(last=False)
        return program
