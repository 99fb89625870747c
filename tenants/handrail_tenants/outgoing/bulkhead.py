"""One server that is slow or dead keeps nobody else waiting: few at a time, and nobody once it keeps failing."""

from collections import OrderedDict
from collections.abc import Generator
from contextlib import contextmanager
from typing import Final

from handrail_platform.values import Milliseconds
from handrail_tenants.outgoing.http import Unreachable

AT_A_TIME: Final = 8
FAILURES: Final = 5
"""In a row; from then on nobody asks for `REST`, and then one tries."""
REST: Final[Milliseconds] = 30_000
_MOST_LINES: Final = 2_000


class _Line:
    """What goes on with one server for one tenant."""

    def __init__(self) -> None:
        self.asking = 0
        self.failures = 0
        self.closed_until: Milliseconds = 0


class Bulkhead:
    """Counts in memory, for this process alone: what it protects is this process."""

    def __init__(self, at_a_time: int = AT_A_TIME) -> None:
        self._at_a_time = at_a_time
        self._lines: OrderedDict[tuple[int, str], _Line] = OrderedDict()

    @contextmanager
    def passage(self, tenant: int, server: str, now: Milliseconds) -> Generator[None]:
        """Let somebody ask a server of the tenant, which is named. Raises Unreachable at once where nobody may."""
        line = self._line(tenant, server)
        if line.asking >= self._at_a_time:
            raise Unreachable("busy")
        if line.failures >= FAILURES:
            if now < line.closed_until:
                raise Unreachable("resting")
            line.closed_until = now + REST
        line.asking += 1
        try:
            yield
        except Unreachable:
            line.failures += 1
            line.closed_until = now + REST
            raise
        else:
            line.failures = 0
        finally:
            line.asking -= 1

    def resting(self, now: Milliseconds) -> int:
        """Return how many servers are asked nothing now, since they kept failing."""
        return sum(each.failures >= FAILURES and now < each.closed_until for each in self._lines.values())

    def _line(self, tenant: int, server: str) -> _Line:
        line = self._lines.setdefault((tenant, server), _Line())
        self._lines.move_to_end((tenant, server))
        if len(self._lines) > _MOST_LINES:
            self._lines.popitem(last=False)
        return line
