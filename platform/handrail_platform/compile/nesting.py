"""How journeys call one another: in what order, how deep, and how many steps it makes. Counts before it builds."""

from collections.abc import Mapping
from graphlib import CycleError, TopologicalSorter
from typing import TypeAlias

from handrail_platform.document.bundle import Bundle, calls_of
from handrail_platform.document.parse import MAX_STEPS
from handrail_platform.document.problem import JourneyRefused, Problem

MAX_NESTING = 8
_MOST = 10**9
"""Steps are counted no further."""

Calls: TypeAlias = Mapping[str, Mapping[str, str]]
"""By document: which of its steps calls which document."""


def called_first(bundle: Bundle) -> tuple[str, ...]:
    """Return the names of the documents, each after all that it calls.

    Raises JourneyRefused when parts call one another in a circle, deeper than eight levels, or make more steps
    than a journey may have.
    """
    documents = bundle.documents
    calls = {
        name: {step: called for step, called in calls_of(document) if called in documents}
        for name, document in documents.items()
    }
    try:
        order = tuple(TopologicalSorter({name: set(of.values()) for name, of in calls.items()}).static_order())
    except CycleError as error:
        raise JourneyRefused((_cycle(bundle, calls, list(reversed(error.args[1]))),)) from error
    if problem := _depth_problem(bundle, calls, order) or _size_problem(bundle, calls, order):
        raise JourneyRefused((problem,))
    return order


def _cycle(bundle: Bundle, calls: Calls, cycle: list[str]) -> Problem:
    first = bundle.document.journey if bundle.document.journey in cycle else min(cycle)
    turn = cycle.index(first)
    path = [*cycle[turn:-1], *cycle[:turn], first]
    step = min(step for step, called in calls[first].items() if called == path[1])
    problem = Problem("cyclic-parts", f"steps.{step}.journey", {"path": " > ".join(path)[:500]})
    return bundle.placed(first, problem)


def _depth_problem(bundle: Bundle, calls: Calls, order: tuple[str, ...]) -> Problem | None:
    deepest: dict[str, tuple[str, ...]] = {}
    for name in order:
        below = max((deepest[called] for called in calls[name].values()), key=len, default=())
        deepest[name] = (name, *below[: MAX_NESTING + 1])
    path = deepest[bundle.document.journey]
    if len(path) - 1 <= MAX_NESTING:
        return None
    return Problem("parts-too-deep", "steps", {"limit": MAX_NESTING, "path": " > ".join(path)[:500]})


def _size_problem(bundle: Bundle, calls: Calls, order: tuple[str, ...]) -> Problem | None:
    """Count calls and exits as well: what costs nothing at run time still has to be put together."""
    sizes: dict[str, int] = {}
    for name in order:
        own = len(bundle.documents[name].steps)
        sizes[name] = min(_MOST, own + sum(sizes[called] for called in calls[name].values()))
    found = sizes[bundle.document.journey]
    if found <= MAX_STEPS:
        return None
    brought = sorted(calls[bundle.document.journey].items(), key=lambda call: (-sizes[call[1]], call[0]))
    largest = ", ".join(f"{step} ({sizes[called]})" for step, called in brought[:5])
    return Problem("too-many-steps-inlined", "steps", {"limit": MAX_STEPS, "found": found, "calls": largest})
