"""What is wrong with the shape of a journey, found without running it."""

from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Any, cast

import networkx as nx

from handrail_platform.compile.assignment import Transfer, unassigned_reads
from handrail_platform.compile.wiring import Resolved
from handrail_platform.document.model import JourneyDocument
from handrail_platform.document.problem import Problem


def structure_problems(document: JourneyDocument, resolved: Mapping[str, Resolved]) -> list[Problem]:
    """Return what is wrong with the graph of one document, where a call is one step. Its wiring must be sound."""
    given = frozenset(document.part.inputs if document.part else ())
    transfers = {name: _transfer(each) for name, each in resolved.items()}
    return [
        *_reachability_problems(document, _graph(resolved), resolved),
        *islice(unassigned_reads(document.start, given, transfers), MANY),
    ]


MANY = 500
"""Problems of one kind; nobody reads more, and a hostile document has a hundred thousand."""


def _graph(resolved: Mapping[str, Resolved]) -> "nx.DiGraph[str]":
    graph: nx.DiGraph[str] = nx.DiGraph()
    graph.add_nodes_from(resolved)
    graph.add_edges_from((name, target) for name, each in resolved.items() for target in each.next.values())
    graph.add_edges_from((name, each.limit.then) for name, each in resolved.items() if each.limit)
    return graph


def _reachability_problems(
    document: JourneyDocument, graph: "nx.DiGraph[str]", resolved: Mapping[str, Resolved]
) -> Iterator[Problem]:
    reachable = _reachable(graph, document.start) | {document.start}
    for name in resolved:
        if name not in reachable:
            yield Problem("unreachable", f"steps.{name}")
    backwards = graph.reverse()
    ends = [name for name, each in resolved.items() if each.ends]
    backwards.add_edges_from((_BEYOND, end) for end in ends)
    finishing = _reachable(backwards, _BEYOND) if ends else set[str]()
    for name in resolved:
        if name in reachable and name not in finishing:
            yield Problem("no-way-to-an-end", f"steps.{name}")


_BEYOND = ">"
"""Behind every end; not a name that a step can have."""


def _reachable(graph: "nx.DiGraph[str]", source: str) -> set[str]:
    reachable: set[str] = cast("Any", nx).descendants(graph, source)  # its types are unknown to pyright
    return reachable


def _transfer(each: Resolved) -> Transfer:
    writes = each.contract.writes
    edges = {o: (target, frozenset(writes.get(o, {}))) for o, target in each.next.items()}
    if each.limit is not None:
        edges[_ONCE_MORE] = (each.limit.then, frozenset())
    return frozenset(each.contract.reads), edges


_ONCE_MORE = ">"
"""How a step is left that was never entered because its limit was used up; not a name that an outcome can have."""
