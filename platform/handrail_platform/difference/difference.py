"""What somebody has to know before one version of a journey takes the place of another."""

from typing import Final

import msgspec

from handrail_platform.difference.altered import Altered, altered
from handrail_platform.difference.messages import Amount, Sending, amounts, sendings
from handrail_platform.difference.obligation import Obligation, obligations
from handrail_platform.difference.shift import Shift, shifts
from handrail_platform.difference.version import Version
from handrail_platform.difference.ways import Route, Way, Ways
from handrail_platform.document.model import Entry

MOST_ROUTES: Final = 50
"""Nobody reads more; the ways themselves are all listed."""


class Routes(msgspec.Struct, frozen=True):
    """Shortest routes to success that together take every way only one version has. `count` has all of them."""

    count: int
    shortest: tuple[Route, ...]


class Beginning(msgspec.Struct, frozen=True):
    """Who may start a version, and at which step."""

    entry: Entry
    step: str


class Difference(msgspec.Struct, frozen=True, kw_only=True):
    """How the second version differs from the first. Texts and places on the canvas make no difference.

    The ways are all that are drawn, gained or lost; the routes go over those that a session can take to success.
    """

    obligations: tuple[Obligation, ...]
    shifts: tuple[Shift, ...]
    amounts: tuple[Amount, ...]
    sendings: tuple[Sending, ...]
    routes_gained: Routes
    routes_lost: Routes
    begins: tuple[Beginning, Beginning] | None
    """Before and after, where they differ."""
    steps_gained: tuple[str, ...]
    steps_lost: tuple[str, ...]
    steps_altered: tuple[Altered, ...]
    ways_gained: tuple[Way, ...]
    ways_lost: tuple[Way, ...]

    @property
    def is_empty(self) -> bool:
        """Whether the versions mean the same."""
        return self == _NONE


_NONE: Final = Difference(
    obligations=(),
    shifts=(),
    amounts=(),
    sendings=(),
    routes_gained=Routes(0, ()),
    routes_lost=Routes(0, ()),
    begins=None,
    steps_gained=(),
    steps_lost=(),
    steps_altered=(),
    ways_gained=(),
    ways_lost=(),
)


def difference(before: Version, after: Version) -> Difference:
    """Return how the second version differs from the first, in meaning."""
    old, new = before.ways, after.ways
    return Difference(
        obligations=tuple(obligations((before.guardrails, after.guardrails), (before.report, after.report))),
        shifts=shifts(old, new),
        amounts=tuple(amounts(old, new)),
        sendings=tuple(sendings(old, new)),
        routes_gained=_routes(new, old),
        routes_lost=_routes(old, new),
        begins=_begins(before, after),
        steps_gained=tuple(sorted(new.whole.steps.keys() - old.whole.steps.keys())),
        steps_lost=tuple(sorted(old.whole.steps.keys() - new.whole.steps.keys())),
        steps_altered=tuple(altered(old, new)),
        ways_gained=tuple(sorted(new.drawn - old.drawn)),
        ways_lost=tuple(sorted(old.drawn - new.drawn)),
    )


def _routes(ways: Ways, others: Ways) -> Routes:
    routes = ways.covering(ways.taken - others.taken)
    return Routes(len(routes), routes[:MOST_ROUTES])


def _begins(before: Version, after: Version) -> tuple[Beginning, Beginning] | None:
    old, new = (Beginning(each.whole.entry, each.whole.start) for each in (before, after))
    return None if old == new else (old, new)
