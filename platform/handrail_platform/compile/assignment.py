"""Definite assignment: a variable may be read only where every path has written it."""

from collections import deque
from collections.abc import Iterator, Mapping
from typing import TypeAlias

from handrail_platform.document.problem import Problem

Transfer: TypeAlias = tuple[frozenset[str], Mapping[str, tuple[str, frozenset[str]]]]
"""What a step reads; and per outcome where it leads and what it writes on the way."""


def unassigned_reads(start: str, given: frozenset[str], steps: Mapping[str, Transfer]) -> Iterator[Problem]:
    """Yield one problem for each variable that some path reaches unassigned, with the shortest such path.

    `given` are assigned before the first step.
    """
    assigned = assigned_on_every_path(start, given, steps)
    reached: dict[str, Mapping[str, str | None]] = {}
    for name, (reads, _) in steps.items():
        for variable in sorted(reads - assigned.get(name, reads)):
            if variable not in reached:
                reached[variable] = _reached_without(start, variable, steps)
            path = " > ".join(_path(name, reached[variable]))[:500]
            yield Problem("unassigned-variable", f"steps.{name}", {"variable": variable, "path": path})


def assigned_on_every_path(
    start: str, given: frozenset[str], steps: Mapping[str, Transfer]
) -> dict[str, frozenset[str]]:
    """Solve the forward must-analysis: the meet over edges is intersection, and it only ever shrinks."""
    assigned: dict[str, frozenset[str]] = {start: given}
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


def _reached_without(start: str, variable: str, steps: Mapping[str, Transfer]) -> dict[str, str | None]:
    """Return every step that is reached without a write of the variable, with the step before it, the nearest."""
    came_from: dict[str, str | None] = {start: None}
    waiting = deque([start])
    while waiting:
        name = waiting.popleft()
        for target, writes in steps[name][1].values():
            if target not in came_from and variable not in writes:
                came_from[target] = name
                waiting.append(target)
    return came_from


def _path(goal: str, came_from: Mapping[str, str | None]) -> list[str]:
    path: list[str] = []
    at: str | None = goal
    while at is not None:
        path.append(at)
        at = came_from.get(at)
    return path[::-1]
