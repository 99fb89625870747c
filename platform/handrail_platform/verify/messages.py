"""How many messages and prompts one session can send at most, and the route that sends too many."""

from collections.abc import Sequence
from dataclasses import dataclass

from handrail_platform.step.contract import Channel, Contract
from handrail_platform.verify.finding import Hop
from handrail_platform.verify.graph import Arrow, JourneyGraph
from handrail_platform.verify.search import Search


@dataclass(frozen=True, slots=True)
class Excess:
    """The step with which a session can have sent more than is allowed, and the nearest route to it."""

    step: str
    route: tuple[Hop, ...]


def excess(graph: JourneyGraph, contracts: Sequence[Contract], channel: Channel, most: int) -> Excess | None:
    """Return where a route exceeds `most` messages over the channel, None when none does.

    Raises TooManySituations.
    """
    sends = [contract.sends.get(channel, 0) for contract in contracts]
    if not any(sends) or not _can_exceed(graph, sends, most):
        return None

    def after(number: int, arrow: Arrow, sent: int) -> int:
        del number
        return min(sent + sends[arrow.target], most + 1)

    search = Search(graph, [sends[graph.start]], after)
    for situation in search.situations():
        if situation[1] > most:
            return Excess(graph.places[situation[0]].name, search.route(situation))
    return None


def _can_exceed(graph: JourneyGraph, sends: Sequence[int], most: int) -> bool:
    """Find the greatest number with which each place is left; where routes meet, the greater one counts."""
    greatest: dict[int, int] = {}
    waiting = [(graph.start, sends[graph.start])]
    while waiting:
        number, sent = waiting.pop()
        if sent <= greatest.get(number, -1):
            continue
        if sent > most:
            return True
        greatest[number] = sent
        waiting += [(arrow.target, sent + sends[arrow.target]) for arrow in graph.places[number].arrows]
    return False
