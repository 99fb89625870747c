"""What is wrong with the shape of a journey, found without running it."""

from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Any, cast

import networkx as nx

from handrail_platform.compile.assignment import unassigned_reads
from handrail_platform.compile.unattended import unattended_problems
from handrail_platform.compile.wiring import Resolved, wiring_problems
from handrail_platform.document.model import JourneyDocument
from handrail_platform.document.problem import Problem
from handrail_platform.step.contract import StepKind


def structure_problems(document: JourneyDocument, resolved: Mapping[str, Resolved]) -> list[Problem]:
    """Return every structural problem. Whole-graph checks run once each step and each target is known."""
    problems = wiring_problems(document, resolved)
    if len(resolved) < len(document.steps) or problems:
        return problems
    graph = _graph(resolved)
    return [
        *_reachability_problems(document, graph, resolved),
        *_spinning_problems(graph, resolved),
        *islice(unattended_problems(resolved), MANY),
        *islice(unassigned_reads(document.start, {n: _transfer(each) for n, each in resolved.items()}), MANY),
    ]


MANY = 500
"""Problems of one kind; nobody reads more, and a hostile document has a hundred thousand."""


def _graph(resolved: Mapping[str, Resolved]) -> "nx.DiGraph[str]":
    graph: nx.DiGraph[str] = nx.DiGraph()
    graph.add_nodes_from(resolved)
    graph.add_edges_from((name, target) for name, each in resolved.items() for target in each.next.values())
    return graph


def _reachability_problems(
    document: JourneyDocument, graph: "nx.DiGraph[str]", resolved: Mapping[str, Resolved]
) -> Iterator[Problem]:
    reachable = _reachable(graph, document.start) | {document.start}
    for name in resolved:
        if name not in reachable:
            yield Problem("unreachable", f"steps.{name}")
    backwards = graph.reverse()
    ends = [name for name, each in resolved.items() if each.step.kind is StepKind.FINAL]
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


def _spinning_problems(graph: "nx.DiGraph[str]", resolved: Mapping[str, Resolved]) -> Iterator[Problem]:
    """Find cycles and runs of automatic steps that would keep the word from a person."""
    automatic = graph.subgraph(n for n, each in resolved.items() if each.step.kind is StepKind.AUTOMATIC)
    for component in nx.strongly_connected_components(automatic):
        some = min(component)
        if len(component) > 1 or automatic.has_edge(some, some):
            yield Problem("spins", f"steps.{some}", {"steps": ", ".join(sorted(component))[:300]})
    if nx.is_directed_acyclic_graph(automatic):
        longest = len(nx.dag_longest_path(automatic))
        if longest >= MAX_AUTOMATIC_RUN:
            yield Problem("automatic-run-too-long", "steps", {"limit": MAX_AUTOMATIC_RUN, "found": longest})


MAX_AUTOMATIC_RUN = 60
"""Below the run-time budget, which has to hold the interactive step at each end as well."""


def _transfer(each: Resolved) -> tuple[frozenset[str], dict[str, tuple[str, frozenset[str]]]]:
    writes = each.contract.writes
    edges = {o: (target, frozenset(writes.get(o, {}))) for o, target in each.next.items()}
    return frozenset(each.contract.reads), edges
