"""A route on which the proof refused a journey, made into what somebody would press to walk it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from handrail_platform.assurance import AuthenticatorProfile
from handrail_platform.compile.program import Program
from handrail_platform.step.contract import SubjectChange
from handrail_platform.verify.finding import Finding, Hop
from tests.property.anything import STAY, AnythingConfig, Way
from tests.property.asked import as_it_is
from tests.property.drawn import Plan
from tests.property.laws import Session, about_to_leave, holds, left, promised, sessions_that_begin
from tests.property.oracle import Demand, Demands, demands_of
from tests.property.plans import RandomJourney
from tests.property.played import Played, is_possible, picked
from tests.property.spots import ONCE_MORE, Move, Spot, Terrain, told


@dataclass(frozen=True)
class Replay:
    """How the session begins, and what is pressed or picked at each step; nothing any more at an end."""

    start: Session
    pressed: tuple[str, ...]

    def played(self, program: Program, entry: str) -> Played:
        """Walk it."""
        waiting = list(self.pressed)
        signed_in = AuthenticatorProfile(next(iter(self.start.used), "password"))
        played = Played(program, entry, signed_in, lambda _: waiting.pop(0))
        while played.runs and waiting:
            played.go(waiting.pop(0))
        assert not waiting
        return played


def replays_of(journey: RandomJourney, findings: Sequence[Finding]) -> Iterator[tuple[Finding, Replay]]:
    """Yield how to walk each finding's route, unless nobody really can or it breaks something else before."""
    demands = demands_of(journey)
    demanded = _guardrails_of(demands)
    for finding in findings:
        if finding.route and finding.guardrail in demanded:
            yield from ((finding, replay) for replay in islice(_replays(journey, demands, finding), 1))


def _guardrails_of(demands: Mapping[str, Demands]) -> set[str]:
    return {
        each.broken[0]
        for of in demands.values()
        for each in (*of.on_arrival, *(late for ways in of.on_leaving.values() for late in ways))
    }


def _replays(journey: RandomJourney, demands: Mapping[str, Demands], finding: Finding) -> Iterator[Replay]:
    terrain = Terrain(journey.steps, as_it_is)
    last = finding.route[-1]
    plan = journey.steps[last.step]
    for start in sessions_that_begin(journey.entry):
        for spot, session, pressed in _walked(journey, demands, terrain, finding.route, start):
            stopped = _broken(demands[last.step].on_arrival, "arrival", session)
            if stopped:
                if stopped[0] == finding.guardrail:
                    yield Replay(start, pressed)
                continue
            if plan.kind == "close":
                broken = _broken(demands[last.step].on_arrival, "finish", session)
                if broken[:1] == [finding.guardrail]:
                    yield Replay(start, pressed)
                continue
            moves = [move for move in terrain.moves(spot) if last.outcome in ("", move.outcome)]
            actions = {picked(plan, move): move for move in moves}
            for action, move in actions.items() if last.outcome else [(STAY, None), *actions.items()]:
                if _breaks_by(plan, demands[last.step], session, move)[:1] == [finding.guardrail]:
                    yield Replay(start, (*pressed, action))


def _walked(
    journey: RandomJourney, demands: Mapping[str, Demands], terrain: Terrain, route: Sequence[Hop], start: Session
) -> Iterator[tuple[Spot, Session, tuple[str, ...]]]:
    """Yield how one can stand at the end of the route having broken nothing, each with one way to press so."""
    walked: dict[tuple[Spot, Session], tuple[str, ...]] = {(terrain.start, start): ()}
    for hop in route[:-1]:
        before, walked = walked, {}
        plan = journey.steps[hop.step]
        for (spot, session), pressed in before.items():
            for move in terrain.moves(spot) if spot.name == hop.step else ():
                following = (
                    _gone_on(plan, demands[hop.step], move, session) if move.outcome == hop.outcome else None
                )
                if following is not None:
                    press = () if spot.past or plan.kind == "gate" else (picked(plan, move),)
                    walked.setdefault((move.to, following), (*pressed, *press))
    for (spot, session), pressed in walked.items():
        if spot.name == route[-1].step and not spot.past:
            yield spot, session, pressed


def _gone_on(plan: Plan, demands: Demands, move: Move, session: Session) -> Session | None:
    """Return the session that has moved so, None if it cannot or breaks something by it."""
    if move.outcome == ONCE_MORE:
        return session
    way, said = plan.ways[move.outcome], told(plan, move.outcome, move.given)
    if not is_possible(session, way, said) or _broken_on_the_way(demands, session, way):
        return None
    return left(about_to_leave(session, way), way, said)


def _breaks_by(plan: Plan, demands: Demands, session: Session, move: Move | None) -> list[str]:
    """Return the guardrails that this answer breaks, the first of them first; none if it is impossible.

    Without a move the person stays.
    """
    config = plan.config
    assert isinstance(config, AnythingConfig)
    if move is not None:
        feasible = is_possible(session, plan.ways[move.outcome], told(plan, move.outcome, move.given))
        return _broken_on_leaving(demands, session, plan.ways[move.outcome]) if feasible else []
    stays = Way(promises=config.anytime)
    if plan.kind in ("passing", "choosing", "gate") or not is_possible(session, stays, {}):
        return []
    staying = promised(session, config.anytime)
    return [name for tag in config.anytime for name in _broken(demands.on_arrival, tag, staying)]


def _broken_on_the_way(demands: Demands, session: Session, way: Way) -> list[str]:
    return [*_broken(demands.on_arrival, "arrival", session), *_broken_on_leaving(demands, session, way)]


def _broken_on_leaving(demands: Demands, session: Session, way: Way) -> list[str]:
    middle = about_to_leave(session, way)
    asked = list(
        dict.fromkeys([*demands.on_arrival, *(each for of in demands.on_leaving.values() for each in of)])
    )
    acting = _broken(asked, "act-for", session) if way.subject is SubjectChange.REPRESENTED else []
    return [*acting, *(name for tag in way.promises for name in _broken(asked, tag, middle))]


def _broken(demands: Sequence[Demand], tag: str, session: Session) -> list[str]:
    return [
        each.broken[0]
        for each in demands
        if each.tag == tag and each.severity == "error" and not holds(each.requirement, session)
    ]
