"""Taking a session over to another version of its journey, or ending it so that its person starts afresh.

Whether it may go on there is not decided here: `difference.migration` has, for the step at which it stands.
"""

from collections.abc import Mapping
from typing import Final, Literal

import msgspec

from handrail_platform.compile.program import Program
from handrail_platform.errors import SessionOver
from handrail_platform.run.state import LastSubmit, State
from handrail_platform.run.transition import Event

TAKEN_OVER: Final = b""
"""Stands where the digest of the last answer stands: nobody answered, so the page before is still the page."""


class TakenOver(msgspec.Struct, frozen=True):
    """The session after it was taken over or stopped, and the line for its trace."""

    state: State
    event: Event


def take_over(before: Program, after: Program, state: State) -> TakenOver:
    """Return the session at the same step of the other program, which must have the step as it is here.

    It keeps what it holds, as far as anything there may still look at it. Raises SessionOver, also while it waits.
    """
    if state.status != "running" or state.waits is not None:
        raise SessionOver
    there = {node.id: number for number, node in enumerate(after.nodes)}
    names = {number: node.id for number, node in enumerate(before.nodes)}
    node = there[names[state.node]]
    live = after.nodes[node].live
    moved = msgspec.structs.replace(
        state,
        seq=state.seq + 1,
        node=node,
        visits={there[names[each]]: count for each, count in state.visits.items() if names[each] in there},
        variables={name: value for name, value in state.variables.items() if name in live},
        last=LastSubmit(state.seq, state.node, state.visits.get(state.node, 1), TAKEN_OVER),
    )
    body = {"before": before.hash.hex(), "after": after.hash.hex()}
    return TakenOver(moved, _event(before, state, "migrated", body))


def stop(program: Program, state: State) -> TakenOver:
    """Return the session stopped for good: it keeps only where the person was going. Raises SessionOver."""
    if state.status != "running":
        raise SessionOver
    stopped = msgspec.structs.replace(
        state, seq=state.seq + 1, status="stopped", variables={}, memory={}, facts=(), pending=(), waits=None
    )
    return TakenOver(stopped, _event(program, state, "stopped", {}))


def _event(program: Program, state: State, kind: Literal["migrated", "stopped"], body: Mapping[str, str]) -> Event:
    visit = state.visits.get(state.node, 1)
    return Event(0, kind, program.nodes[state.node].id, visit, "", body)
