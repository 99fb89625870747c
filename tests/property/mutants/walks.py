"""Mutants of the walk through a journey: what an arrow does, where something is asked, and how it is found."""
# A mutant takes the place of anything, so its arguments have no types.
# pyright: reportUnknownLambdaType=false, reportUnknownArgumentType=false, reportUnknownMemberType=false
# pyright: reportUnknownVariableType=false, reportUnknownParameterType=false

from collections import deque
from dataclasses import replace
from typing import Any, Final

import msgspec

from handrail_platform.guard import requirement, table
from handrail_platform.verify import graph, names, search, verify
from tests.property.mutants.mutation import Mutation, around, becomes


def arrows(**changes: Any) -> Mutation:
    return around(graph, "_arrow", lambda arrow, *_: msgspec.structs.replace(arrow, **changes))


class Hasty(deque[Any]):
    """Looks at what was found last."""

    def popleft(self) -> Any:
        return self.pop()


def met_as_union(walked: graph.JourneyGraph) -> tuple[int | None, ...]:
    """Take for certain what holds on some route."""
    arriving: list[int | None] = [None] * len(walked.places)
    arriving[walked.start] = walked.starts[0]
    waiting = [walked.start]
    while waiting:
        number = waiting.pop()
        for arrow in walked.places[number].arrows:
            before = arriving[arrow.target] or 0
            met = before | walked.after(arrow, arriving[number] or 0)
            if arriving[arrow.target] is None or met != before:
                arriving[arrow.target] = met
                waiting.append(arrow.target)
    return tuple(arriving)


WALKS: Final[dict[str, Mutation]] = {
    "what is written stays confirmed": arrows(keep=~0),
    "nothing is gained": arrows(gain=0),
    "no authenticator is used": arrows(uses=0),
    "nothing that is bound counts": arrows(binds=0),
    "whatever is bound counts": around(
        graph, "_arrow", lambda arrow, *_: msgspec.structs.replace(arrow, uses=arrow.uses | arrow.binds, binds=0)
    ),
    "whom one acts for proves for oneself": around(
        verify, "graph_of", lambda right, *_: replace(right, represents=False)
    ),
    "nothing is asked on leaving": arrows(guards=()),
    "nothing is asked on arrival": around(
        graph, "_place", lambda place, *_: msgspec.structs.replace(place, guards=())
    ),
    "a change of subject is not asked about": becomes(
        graph, "_happens_on", lambda contract, outcome, place: outcome in contract.only_with.get(place, ())
    ),
    "what happens on leaving is asked on arrival": around(
        graph,
        "_place",
        lambda place, each, _, __, guardrails: msgspec.structs.replace(
            place, guards=table.guards_of(each.contract, guardrails)
        ),
    ),
    "sign-ins use every authenticator": around(
        graph, "_starts", lambda right, *_: (right[0] | right[-1],) if len(right) > 1 else right
    ),
    "a sign-in is of this journey": around(
        graph, "_starts", lambda right, _, n: tuple(m | (n.used if len(right) > 1 else 0) for m in right)
    ),
    "what holds on one route is certain": becomes(verify, "certain_moments", met_as_union),
    "routes forget the standing": around(names.Names, "concerned", lambda right, n, _: right & ~n.standing),
    "routes forget who may bind": becomes(
        names.Names,
        "concerned",
        lambda n, asked: sum(bit for name, bit in n.bits.items() if asked.concerns(name)) | n.standing,
    ),
    "a single choice is looked at": becomes(
        requirement.AnyOf, "concerns", lambda self, name: self.of[0].concerns(name)
    ),
    "routes are not the shortest": becomes(search, "deque", Hasty),
}
