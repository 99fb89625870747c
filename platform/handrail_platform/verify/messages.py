"""How much of something one session can do at most, such as send messages, and the route that does too much."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from handrail_platform.verify.finding import Hop
from handrail_platform.verify.graph import ONCE_MORE, Arrow, JourneyGraph
from handrail_platform.verify.search import Search, exactly
from handrail_platform.verify.worlds import Worlds


@dataclass(frozen=True, slots=True)
class Excess:
    """The step with which a session can have sent more than is allowed, and the nearest route to it."""

    step: str
    route: tuple[Hop, ...]


def excess(graph: JourneyGraph, sends: Sequence[int], most: int, worlds: Worlds) -> Excess | None:
    """Return where a route exceeds `most`, None when none does. `sends` says how much is done at each place.

    Raises TooManySituations.
    """
    if not any(sends) or not _can_exceed(graph, sends, most):
        return None
    found = exactly(worlds, lambda told_apart: _excess(graph, sends, most, told_apart))
    return found[0] if found else None


def _excess(graph: JourneyGraph, sends: Sequence[int], most: int, worlds: Worlds | None) -> Iterator[Excess]:
    def after(number: int, arrow: Arrow, sent: int) -> int:
        return sent if arrow.outcome == ONCE_MORE else sent + sends[number]

    search = Search(graph, [0], after, worlds)
    for situation in search.situations():
        number, sent, _ = situation
        if sent + sends[number] > most:
            yield Excess(graph.places[number].name, search.route(situation))
            return


def _can_exceed(graph: JourneyGraph, sends: Sequence[int], most: int) -> bool:
    """Find the greatest number with which each place is come to; where routes meet, the greater one counts."""
    greatest: dict[int, int] = {}
    waiting = [(graph.start, 0)]
    while waiting:
        number, sent = waiting.pop()
        if sent <= greatest.get(number, -1):
            continue
        greatest[number] = sent
        with_own = sent + sends[number]
        if with_own > most:
            return True
        waiting += [
            (arrow.target, sent if arrow.outcome == ONCE_MORE else with_own)
            for arrow in graph.places[number].arrows
        ]
    return False
