"""Ways between the steps of a document, and the variables that each of them touches, as far as is known."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from handrail_platform.compile.assigned import assigned_before
from handrail_platform.compile.resolve import Registry, declared_contracts
from handrail_platform.conditions.expression import checked_expression
from handrail_platform.conditions.refusal import ExpressionRefused
from handrail_platform.document.model import JourneyDocument
from handrail_platform.step.contract import Contract, Gain
from handrail_platform.step.scope import named_in
from handrail_platform.verify.graph import ONCE_MORE


@dataclass(frozen=True)
class Traffic:
    """One document with the parts that it calls."""

    document: JourneyDocument
    registry: Registry
    parts: Mapping[str, JourneyDocument]

    @cached_property
    def contracts(self) -> Mapping[str, Contract]:
        """By step, of those of which it is known."""
        return declared_contracts(self.document, self.registry, self.parts)

    @cached_property
    def assigned(self) -> Mapping[str, frozenset[str]]:
        """By step that is reached, the variables that have a value there on every path."""
        return assigned_before(self.document, self.registry, self.parts)

    def common(self, step: str) -> dict[str, str]:
        """Return the outcomes of a step that only the journey wires, for all its steps."""
        contract, node = self.contracts.get(step), self.document.steps[step]
        outcomes = contract.outcomes if contract else ()
        return {o: t for o, t in self.document.otherwise.items() if o in outcomes and o not in node.next}

    def ways(self, step: str) -> Iterator[tuple[str, str]]:
        """Yield each outcome of a step with where it leads, the use of its limit among them."""
        node = self.document.steps[step]
        yield from {**self.common(step), **node.next}.items()
        if node.limit is not None:
            yield ONCE_MORE, node.limit.then

    def touched(self, step: str) -> frozenset[str]:
        """Return the variables of the document that a step speaks of; all where that is not known."""
        declared, node = frozenset(self.document.variables), self.document.steps[step]
        if node.exit is not None:
            part = self.document.part
            return declared & frozenset(part.exits.get(node.exit, ()) if part else ())
        contract = self.contracts.get(step)
        if contract is None:
            return declared
        return declared & {*named_in(contract), *self._asked(contract), *_about(contract)}

    def written(self, step: str) -> frozenset[str]:
        """Return the variables that a step may write."""
        contract = self.contracts.get(step)
        return frozenset(contract.assigns if contract else ())

    def _asked(self, contract: Contract) -> frozenset[str]:
        """Return what the conditions of a step name; everything for one that cannot be read."""
        try:
            found = (checked_expression(each, self.document.variables) for each in contract.expressions)
            return frozenset(name for each in found for name in each.reads)
        except ExpressionRefused:
            return frozenset(self.document.variables)


def _about(contract: Contract) -> Iterator[str]:
    return (change.about for changes in contract.on.values() for change in changes if isinstance(change, Gain))
