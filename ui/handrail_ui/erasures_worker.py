"""The worker of erasures: erases whoever is due. To erase somebody twice does no harm."""

from collections.abc import Callable
from typing import Final

from handrail_platform.errors import HandrailError
from handrail_platform.values import Milliseconds, PersonId
from handrail_tenants.erasure.erase import Erasing
from handrail_tenants.store.contract import DueErasure, ErasuresStore
from handrail_ui.due_worker import DueWorker
from handrail_ui.operations.logs import LOG

POLL_SECONDS: Final = 15


def erasures_worker(
    store: ErasuresStore, erasing: Erasing, now: Callable[[], Milliseconds]
) -> DueWorker[DueErasure]:
    """Return the worker that erases people, one after the other."""

    async def attempt(due: DueErasure, at: Milliseconds) -> None:
        try:
            erased = await erasing.erase(due.tenant, PersonId(due.person_id), at)
        except HandrailError as fault:
            LOG.error("erasure-fault", fault=fault.code, tenant=due.key)
            return
        if erased.rows:
            LOG.info("person-erased", tenant=due.key, rows=sum(erased.rows.values()))

    return DueWorker(store.due_erasures, attempt, now, POLL_SECONDS)
