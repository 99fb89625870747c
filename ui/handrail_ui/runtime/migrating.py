"""Taking the running sessions of one version over to another, as far as their fate allows, a page at a time.

Nobody is made to wait. Whoever answers at the same moment may be first; their session is looked at again where it
stands then. What was done is done: whoever is interrupted begins again, and finds the others.
"""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

from handrail_platform.compile.program import Program
from handrail_platform.difference.migration import Verdict
from handrail_platform.errors import HandrailError
from handrail_platform.run.migrate import stop, take_over
from handrail_platform.run.state import decode_state, encode_state
from handrail_platform.values import Milliseconds, TenantId
from handrail_tenants.journeys.taken_over import Change, Place, Running, change_writes, running
from handrail_tenants.keys.ring import KeyRing
from handrail_tenants.keys.session import Beside, SessionKey
from handrail_tenants.store.contract import Committed, Store
from handrail_ui.fates import Fates
from handrail_ui.runtime.programs import ProgramLibrary
from handrail_ui.runtime.trace import event_row

MOST_ROUNDS: Final = 5
"""A session that answers each time is left to the next command, which finds it again."""
Became: TypeAlias = Literal["migrated", "restarted", "held", "moving"]


Tally: TypeAlias = Counter[Became]
"""How many sessions went on in the other version, were stopped, stay, and moved whenever they were looked at."""


@dataclass(frozen=True, slots=True)
class Migrating:
    """Carries out one decision about the sessions of one tenant."""

    store: Store
    keys: KeyRing
    programs: ProgramLibrary
    now: Callable[[], Milliseconds]
    report: Callable[[Tally], None]
    """Is told how far it is after every page."""

    async def carry_out(self, tenant: TenantId, before: bytes, after: bytes, fates: Fates) -> Tally:
        """Do with each session of the program `before` what its fate is in `after`.

        Raises UnknownJourney, ProgramChanged.
        """
        one, other = await self.programs.pinned(tenant, before), await self.programs.pinned(tenant, after)
        tally: Tally = Counter()
        for _ in range(MOST_ROUNDS):
            tally["held"] = tally["moving"] = 0
            await self._round(tenant, one, other, fates, tally)
            if not tally["moving"]:
                break
        return tally

    async def foresee(self, tenant: TenantId, before: bytes, fates: Fates) -> Tally:
        """Count what would become of the sessions of the program `before`; nothing is done."""
        tally: Tally = Counter()
        async for page in self._pages(tenant, before):
            known = fates.of(each.step for each in page)
            tally.update(_fated(each, known[each.step].verdict) for each in page)
            self.report(tally)
        return tally

    async def _pages(self, tenant: TenantId, program_hash: bytes) -> AsyncIterator[list[Running]]:
        behind = Place(self.now() + 1, b"")
        while page := await running(self.store, tenant, program_hash, behind):
            yield page
            behind = Place(page[-1].row.expires_at, page[-1].row.handle)

    async def _round(self, tenant: TenantId, one: Program, other: Program, fates: Fates, tally: Tally) -> None:
        async for page in self._pages(tenant, one.hash):
            known = fates.of(each.step for each in page)
            became = await asyncio.gather(
                *(self._change(tenant, each, one, other, known[each.step].verdict) for each in page)
            )
            tally.update(became)
            self.report(tally)

    async def _change(
        self, tenant: TenantId, session: Running, one: Program, other: Program, verdict: Verdict
    ) -> Became:
        fated = _fated(session, verdict)
        if fated == "held":
            return "held"
        row = session.row
        keys = await self.keys.of(tenant)
        key = keys.session_key(row.handle, row.key_version, row.wrapped_key)
        try:
            change = self._changed(session, key, one, other if verdict == "safe" else one)
        except HandrailError:  # a row that is not to be believed: whoever goes on with it is told
            return "held"
        won = isinstance(await self.store.write(tenant, change_writes(change)), Committed)
        return fated if won else "moving"

    def _changed(self, session: Running, key: SessionKey, one: Program, pinned_to: Program) -> Change:
        """Return the session taken over to the program, or stopped on its own. Raises SealBroken, SessionOver."""
        row = session.row
        state = decode_state(key.open_state(row.state, row.beside))
        changed = stop(one, state) if pinned_to is one else take_over(one, pinned_to, state)
        seq, status = changed.state.seq, changed.state.status
        beside = Beside(seq, status, pinned_to.hash, row.expires_at, row.binding)
        return Change(
            row=row,
            journey=one.journey,
            after=pinned_to.hash,
            status=status,
            state=key.seal_state(encode_state(changed.state), beside),
            event=event_row(changed.event, key, seq, self.now()),
        )


def _fated(session: Running, verdict: Verdict) -> Became:
    """Return what is to become of a session that does not move meanwhile."""
    if session.taken_over or verdict == "hold":
        return "held"
    return "migrated" if verdict == "safe" else "restarted"
