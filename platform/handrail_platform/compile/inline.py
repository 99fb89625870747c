"""Put a journey together: where a part is called, its steps take the place of the call."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TypeAlias

import msgspec

from handrail_platform.compile.passage import THROUGH
from handrail_platform.compile.wiring import Resolved
from handrail_platform.document.bundle import Bundle
from handrail_platform.document.model import Entry
from handrail_platform.guard.requirement import with_variables
from handrail_platform.step.contract import Contract
from handrail_platform.step.scope import in_scope
from handrail_platform.values import VariableType

ResolvedDocuments: TypeAlias = Mapping[str, Mapping[str, Resolved]]
"""By document, its steps."""


@dataclass(frozen=True)
class Whole:
    """A journey without calls. What came from one is named after it: step `call/step`, variable `call/name`."""

    entry: Entry
    start: str
    steps: Mapping[str, Resolved]
    variables: Mapping[str, VariableType]


@dataclass(frozen=True)
class _Place:
    """One use of a document: what its names begin with, its variables in the whole, where its exits lead."""

    document: str
    prefix: str
    names: Mapping[str, str]
    exits: Mapping[str, str]


def inline(bundle: Bundle, resolved: ResolvedDocuments) -> Whole:
    """Return the whole journey. Calls must be sound: no circle, every name known."""
    inliner = _Inliner(bundle, resolved)
    root = _Place(bundle.document.journey, "", {name: name for name in bundle.document.variables}, {})
    steps = {each.name: each for each in inliner.steps(root)}
    start = inliner.landing(root, bundle.document.start)
    return Whole(bundle.document.entry, start, steps, inliner.variables)


class _Inliner:
    def __init__(self, bundle: Bundle, resolved: ResolvedDocuments) -> None:
        self._documents = bundle.documents
        self._resolved = resolved
        self.variables: dict[str, VariableType] = dict(bundle.document.variables)

    def steps(self, place: _Place) -> Iterator[Resolved]:
        """Yield the steps of one use of a document, and of all that it calls."""
        for each in self._resolved[place.document].values():
            if each.source.journey is not None:
                yield from self._called(place, each, each.source.journey)
            elif not self._leads_on(place, each):
                yield self._placed(place, each)

    def landing(self, place: _Place, target: str) -> str:
        """Return the step of the whole that a way to this step of the document leads to."""
        each = self._resolved[place.document][target]
        if self._leads_on(place, each):
            return place.exits[str(each.source.exit)]
        if each.source.journey is None or _has_gate(each):
            return place.prefix + target
        return self._beginning(place, each, each.source.journey)

    def _beginning(self, place: _Place, call: Resolved, document: str) -> str:
        inside = _Place(document, f"{place.prefix}{call.name}/", {}, {})
        return self.landing(inside, self._documents[document].start)

    def _leads_on(self, place: _Place, each: Resolved) -> bool:
        """Tell whether it is an exit of something called. Those of a part that is looked at alone stay."""
        return each.source.exit is not None and bool(place.prefix)

    def _called(self, place: _Place, call: Resolved, document: str) -> Iterator[Resolved]:
        if _has_gate(call):
            yield self._gate(place, call, document)
        prefix = f"{place.prefix}{call.name}/"
        bound = {**call.source.inputs, **call.source.gives}
        names: dict[str, str] = {}
        for name, kind in self._documents[document].variables.items():
            names[name] = place.names[bound[name]] if name in bound else prefix + name
            self.variables.setdefault(names[name], kind)
        exits = {name: self.landing(place, target) for name, target in call.next.items()}
        yield from self.steps(_Place(document, prefix, names, exits))

    def _gate(self, place: _Place, call: Resolved, document: str) -> Resolved:
        names = {own: place.names[outer] for own, outer in call.source.inputs.items()}
        alone = replace(call, contract=Contract(outcomes=(THROUGH,)), next={}, ends=False)
        return replace(
            self._placed(place, alone),
            next={THROUGH: self._beginning(place, call, document)},
            requires=tuple(with_variables(each, names) for each in call.requires),
        )

    def _placed(self, place: _Place, each: Resolved) -> Resolved:
        contract, scope = in_scope(each.contract, place.names)
        limit = each.limit and msgspec.structs.replace(each.limit, then=self.landing(place, each.limit.then))
        return replace(
            each,
            name=place.prefix + each.name,
            contract=contract,
            scope=scope,
            next={outcome: self.landing(place, target) for outcome, target in each.next.items()},
            limit=limit,
        )


def _has_gate(call: Resolved) -> bool:
    return bool(call.requires) or call.limit is not None
