"""Puts the cases that journeys promise into the queue of their tenant."""

from typing import Final

import msgspec

from handrail_platform.step.outbox import OpenReview
from handrail_platform.step.waiting import correlation
from handrail_tenants.outbox.delivery import Promise
from handrail_tenants.reviews.case import seal_shown
from handrail_tenants.store.contract import SqlValue, Store

DECISION: Final = "decision"
"""What the step awaits."""
_OPEN: Final = """
INSERT INTO review_case (tenant_id, case_id, handle, correlation, journey, node, opened_at, until, people, checks,
  shown, pictures, state, claimed_by, claimed_at, first_by, reason, decided_by, decided_at)
SELECT :tenant, :case_id, handle, :correlation, journey, :node, :opened_at, :until, :people, :checks,
  :shown, :pictures, 'open', '', 0, '', :nothing, '', 0
FROM journey_session WHERE tenant_id = :tenant AND handle = :handle
ON CONFLICT DO NOTHING
RETURNING 1
"""


class OpenCase:
    """A promise delivered twice opens one case."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def deliver(self, promise: Promise) -> None:
        """Write the case down."""
        effect = msgspec.msgpack.decode(promise.body, type=OpenReview)
        key = promise.session
        params: dict[str, SqlValue] = {
            "case_id": effect.case,
            "handle": key.handle,
            "correlation": correlation(key.steps_key, effect.node, effect.visit, DECISION),
            "node": effect.node,
            "opened_at": effect.at,
            "until": effect.until,
            "people": effect.people,
            "checks": " ".join(effect.checks),
            "shown": seal_shown(key, effect.case, effect.shown),
            "pictures": int(effect.pictures),
            "nothing": b"",
        }
        await self._store.write_returning(promise.tenant, _OPEN, params)
