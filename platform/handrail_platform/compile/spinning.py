"""Termination: between two pages a journey takes a bounded number of steps, whatever it decides on the way."""

from collections.abc import Iterator, Mapping
from typing import Any, cast

import networkx as nx

from handrail_platform.compile.wiring import Resolved
from handrail_platform.document.problem import Problem
from handrail_platform.step.contract import Rounds, StepKind

MAX_AUTOMATIC_RUN = 60
"""Below the run-time budget, which has to hold the interactive step at each end as well."""
_ARRIVAL = ">"
"""Before the name of a step with a limit: whoever is on the way there, and may have to go elsewhere."""


def spinning_problems(steps: Mapping[str, Resolved]) -> Iterator[Problem]:
    """Yield the cycles and runs of automatic steps that would keep the word from a person.

    A step with a limit breaks a cycle: it is entered only so often, whatever leads to it. So does one that counts
    rounds: it is left only so often by the way that goes round.
    """
    graph = _automatic(steps)
    if not graph.edges:
        return
    bounded = _bounded(steps)
    free = graph.copy()
    free.remove_edges_from(bounded)
    for component in nx.strongly_connected_components(free):
        some = min(component)
        if len(component) > 1 or free.has_edge(some, some):
            named = sorted({name.removeprefix(_ARRIVAL) for name in component})
            yield Problem("spins", f"steps.{named[0]}", {"steps": ", ".join(named)[:300]})
    if nx.is_directed_acyclic_graph(free):
        longest = _longest_run(graph, free, bounded)
        if longest >= MAX_AUTOMATIC_RUN:
            yield Problem("automatic-run-too-long", "steps", {"limit": MAX_AUTOMATIC_RUN, "found": longest})


def _automatic(steps: Mapping[str, Resolved]) -> "nx.DiGraph[str]":
    """Return the ways that need no person: among automatic steps, and past steps whose limit is used up."""
    graph: nx.DiGraph[str] = nx.DiGraph()
    graph.add_nodes_from(name for name, each in steps.items() if each.step.kind is StepKind.AUTOMATIC)
    graph.add_nodes_from(_ARRIVAL + name for name, each in steps.items() if each.limit)
    heads = _heads(steps)
    edges = [(name, heads[target]) for name, each in steps.items() for target in each.next.values()]
    for name, each in steps.items():
        if each.limit:
            edges += [(_ARRIVAL + name, name), (_ARRIVAL + name, heads[each.limit.then])]
    graph.add_edges_from((source, target) for source, target in edges if source in graph and target in graph)
    return graph


def _heads(steps: Mapping[str, Resolved]) -> dict[str, str]:
    """Return, per step, where whoever is sent there arrives."""
    return {name: _ARRIVAL + name if each.limit else name for name, each in steps.items()}


def _bounded(steps: Mapping[str, Resolved]) -> dict[tuple[str, str], int]:
    """Return the ways that are taken only so often in a session."""
    heads = _heads(steps)
    bounded = {(heads[name], name): each.limit.visits for name, each in steps.items() if each.limit}
    for name, each in steps.items():
        rounds = each.contract.rounds
        if isinstance(rounds, Rounds):
            others = {target for outcome, target in each.next.items() if outcome != rounds.again}
            bounded |= {(name, heads[target]): rounds.most for target in {*each.next.values()} - others}
    return bounded


def _longest_run(graph: "nx.DiGraph[str]", free: "nx.DiGraph[str]", bounded: Mapping[tuple[str, str], int]) -> int:
    """Return how many steps may follow one another at the most: never fewer than really may."""
    rounds: nx.DiGraph[int] = cast("Any", nx).condensation(graph)  # its types are unknown to pyright
    longest: dict[int, int] = {}
    for component in reversed(list(nx.topological_sort(rounds))):
        members: set[str] = rounds.nodes[component]["members"]
        after = max((longest[following] for following in rounds.successors(component)), default=0)
        longest[component] = after + _longest_within(members, free, bounded)
    return max(longest.values(), default=0)


def _longest_within(members: set[str], free: "nx.DiGraph[str]", bounded: Mapping[tuple[str, str], int]) -> int:
    """Return the steps of a run that stays among these: on to a way that is bounded, and on from it so often."""
    if len(members) == 1:  # as almost all are, where a subgraph would take its time
        return sum(not name.startswith(_ARRIVAL) for name in members)
    onwards: dict[str, int] = {}
    for name in reversed(list(nx.topological_sort(free.subgraph(members)))):
        after = max((onwards[following] for following in free.successors(name) if following in members), default=0)
        onwards[name] = after + (not name.startswith(_ARRIVAL))
    again = sum(
        most * onwards[target] for (source, target), most in bounded.items() if {source, target} <= members
    )
    return max(onwards.values()) + again
