"""Where steps that are to become a part hang together with the others: one way in, some out, variables across."""

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet

import msgspec

from handrail_platform.fold.objection import Objection
from handrail_platform.fold.traffic import Traffic
from handrail_platform.verify.graph import ONCE_MORE


class Seam(msgspec.Struct, frozen=True, kw_only=True):
    """`exits` has, by step outside that is led to, the name of the exit. `within` are variables of nobody else."""

    steps: tuple[str, ...]
    entry: str
    exits: Mapping[str, str]
    inputs: tuple[str, ...]
    outputs: Mapping[str, tuple[str, ...]]
    """By exit, the variables that have a value when it is taken and that somebody else knows."""
    within: tuple[str, ...]

    @property
    def given(self) -> tuple[str, ...]:
        """Every output of some exit."""
        return tuple(sorted({name for of in self.outputs.values() for name in of}))


def seam_of(traffic: Traffic, chosen: AbstractSet[str]) -> Seam | tuple[Objection, ...]:
    """Return how the chosen steps hang together with the others, or why they cannot become a part."""
    document = traffic.document
    steps = tuple(name for name in document.steps if name in chosen)
    objections = tuple(_unfit(traffic, steps))
    entry = None if objections else _entry(traffic, steps)
    if not isinstance(entry, str):
        return objections or (entry or Objection(code="no-entry", steps=steps),)
    exits = _exits(traffic, steps)
    return _crossing(traffic, steps, entry, exits)


def _unfit(traffic: Traffic, steps: Sequence[str]) -> list[Objection]:
    if not steps:
        return [Objection(code="no-steps")]
    exits = tuple(name for name in steps if traffic.document.steps[name].exit is not None)
    unknown = tuple(name for name in steps if name not in traffic.contracts and name not in exits)
    found = [Objection(code="holds-exit", steps=exits)] if exits else []
    return found + ([Objection(code="unknown-promise", steps=unknown)] if unknown else [])


def _entry(traffic: Traffic, steps: Sequence[str]) -> str | Objection | None:
    """Return the one step that others lead to: where people begin, or the one that most ways lead to."""
    entered: dict[str, list[tuple[str, str]]] = {}
    if traffic.document.start in steps:
        entered[traffic.document.start] = []
    for name in traffic.document.steps:
        for outcome, target in traffic.ways(name) if name not in steps else ():
            if target in steps:
                entered.setdefault(target, []).append((name, outcome))
    if len(entered) < 2:  # noqa: PLR2004 - more than one
        return next(iter(entered), None)
    first = max(entered, key=lambda name: (name == traffic.document.start, len(entered[name])))
    ways = tuple(way for name, of in entered.items() if name != first for way in of)
    others = tuple(name for name in entered if name != first)
    return Objection(
        code="several-entries",
        steps=others,
        ways=ways,
        params={"entry": first, "others": ", ".join(others)[:500]},
    )


def _exits(traffic: Traffic, steps: Sequence[str]) -> dict[str, str]:
    """Name an exit for each step outside that is led to: by the outcome if that is one alone, else by the step."""
    outcomes: dict[str, set[str]] = {}
    for name in steps:
        for outcome, target in traffic.ways(name):
            if target not in steps and target in traffic.document.steps:
                outcomes.setdefault(target, set()).add(outcome)
    alone = {target: min(of) for target, of in outcomes.items() if len(of) == 1}
    exits: dict[str, str] = {}
    for target in outcomes:
        outcome = alone.get(target, target)
        is_shared = sum(outcome in of for of in outcomes.values()) > 1 or outcome in outcomes
        exits[target] = target if is_shared or outcome == ONCE_MORE else outcome
    return exits


def _crossing(
    traffic: Traffic, steps: tuple[str, ...], entry: str, exits: Mapping[str, str]
) -> Seam | tuple[Objection, ...]:
    touched = {name: traffic.touched(name) for name in steps}
    word = traffic.document.part
    outside = frozenset[str]().union(*(traffic.touched(n) for n in traffic.document.steps if n not in steps))
    outside |= {*word.inputs, *word.outputs} if word else frozenset()
    known = traffic.assigned.get(entry, frozenset())
    all_touched = frozenset[str]().union(*touched.values())
    shared = all_touched & outside
    inputs = shared & known
    outputs = {exit_: shared & _leaving(traffic, steps, target) for target, exit_ in exits.items()}
    changed = frozenset[str]().union(*(traffic.written(name) for name in steps))
    given = frozenset[str]().union(*outputs.values()) & changed
    lost = {
        "half-known": shared - inputs - given,
        "changed-within": (inputs & changed) - given,
    }
    objections = [
        Objection(
            code="half-known" if code == "half-known" else "changed-within",
            steps=tuple(name for name in steps if variable in touched[name]),
            params={"variable": variable},
        )
        for code, variables in lost.items()
        for variable in sorted(variables)
    ]
    if objections:
        return tuple(objections)
    return Seam(
        steps=steps,
        entry=entry,
        exits=exits,
        inputs=tuple(sorted(inputs)),
        outputs={exit_: tuple(sorted(names & given)) for exit_, names in outputs.items()},
        within=tuple(sorted(all_touched - shared)),
    )


def _leaving(traffic: Traffic, steps: Sequence[str], target: str) -> frozenset[str]:
    """Return what has a value on every way from these steps to that one."""
    found: frozenset[str] | None = None
    for name in steps:
        contract = traffic.contracts[name]
        for outcome, led in traffic.ways(name):
            if led == target and name in traffic.assigned:
                after = traffic.assigned[name] | frozenset(contract.writes.get(outcome, ()))
                found = after if found is None else found & after
    return found or frozenset()
