"""Where on a random journey somebody whose account was opened is asked for what they cannot have."""

from collections.abc import Mapping
from typing import TypeAlias

from tests.property.anything import CloseConfig, Way
from tests.property.drawn import Plan
from tests.property.laws import Session, about_to_leave, left, sessions_that_begin
from tests.property.plans import RandomJourney
from tests.property.spots import Ground, told

State: TypeAlias = tuple[int, Session]
"""A spot by number, and what holds of the session there."""


def stranded(journey: RandomJourney, ground: Ground) -> dict[str, int]:
    """Return the steps at which such a person cannot succeed, with the length of the shortest path there."""
    if not any(way.subject == "opened" for plan in journey.steps.values() for way in plan.ways.values()):
        return {}
    steps = journey.steps
    ways, lengths, shut = _walked(journey, ground)
    fine = _leading_to(ways, {state for state in ways if _is_good_end(steps[ground.spots[state[0]].name])})
    found: dict[str, int] = {}
    for state, outcome in shut:
        name = ground.spots[state[0]].name
        if state not in fine and name not in found and _leads_to_good_end(steps, steps[name].next[outcome]):
            found[name] = lengths[state]
    return found


def _walked(
    journey: RandomJourney, ground: Ground
) -> tuple[dict[State, list[State]], dict[State, int], list[tuple[State, str]]]:
    """Return the ways between all states, how near each is, and what was shut to whom, nearest first."""
    shut: list[tuple[State, str]] = []
    begun = [(0, session) for session in sessions_that_begin(journey.entry)]
    lengths: dict[State, int] = dict.fromkeys(begun, 1)
    ways: dict[State, list[State]] = {}
    waiting = list(lengths)
    for state in waiting:  # grows meanwhile
        at, session = state
        spot, plan = ground.spots[at], journey.steps[ground.spots[at].name]
        ways[state] = []
        for outcome, target in ground.ways[at]:
            following = (target, session)
            if not spot.past:
                way = plan.ways[outcome]
                if lacks(session, way):
                    shut.append((state, outcome))
                    continue
                said = told(plan, outcome, dict(ground.spots[target].values))
                following = (target, left(about_to_leave(session, way, plan.anytime), way, said))
            ways[state].append(following)
            if following not in lengths:
                lengths[following] = lengths[state] + 1
                waiting.append(following)
    return ways, lengths, shut


def lacks(session: Session, way: Way) -> bool:
    """Tell whether somebody whose account was opened here has not bound what they would prove themselves with."""
    wanted = {profile.value for profile in way.proves}
    has = session.used | (frozenset({"passkey"}) if "device_passkey" in session.used else frozenset[str]())
    return session.opened and way.subject in (None, "recognised") and not wanted <= has


def _leading_to(ways: dict[State, list[State]], ends: set[State]) -> set[State]:
    found: set[State] = set()
    following = ends
    while following:
        found |= following
        following = {
            state for state, onward in ways.items() if state not in found and not found.isdisjoint(onward)
        }
    return found


def _is_good_end(plan: Plan) -> bool:
    return isinstance(plan.config, CloseConfig) and plan.config.result == "success"


def _leads_to_good_end(steps: Mapping[str, Plan], start: str) -> bool:
    seen: set[str] = set()
    waiting = [start]
    while waiting:
        name = waiting.pop()
        if name not in seen:
            seen.add(name)
            limit = steps[name].limit
            waiting += [*steps[name].next.values(), *([limit.then] if limit else [])]
    return any(_is_good_end(steps[name]) for name in seen)
