"""Routes in words: at each step what somebody does who goes on from there so, and what becomes of them."""

from collections.abc import Iterable, Iterator, Mapping
from functools import reduce

import msgspec

from handrail_platform.document.bundle import Bundle
from handrail_platform.document.model import JourneyDocument, StepNode
from handrail_platform.verify.finding import Hop
from handrail_platform.verify.graph import ONCE_MORE
from handrail_ui.pages.translator import Speech


class SpokenHop(msgspec.Struct, frozen=True):
    """One step of a route, in words what happens there, and by which outcome it is left."""

    step: str
    words: str
    outcome: str = ""


class RouteWords:
    """Speaks about the routes of one journey. `nodes` are its steps and its parts' by their full names."""

    def __init__(self, say: Speech, nodes: Mapping[str, StepNode]) -> None:
        self._say = say
        self._nodes = nodes

    def hops(self, route: Iterable[Hop]) -> tuple[SpokenHop, ...]:
        """Return the route as it is drawn."""
        return tuple(
            SpokenHop(
                hop.step,
                self._say("person.goes", clause=self.clause(hop)) if hop.outcome else self._end(hop.step),
                hop.outcome,
            )
            for hop in route
        )

    def person(self, route: Iterable[Hop]) -> str:
        """Return a sample person who takes the route, empty for a route that says nothing about anybody."""
        clauses = list(dict.fromkeys(self.clause(hop) for hop in route if hop.outcome))
        if not clauses:
            return ""
        *others, last = clauses
        listed = (
            reduce(lambda one, other: self._say("person.list", one=one, other=other), others) if others else ""
        )
        joined = self._say("person.and", one=listed, other=last) if listed else last
        return self._say("person.sample", clauses=self._say("person.somebody", clause=joined))

    def clause(self, hop: Hop) -> str:
        """Return what somebody does who leaves the step so, as part of a sentence."""
        if hop.outcome == ONCE_MORE:
            return self._say("person.once-more", step=hop.step)
        node = self._nodes.get(hop.step)
        if node and node.journey:
            return self._say("person.begins", step=hop.step)
        step_type = node.step.partition("@")[0] if node and node.step else ""
        for message in (f"person.{step_type}.{hop.outcome}", f"person.{step_type}", f"person.any.{hop.outcome}"):
            words = self._say(message, step=hop.step, outcome=hop.outcome)
            if words != message:
                return words
        return self._say("person.leaves", step=hop.step, outcome=hop.outcome)

    def _end(self, step: str) -> str:
        node = self._nodes.get(step)
        result = node.config.get("result") if node else None
        if node is None or result not in ("success", "denied"):
            return ""
        return self._say("ending.signed-in" if node.config.get("sign_in") else f"ending.{result}")


def nodes_of(bundle: Bundle) -> dict[str, StepNode]:
    """Return the steps of a journey and of all parts that it is made of, by their names in the whole."""
    return dict(_nodes(bundle, bundle.document, ""))


def _nodes(bundle: Bundle, document: JourneyDocument, prefix: str) -> Iterator[tuple[str, StepNode]]:
    for name, node in document.steps.items():
        yield prefix + name, node
        if node.journey is not None:
            yield from _nodes(bundle, bundle.documents[node.journey], f"{prefix}{name}/")
