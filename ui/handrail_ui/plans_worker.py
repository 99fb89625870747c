"""The worker of planned publications: carries out each whose moment has come. A plan is over once."""

import asyncio
from collections.abc import Callable
from typing import Final, TypeAlias

from handrail_platform.errors import HandrailError
from handrail_platform.values import Milliseconds
from handrail_tenants.plans.problems import PlanMoved
from handrail_tenants.store.contract import DuePlan, PlansStore
from handrail_ui.due_worker import DueWorker
from handrail_ui.operations.logs import LOG

CarryOut: TypeAlias = Callable[[DuePlan, Milliseconds], None]
"""Puts it live, or writes down why not; blocks. Raises PlanMoved where another process did."""
POLL_SECONDS: Final = 5


def plans_worker(store: PlansStore, carry_out: CarryOut, now: Callable[[], Milliseconds]) -> DueWorker[DuePlan]:
    """Return the worker that carries out plans, one after the other: to prove takes a processor."""

    async def attempt(due: DuePlan, at: Milliseconds) -> None:
        try:
            await asyncio.to_thread(carry_out, due, at)
        except PlanMoved:
            pass
        except Exception as fault:  # noqa: BLE001 - a fault in one plan must not stop the others
            code = fault.code if isinstance(fault, HandrailError) else type(fault).__name__
            LOG.error("plan-fault", fault=code, journey=due.journey, tenant=due.tenant)

    return DueWorker(store.due_plans, attempt, now, POLL_SECONDS)
