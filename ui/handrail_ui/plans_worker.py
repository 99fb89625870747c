"""The worker of planned publications: carries out each whose moment has come, whichever process is first."""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from typing import Final, TypeAlias

from handrail_platform.errors import HandrailError
from handrail_platform.values import Milliseconds
from handrail_tenants.plans.problems import PlanMoved
from handrail_tenants.store.contract import DuePlan, PlansStore
from handrail_ui.operations.logs import LOG

CarryOut: TypeAlias = Callable[[DuePlan, Milliseconds], None]
"""Puts it live, or writes down why not; blocks. Raises PlanMoved where another process did."""
POLL_SECONDS: Final = 5
AT_ONCE: Final = 10


class PlansWorker:
    """Runs until it is stopped. Any number may share one database: a plan is over once."""

    def __init__(self, store: PlansStore, carry_out: CarryOut, now: Callable[[], Milliseconds]) -> None:
        self._store = store
        self._carry_out = carry_out
        self._now = now
        self._stopping = asyncio.Event()

    def stop(self) -> None:
        """Take nothing new; `run` returns when what is under way is done."""
        self._stopping.set()

    async def run(self) -> None:
        """Carry out what is due until stopped. A database that is away is waited for."""
        while not self._stopping.is_set():
            with suppress(HandrailError):
                await self.carry_out_due()
            with suppress(TimeoutError):
                await asyncio.wait_for(self._stopping.wait(), POLL_SECONDS)

    async def carry_out_due(self) -> None:
        """Carry out what is due at this moment, one after the other: to prove takes a processor."""
        now = self._now()
        for due in await self._store.due_plans(now, AT_ONCE):
            await self._attempt(due, now)

    async def _attempt(self, due: DuePlan, now: Milliseconds) -> None:
        """Carry one out; what fails comes back at the next look."""
        try:
            await asyncio.to_thread(self._carry_out, due, now)
        except PlanMoved:
            pass
        except Exception as fault:  # noqa: BLE001 - a fault in one plan must not stop the others
            code = fault.code if isinstance(fault, HandrailError) else type(fault).__name__
            LOG.error("plan-fault", fault=code, journey=due.journey, tenant=due.tenant)
