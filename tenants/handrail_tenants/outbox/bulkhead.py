"""A bulkhead: what is slow to one side holds up nothing on the other."""

from typing import Final

from handrail_tenants.outbox.delivery import Deliverer, Promise, TryAgain

HALF: Final = 4
"""Of the deliveries that a worker has under way by default."""


class Bulkhead:
    """Lets only so many deliveries of a topic be under way at once; others are tried again a little later."""

    def __init__(self, deliverer: Deliverer, at_once: int = HALF) -> None:
        self._deliverer = deliverer
        self._free = at_once

    async def deliver(self, promise: Promise) -> None:
        """Deliver. Raises what the deliverer raises, and TryAgain when no place is free."""
        if not self._free:
            raise TryAgain("busy")
        self._free -= 1
        try:
            await self._deliverer.deliver(promise)
        finally:
            self._free += 1
