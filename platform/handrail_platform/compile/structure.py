"""What is wrong with the shape of a journey, found without running it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice

from handrail_platform.compile.assignment import Transfer, unassigned_reads
from handrail_platform.compile.wiring import Resolved
from handrail_platform.document.margin import group_problems
from handrail_platform.document.model import JourneyDocument
from handrail_platform.document.problem import Problem


def structure_problems(document: JourneyDocument, resolved: Mapping[str, Resolved]) -> list[Problem]:
    """Return what is wrong with the graph of one document, where a call is one step. Its wiring must be sound."""
    given = frozenset(document.part.inputs if document.part else ())
    transfers = {name: _transfer(each) for name, each in resolved.items()}
    return [
        *_reachability_problems(document, resolved),
        *islice(unassigned_reads(document.start, given, transfers), MANY),
        *islice(group_problems(document.groups or {}, tuple(document.steps)), MANY),
    ]


MANY = 500
"""Problems of one kind; nobody reads more, and a hostile document has a hundred thousand."""


def _following(each: Resolved) -> list[str]:
    return [*each.next.values(), *([each.limit.then] if each.limit else [])]


def _reachability_problems(document: JourneyDocument, resolved: Mapping[str, Resolved]) -> Iterator[Problem]:
    following = {name: _following(each) for name, each in resolved.items()}
    reachable = _reachable(following, [document.start])
    for name in resolved:
        if name not in reachable:
            yield Problem("unreachable", f"steps.{name}")
    before: dict[str, list[str]] = {name: [] for name in resolved}
    for name, targets in following.items():
        for target in targets:
            before[target].append(name)
    finishing = _reachable(before, [name for name, each in resolved.items() if each.ends])
    for name in resolved:
        if name in reachable and name not in finishing:
            yield Problem("no-way-to-an-end", f"steps.{name}")


def _reachable(following: Mapping[str, Sequence[str]], sources: Iterable[str]) -> set[str]:
    """Return the sources and everything that some way leads to from them."""
    reachable = set(sources)
    waiting = list(reachable)
    while waiting:
        for target in following[waiting.pop()]:
            if target not in reachable:
                reachable.add(target)
                waiting.append(target)
    return reachable


def _transfer(each: Resolved) -> Transfer:
    writes = each.contract.writes
    edges = {o: (target, frozenset(writes.get(o, {}))) for o, target in each.next.items()}
    if each.limit is not None:
        edges[_ONCE_MORE] = (each.limit.then, frozenset())
    return frozenset(each.contract.reads), edges


_ONCE_MORE = ">"
"""How a step is left that was never entered because its limit was used up; not a name that an outcome can have."""
