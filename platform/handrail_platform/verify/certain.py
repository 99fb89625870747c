"""What holds on every route to a place: one forward pass, which only ever takes away.

The meet over routes is intersection. What it says holds does hold; what it leaves open, `routes` decides exactly.
"""

from collections import deque
from functools import reduce

from handrail_platform.verify.graph import JourneyGraph
from handrail_platform.verify.names import Moment


def certain_moments(graph: JourneyGraph) -> tuple[Moment | None, ...]:
    """Return, per place, what holds whenever a session arrives there; None where none can."""
    arriving: list[Moment | None] = [None] * len(graph.places)
    arriving[graph.start] = reduce(lambda one, other: one & other, graph.starts)
    waiting = deque([graph.start])
    queued = {graph.start}
    after = graph.after
    while waiting:
        number = waiting.popleft()
        queued.discard(number)
        moment = arriving[number]
        assert moment is not None
        for arrow in graph.places[number].arrows:
            target = arrow.target
            reached = after(arrow, moment)
            before = arriving[target]
            met = reached if before is None else before & reached
            if met != before:
                arriving[target] = met
                if target not in queued:
                    queued.add(target)
                    waiting.append(target)
    return tuple(arriving)
