"""Backward liveness: what nobody will read any more is forgotten at once (data minimisation, GDPR article 5)."""

from collections.abc import Mapping
from typing import TypeAlias

from handrail_platform.compile.wiring import Resolved
from handrail_platform.guard.requirement import variables_of
from handrail_platform.guard.table import Guard
from handrail_platform.step.contract import EffectTag

Guards: TypeAlias = Mapping[EffectTag, tuple[Guard, ...]]
"""What must hold of one step, by the effect that must not happen otherwise."""


def live_variables(resolved: Mapping[str, Resolved], guards: Mapping[str, Guards]) -> dict[str, frozenset[str]]:
    """Return, per step, the variables that it or a later step may read, or a guardrail may ask about there.

    A write does not end a variable's life: a step that is left by another outcome keeps the old value.
    """
    live = {name: _own_reads(each) | _asked_about(guards.get(name, {})) for name, each in resolved.items()}
    feeders: dict[str, set[str]] = {name: set() for name in resolved}
    for name, each in resolved.items():
        for target in each.next.values():
            for landing in _landings(target, resolved):
                feeders[landing].add(name)
    waiting = list(resolved)
    while waiting:
        name = waiting.pop()
        for feeder in feeders[name]:
            if not live[name] <= live[feeder]:
                live[feeder] |= live[name]
                waiting.append(feeder)
    return live


def _landings(target: str, resolved: Mapping[str, Resolved]) -> list[str]:
    """Return where somebody on the way to a step may come out: there, or where its limit leads."""
    landings = [target]
    while (limit := resolved[landings[-1]].limit) and limit.then not in landings:
        landings.append(limit.then)
    return landings


def _asked_about(guards: Guards) -> frozenset[str]:
    asked = (guard.requirement for of in guards.values() for guard in of)
    return frozenset[str]().union(*map(variables_of, asked))


def _own_reads(each: Resolved) -> frozenset[str]:
    return frozenset(each.contract.reads) | frozenset(each.contract.uses)
