"""How many journeys one network address may start: every start is a row, and rows are not free."""

from collections import OrderedDict

from handrail_platform.values import Milliseconds
from handrail_ui.runtime.problems import TooManyRequests

MINUTE: Milliseconds = 60_000
REMEMBERED = 50_000


class StartLimit:
    """Counts starts per address and minute, in this process. Whoever is forgotten starts from nothing."""

    def __init__(self, per_minute: int) -> None:
        self._per_minute = per_minute
        self._counts: OrderedDict[str, tuple[int, int]] = OrderedDict()

    def count(self, address: str, now: Milliseconds) -> None:
        """Count a start. Raises TooManyRequests for one too many in the running minute."""
        minute = now // MINUTE
        counted_in, count = self._counts.pop(address, (minute, 0))
        count = count + 1 if counted_in == minute else 1
        self._counts[address] = (minute, count)
        if len(self._counts) > REMEMBERED:
            self._counts.popitem(last=False)
        if count > self._per_minute:
            raise TooManyRequests
