"""What the shell writes into the trace of a session: each line sealed for its place."""

from typing import Any

import msgspec

from handrail_platform.run.transition import Environment, Event
from handrail_platform.values import Milliseconds
from handrail_tenants.journeys.stopped import ORDER, line_of_stopped
from handrail_tenants.keys.session import SessionKey
from handrail_tenants.store.contract import EventRow, Write
from handrail_ui.runtime.standing import Standing


def stopped_line(standing: Standing, now: Milliseconds) -> Write:
    """Say that the session was met after its version was revoked."""
    state, program = standing.state, standing.program
    line = EventRow(
        order=ORDER,
        at=now,
        kind="stopped",
        node=standing.node.id,
        visit=state.visits.get(state.node, 1),
        outcome="revoked",
        duration_us=0,
        body=standing.key.seal_event(msgspec.msgpack.encode({}), state.seq, ORDER),
    )
    return line_of_stopped(standing.handle, state.seq, program.journey, program.hash, line)


def event_row(event: Event, key: SessionKey, seq: int, at: Milliseconds, duration_us: int = 0) -> EventRow:
    """Seal a line of the trace for its place in it."""
    return EventRow(
        order=event.order,
        at=at,
        kind=event.kind,
        node=event.node,
        visit=event.visit,
        outcome=event.outcome,
        duration_us=duration_us,
        body=key.seal_event(msgspec.msgpack.encode(event.body), seq, event.order),
    )


def recorded_answers(env: Environment) -> list[tuple[str, Any]]:
    """Return what was read, for the trace: verdicts and facts, never a request and never a secret answer."""
    return [
        (type(request).__name__, "(secret)" if request.secret_answer else msgspec.to_builtins(answer))
        for request, answer in env.answers.items()
    ]
