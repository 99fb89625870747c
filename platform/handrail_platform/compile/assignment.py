"""Definite assignment: a variable may be read only where every path has written it."""

from collections import deque
from collections.abc import Iterator, Mapping
from typing import TypeAlias

from handrail_platform.document.problem import Problem

Transfer: TypeAlias = tuple[frozenset[str], Mapping[str, tuple[str, frozenset[str]]]]
"""What a step reads; and per outcome where it leads and what it writes on the way."""


def unassigned_reads(start: str, steps: Mapping[str, Transfer]) -> Iterator[Problem]:
    """Yield one problem for each variable that some path reaches unassigned, with the shortest such path."""
    assigned = _assigned_on_every_path(start, steps)
    for name, (reads, _) in steps.items():
        for variable in sorted(reads - assigned.get(name, reads)):
            path = _path_without(start, name, variable, steps)
            params: dict[str, str | int] = {"variable": variable, "path": " > ".join(path)[:500]}
            yield Problem("unassigned-variable", f"steps.{name}", params)


def _assigned_on_every_path(start: str, steps: Mapping[str, Transfer]) -> dict[str, frozenset[str]]:
    """Solve the forward must-analysis: the meet over edges is intersection, and it only ever shrinks."""
    assigned: dict[str, frozenset[str]] = {start: frozenset()}
    waiting = deque([start])
    while waiting:
        name = waiting.popleft()
        for target, writes in steps[name][1].values():
            after = assigned[name] | writes
            before = assigned.get(target)
            met = after if before is None else before & after
            if met != before:
                assigned[target] = met
                waiting.append(target)
    return assigned


def _path_without(start: str, goal: str, variable: str, steps: Mapping[str, Transfer]) -> list[str]:
    """Return a shortest path from start to goal on which nothing writes the variable."""
    came_from: dict[str, str | None] = {start: None}
    waiting = deque([start])
    while waiting and goal not in came_from:
        name = waiting.popleft()
        for target, writes in steps[name][1].values():
            if target not in came_from and variable not in writes:
                came_from[target] = name
                waiting.append(target)
    path: list[str] = []
    at: str | None = goal
    while at is not None:
        path.append(at)
        at = came_from.get(at)
    return path[::-1]
