"""How many journeys one network address may start: every start is a row, and rows are not free."""

from collections import OrderedDict

from handrail_platform.values import Milliseconds
from handrail_ui.runtime.problems import TooManyRequests

MINUTE: Milliseconds = 60_000
REMEMBERED = 50_000


class StartLimit:
    """Counts starts per address, in this process. A minute begins with its first start.

    Whoever is forgotten starts from nothing.
    """

    def __init__(self, per_minute: int) -> None:
        self._per_minute = per_minute
        self._counts: OrderedDict[str, tuple[Milliseconds, int]] = OrderedDict()

    def count(self, address: str, now: Milliseconds) -> None:
        """Count a start. Raises TooManyRequests for one too many in the running minute."""
        began_at, count = self._counts.pop(address, (now, 0))
        if not began_at <= now < began_at + MINUTE:  # also when the clock was set back
            began_at, count = now, 0
        self._counts[address] = (began_at, count + 1)
        if len(self._counts) > REMEMBERED:
            self._counts.popitem(last=False)
        if count >= self._per_minute:
            raise TooManyRequests(began_at + MINUTE - now)
