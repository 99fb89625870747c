"""Two versions as one journey: whoever walks the first may go on in the second, at the same step.

What the proof says of that journey is what becomes of sessions that are taken over. Steps of the first version
keep their names, so that visits are counted on; only the keys tell the two apart.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Final

import msgspec

from handrail_platform.compile.inline import Whole
from handrail_platform.compile.wiring import Resolved
from handrail_platform.difference.version import Version
from handrail_platform.guard.guardrail import Guardrail
from handrail_platform.step.contract import Rounds
from handrail_platform.values import VariableType
from handrail_platform.verify.graph import MIGRATED, JourneyGraph, graph_of
from handrail_platform.verify.worlds import Worlds

_BEFORE: Final = "before:"
"""In front of the key of a step of the first version; no step's name has it."""


@dataclass(frozen=True)
class Joined:
    """The journey of both versions. `steps` are those at which one goes over from the first to the second."""

    before: Version
    after: Version
    demanded: tuple[Guardrail, ...]
    """What must hold in the second version. The first has been proved, under what was demanded of it."""
    steps: Collection[str]

    @cached_property
    def whole(self) -> Whole:
        one, other = self.before.whole, self.after.whole
        former = {_BEFORE + name: self._former(each) for name, each in one.steps.items()}
        return Whole(one.entry, _BEFORE + one.start, {**former, **other.steps}, _variables(one, other))

    @cached_property
    def graph(self) -> JourneyGraph:
        former = graph_of(self.whole, ())
        graph = graph_of(self.whole, self.demanded)
        places = (*former.places[: self.first], *graph.places[self.first :])
        return replace(graph, places=places)

    @property
    def first(self) -> int:
        """Return the number of the first place of the second version."""
        return len(self.before.whole.steps)

    @cached_property
    def worlds(self) -> Worlds:
        """What closes ways. Where the versions count or type differently nothing does: that is the safe side."""
        whole = self.whole if self._agree else replace(self.whole, steps=_always_open(self.whole.steps))
        return Worlds(whole, self.graph)

    @property
    def _agree(self) -> bool:
        one, other = self.before.whole, self.after.whole
        shared = one.steps.keys() & other.steps.keys()
        same_counts = all(_counts(one.steps[name]) == _counts(other.steps[name]) for name in shared)
        return same_counts and not retyped(one, other)

    def _former(self, each: Resolved) -> Resolved:
        next_steps = {outcome: _BEFORE + target for outcome, target in each.next.items()}
        limit = each.limit and msgspec.structs.replace(each.limit, then=_BEFORE + each.limit.then)
        if each.name not in self.steps:
            return replace(each, next=next_steps, limit=limit)
        # What the first version has forgotten by then may be anything to the second.
        lost = self.after.live[each.name] - self.before.live[each.name]
        written = {name: self.after.whole.variables[name] for name in sorted(lost)}
        contract = msgspec.structs.replace(
            each.contract,
            outcomes=(*each.contract.outcomes, MIGRATED),
            writes={**each.contract.writes, MIGRATED: written},
            ranges={name: some for name, some in each.contract.ranges.items() if name not in lost},
        )
        return replace(each, contract=contract, next={**next_steps, MIGRATED: each.name}, limit=limit)


def retyped(one: Whole, other: Whole) -> frozenset[str]:
    """Return the variables that are of one type here and of another there."""
    shared = one.variables.keys() & other.variables.keys()
    return frozenset(name for name in shared if one.variables[name] != other.variables[name])


def _variables(one: Whole, other: Whole) -> dict[str, VariableType]:
    """Return the types of all variables; what is a secret in either version is one."""
    secret = {name for name in retyped(one, other) if "secret" in (one.variables[name], other.variables[name])}
    return {**one.variables, **other.variables, **dict.fromkeys(secret, "secret")}


def _counts(each: Resolved) -> tuple[int | None, Rounds | msgspec.UnsetType]:
    return each.limit.visits if each.limit else None, each.contract.rounds


def _always_open(steps: Mapping[str, Resolved]) -> dict[str, Resolved]:
    return {
        name: replace(
            each, limit=None, contract=msgspec.structs.replace(each.contract, branches=(), rounds=msgspec.UNSET)
        )
        for name, each in steps.items()
    }
