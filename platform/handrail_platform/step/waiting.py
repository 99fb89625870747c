"""What a step waits for besides a person: events from outside, and moments in time."""

from typing import Any

import msgspec

from handrail_platform.step.codes import derive
from handrail_platform.values import Milliseconds

CORRELATION_BYTES = 16
MOST_AWAITED = 20
"""What one step may wait for at a time."""
MOST_ARRIVALS = 50
"""Events that one visit takes; what comes beyond is ignored. They are part of the sealed state."""


class Awaited(msgspec.Struct, frozen=True, array_like=True):
    """One thing that a step waits for: an event from outside, or with `at` a timer, which comes by itself then."""

    name: str
    at: Milliseconds | None = None


class Arrival(msgspec.Struct, frozen=True, array_like=True):
    """An outside event that came in time for the visit. `id` is its sender's, `at` when Handrail received it."""

    name: str
    at: Milliseconds
    id: str
    body: dict[str, Any]


class Waits(msgspec.Struct, frozen=True, array_like=True):
    """What a session waits for at its step, and what has come: a set, so the order of coming changes nothing.

    `used` names the events that an earlier wait of the same visit was given, so that none is taken twice.
    """

    awaited: tuple[Awaited, ...]
    need: int
    until: Milliseconds
    arrived: tuple[Arrival, ...] = ()
    used: tuple[tuple[str, str], ...] = ()

    def come(self, now: Milliseconds) -> tuple[str, ...]:
        """Return the names of what has come by now, in alphabetical order. A timer beyond the end never comes."""
        events = {arrival.name for arrival in self.arrived}
        timers = {each.name for each in self.awaited if each.at is not None and each.at <= now}
        beyond = {each.name for each in self.awaited if each.at is not None and each.at >= self.until}
        return tuple(sorted(events | (timers - beyond)))

    def is_met(self, now: Milliseconds) -> bool:
        """Tell whether enough has come."""
        return len(self.come(now)) >= self.need

    def is_due(self, now: Milliseconds) -> bool:
        """Tell whether the waiting is over: enough has come, or the time-out has."""
        return now >= self.until or self.is_met(now)

    def wakes_at(self, now: Milliseconds) -> Milliseconds:
        """Return the next moment at which time alone may end the waiting."""
        timers = [each.at for each in self.awaited if each.at is not None and each.at > now]
        return min([*timers, self.until])

    def names(self, name: str) -> bool:
        """Tell whether an event of this name is awaited from outside."""
        return any(each.name == name and each.at is None for each in self.awaited)

    def has(self, name: str, event_id: str) -> bool:
        """Tell whether this event came before."""
        return (name, event_id) in self.used or any((a.name, a.id) == (name, event_id) for a in self.arrived)

    def with_arrival(self, arrival: Arrival) -> "Waits":
        """Return the record with one more event in it."""
        arrived = tuple(sorted((*self.arrived, arrival), key=lambda each: (each.name, each.at, each.id)))
        return msgspec.structs.replace(self, arrived=arrived)


def correlation(key: bytes, node: str, visit: int, name: str) -> bytes:
    """Return what an event of this name has to carry to reach this very visit: keyed, so nobody makes one up."""
    return derive(key, f"{node}|{visit}|awaits|{name}", CORRELATION_BYTES)
