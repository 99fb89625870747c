"""From what a session did to the stops that it made on the map of its journey."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import zip_longest

import msgspec

from handrail_platform.compile.program import Program
from handrail_platform.document.model import JourneyDocument
from handrail_platform.rehearse.rehearsal import Rehearsal
from handrail_platform.rehearse.teller import place_of
from handrail_platform.rehearse.trial import Hop
from handrail_platform.verify.graph import ONCE_MORE
from handrail_ui.studio.map.marks import Stop

_LEFT = ("left", "limited", "finished")


class Visit(msgspec.Struct, frozen=True):
    """A visit of a step, `call/step` for one of a part; `outcome` is empty where it was not left by one."""

    step: str
    outcome: str


def stops_of(visits: Sequence[Visit], document: JourneyDocument | None) -> Iterator[Stop]:
    """Yield where each visit is on the map; what happened in a part is told of the step that calls it."""
    for visit, after in zip_longest(visits, visits[1:]):
        card, inside, _ = visit.step.partition("/")
        target = after.step.partition("/")[0] if after else ""
        node = document.steps.get(card) if inside and document else None
        if node is None or visit.outcome == ONCE_MORE:
            yield Stop(card, "" if inside and node is None else visit.outcome)
        else:
            ways = node.next if card != target else {}
            yield Stop(card, next((each for each, led in ways.items() if led == target), ""))


def visits_of_hops(hops: Iterable[Hop]) -> tuple[Visit, ...]:
    """Return the visits of a trial."""
    return tuple(Visit(hop.step, ONCE_MORE if hop.limited else hop.outcome) for hop in hops)


def visits_of_session(program: Program, session: Rehearsal) -> tuple[Visit, ...]:
    """Return the visits of a rehearsed session, the one that it has not left last."""
    events = [event for each in session.whole for event in each.events if event.kind in _LEFT]
    left = tuple(Visit(each.node, ONCE_MORE if each.kind == "limited" else each.outcome) for each in events)
    return left if session.state.status == "finished" else (*left, Visit(place_of(program, session), ""))
