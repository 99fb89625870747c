"""More time for a session that still runs (WCAG 2.2, 2.2.1). It does not move: its page can still be answered."""

from typing import Final

import msgspec

from handrail_platform.compile.program import Program
from handrail_platform.errors import HandrailError, SessionOver
from handrail_platform.run.state import State
from handrail_platform.run.transition import Event
from handrail_platform.values import Milliseconds

MOST_RENEWALS: Final = 10
"""What the criterion asks for at least, and enough: nobody keeps a session for ever."""
AFTER_STEPS: Final = 1_000
"""Renewals stand in the trace behind everything that the transition of the same `seq` left there."""
_MINUTE: Final[Milliseconds] = 60_000


class RenewalsUsedUp(HandrailError):
    """The session was given more time as often as it may be."""

    code = "renewals-used-up"
    status = 403


class Renewed(msgspec.Struct, frozen=True):
    """The session with its later end, and the line for its trace."""

    state: State
    expires_at: Milliseconds
    event: Event


def renew(program: Program, state: State, expires_at: Milliseconds, now: Milliseconds) -> Renewed | None:
    """Give the session a whole lifetime from `now` on; None when that is hardly later than `expires_at`.

    So a press that is sent twice counts once. Raises SessionOver, RenewalsUsedUp.
    """
    if state.status != "running" or now >= expires_at:
        raise SessionOver
    later = now + program.lifetime
    # Ends are shown to the minute; the shortest lifetime is one, and must be renewable too.
    if later - expires_at < min(_MINUTE, program.lifetime // 10):
        return None
    if state.renewals >= MOST_RENEWALS:
        raise RenewalsUsedUp
    renewals = state.renewals + 1
    event = Event(
        order=AFTER_STEPS + renewals,
        kind="renewed",
        node=program.nodes[state.node].id,
        visit=state.visits.get(state.node, 1),
        outcome="",
        body={"renewals": renewals, "expires_at": later},
    )
    return Renewed(msgspec.structs.replace(state, renewals=renewals), later, event)
