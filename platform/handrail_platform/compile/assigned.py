"""What an editor may offer at a step: variables that every path has written by then, whatever else is wrong."""

from collections.abc import Mapping
from typing import Final

from handrail_platform.compile.assignment import Transfer, assigned_on_every_path
from handrail_platform.compile.resolve import Registry, declared_contracts
from handrail_platform.document.model import JourneyDocument
from handrail_platform.step.contract import Contract

_LIMIT: Final = ">"
"""How a step is left that was never entered because its limit was used up; not a name that an outcome can have."""


def assigned_before(
    document: JourneyDocument, registry: Registry, parts: Mapping[str, JourneyDocument]
) -> dict[str, frozenset[str]]:
    """Return, of each step that some path leads to, the variables that have a value there on every path.

    A step of which nothing is known writes nothing, and leads where the document says.
    """
    contracts = declared_contracts(document, registry, parts)
    given = frozenset(document.part.inputs if document.part else ())
    steps = {name: _transfer(document, name, contracts.get(name)) for name in document.steps}
    if document.start not in steps:
        return {}
    return assigned_on_every_path(document.start, given, steps)


def _transfer(document: JourneyDocument, name: str, contract: Contract | None) -> Transfer:
    node = document.steps[name]
    common = {o: t for o, t in document.otherwise.items() if contract and o in contract.outcomes}
    ways = {o: t for o, t in {**common, **node.next}.items() if t in document.steps}
    edges = {
        outcome: (target, frozenset(contract.writes.get(outcome, ()) if contract else ()))
        for outcome, target in ways.items()
    }
    if node.limit is not None and node.limit.then in document.steps:
        edges[_LIMIT] = (node.limit.then, frozenset())
    return frozenset(), edges
