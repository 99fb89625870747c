"""Whether an outside event fits what a session waits for. The answer is a function of state and event alone."""

import hmac
from typing import Final

from handrail_platform.compile.program import Node, Program
from handrail_platform.errors import StepMisuse
from handrail_platform.run.state import State
from handrail_platform.run.transition import Early, Environment, Event, Ignored, OutsideEvent, Timer, WhyIgnored
from handrail_platform.step.codes import derive
from handrail_platform.step.contract import StepKind
from handrail_platform.step.step import Wait
from handrail_platform.step.waiting import MOST_ARRIVALS, MOST_AWAITED, Arrival, Waits, correlation

VISITS_REMEMBERED: Final = 100
"""So many visits back an event is told to be for an earlier one; before, it is foreign."""
BEHIND_RENEWALS: Final = 2_000
"""Ignored events stand in the trace behind everything else of their `seq`."""


def fitting(
    program: Program, state: State, given: OutsideEvent | Timer, env: Environment
) -> Waits | Ignored | Early:
    """Return what the session waits for once it has taken the input, or why it does not take it."""
    if isinstance(given, Timer):
        due = state.status == "running" and state.waits is not None and state.waits.is_due(env.now)
        return state.waits if due and state.waits is not None else Ignored("not-due")
    waits, name = state.waits, awaited_name(program.nodes[state.node], state, given, env)
    if state.status != "running":
        why: WhyIgnored | None = "over"
    elif waits is None or name is None:
        why = _elsewhere(program, state, given, env)
    else:
        why = _unfit(waits, name, given)
    if why is not None:
        return _ignored(why, program, state, given, env)
    if waits is None or name is None or not waits.names(name):
        return Early()
    return waits.with_arrival(Arrival(name, given.at, given.id, dict(given.body)))


def awaited_name(node: Node, state: State, given: OutsideEvent, env: Environment) -> str | None:
    """Return what the event is to this visit, whether awaited by now or not; None when it is for another."""
    if node.kind is not StepKind.WAITING:
        return None
    return _named(node, state.visits.get(state.node, 1), given, env)


def waiting(node: Node, wanted: Wait, former: Waits | None) -> Waits:
    """Return the record of a wait that begins, or begins anew in the same visit. Raises StepMisuse."""
    names = [each.name for each in wanted.for_]
    if undeclared := sorted(set(names) - set(node.contract.awaits)):
        raise StepMisuse(f"{node.id} awaits {undeclared} without declaring it")
    if len(set(names)) < len(names) or not 1 <= wanted.need <= len(names) <= MOST_AWAITED:
        raise StepMisuse(f"{node.id} awaits {wanted.need} of {len(names)}, or something twice")
    if former is not None and wanted.until > former.until:
        raise StepMisuse(f"{node.id} waits longer than it said")
    used = () if former is None else (*former.used, *((each.name, each.id) for each in former.arrived))
    awaited = tuple(sorted(wanted.for_, key=lambda each: each.name))
    return Waits(awaited, wanted.need, wanted.until, used=tuple(sorted(used)))


def _unfit(waits: Waits, name: str, given: OutsideEvent) -> WhyIgnored | None:
    if waits.has(name, given.id):
        return "duplicate"
    if given.at >= waits.until:
        return "late"
    return "too-many" if len(waits.arrived) + len(waits.used) >= MOST_ARRIVALS else None


def _elsewhere(program: Program, state: State, given: OutsideEvent, env: Environment) -> WhyIgnored | None:
    """Say why an event that is not for this visit is ignored; None when a visit to come may wait for it."""
    for index, node in enumerate(program.nodes):
        if node.kind is not StepKind.WAITING:
            continue
        visits = state.visits.get(index, 0)
        if _named(node, visits + 1, given, env) is not None:
            return None
        past = range(visits, max(0, visits - VISITS_REMEMBERED), -1)
        if any(_named(node, visit, given, env) is not None for visit in past):
            return "earlier-visit"
    return "foreign"


def _named(node: Node, visit: int, given: OutsideEvent, env: Environment) -> str | None:
    for name in node.contract.awaits:
        if hmac.compare_digest(correlation(env.key, node.id, visit, name), given.correlation):
            return name
    return None


def _ignored(why: WhyIgnored, program: Program, state: State, given: OutsideEvent, env: Environment) -> Ignored:
    number = int.from_bytes(derive(env.key, f"ignored|{given.correlation.hex()}|{given.id}", 4)) >> 2
    event = Event(
        # The state does not change, so nothing in it can count: the place is the event's own.
        order=BEHIND_RENEWALS + number,
        kind="ignored",
        node=program.nodes[state.node].id,
        visit=state.visits.get(state.node, 1),
        outcome=why,
        body={"id": given.id, "at": given.at, "now": env.now},
    )
    return Ignored(why, event)
