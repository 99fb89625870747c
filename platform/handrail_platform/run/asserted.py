"""What the proof has shown is asked again when a journey runs, so that a fault in it lets nobody through."""

from collections.abc import Iterable

from handrail_platform.compile.program import Node
from handrail_platform.errors import StepFault, StepMisuse
from handrail_platform.guard.table import ARRIVAL, Guard
from handrail_platform.guard.vocabulary import Held
from handrail_platform.run.facts import held_now, standing_alone
from handrail_platform.run.state import State
from handrail_platform.step.contract import EffectTag


def assert_held(node: Node, place: EffectTag, state: State) -> None:
    """Raise StepMisuse unless everything holds that must before this effect of the step, or before its end."""
    guards = node.guards.get(place)
    if guards and (lacking := _lacking(guards, held_now(state))):
        raise _broken(node, lacking)


def assert_arrival(node: Node, state: State) -> None:
    """Ask what must hold of whoever comes to the step.

    Raises StepFault when they lack it and the step has an outcome `error`, and StepMisuse when it has none.
    """
    guards = node.guards.get(ARRIVAL)
    # Nearly always it is enough to know whom the session is about, and more that holds never hurts.
    if guards is None or _lacking(guards, standing_alone(state)) is None:
        return
    lacking = _lacking(guards, held_now(state))
    if lacking is None:
        return
    if "error" in node.contract.outcomes:
        raise StepFault(lacking.requirement.missing)
    raise _broken(node, lacking)


def _lacking(guards: Iterable[Guard], held: Held) -> Guard | None:
    """Return the first of them that does not hold."""
    for guard in guards:
        if not guard.requirement.holds(held):
            return guard
    return None


def _broken(node: Node, guard: Guard) -> StepMisuse:
    return StepMisuse(f"{node.id} would break the guardrail {guard.guardrail!r}: {guard.requirement.missing}")
