"""What the proof says of a random journey, brought to the form in which the oracle says it."""

from collections.abc import Mapping, Sequence

from handrail_platform.verify.finding import Finding, Hop, Report
from tests.property.anything import AnythingConfig, Way
from tests.property.asked import whatever_it_may_be
from tests.property.laws import Session, about_to_leave, holds, left, sessions_that_begin
from tests.property.newcomers import lacks
from tests.property.oracle import Broken, Demands, missing
from tests.property.plans import RandomJourney
from tests.property.seen import given_away, secrets_on, sent_on, shown_at_the_end, tried_on
from tests.property.spots import ONCE_MORE, Ground, Move, Terrain, told


def oracle_says(journey: RandomJourney, demands: Mapping[str, Demands], ground: Ground) -> dict[Broken, int]:
    """Return everything that some path breaks, with the number of steps on the shortest such path."""
    return missing(journey, demands, ground) | given_away(journey, ground)


def proof_says(report: Report) -> dict[Broken, int]:
    """Return everything that the proof found, with the length of its shortest route."""
    said: dict[Broken, int] = {}
    for finding in report.findings:
        broken = _broken(finding)
        said[broken] = min(len(finding.route), said.get(broken, len(finding.route)))
    return said


def agree(journey: RandomJourney, said: Mapping[Broken, int], expected: Mapping[Broken, int]) -> bool:
    """Tell whether the proof says what the oracle does.

    One thing it may miss, and never make up: where conditions decide, somebody new is called stranded only where
    no value at all helps them on.
    """
    if not any(isinstance(plan.config, AnythingConfig) and plan.config.cases for plan in journey.steps.values()):
        return said == expected
    made_up = [each for each, near in said.items() if _is_stranding(each) and near < expected.get(each, near + 1)]
    return not made_up and _without_stranding(said) == _without_stranding(expected)


def _without_stranding(broken: Mapping[Broken, int]) -> dict[Broken, int]:
    return {each: near for each, near in broken.items() if not _is_stranding(each)}


def _is_stranding(broken: Broken) -> bool:
    return broken[1] == "newcomer-stranded"


def _broken(finding: Finding) -> Broken:
    match finding.code:
        case "too-many-messages" | "too-many-tries" | "no-phishing-resistant-option":
            return finding.guardrail, finding.code, ""
        case "secret-let-out":
            return finding.guardrail, f"secret-let-out {finding.params['variable']}", finding.step
        case "told-apart":
            outcomes = f"{finding.params['one']} {finding.params['other']}"
            return finding.guardrail, f"told-apart {outcomes}", finding.route[0].step
        case _:
            return finding.guardrail, finding.code, finding.step


def breaks(journey: RandomJourney, demands: Mapping[str, Demands], finding: Finding) -> bool:
    """Walk the finding's route, and tell whether it really leads to what the finding says."""
    route = finding.route
    match finding.code:
        case "no-phishing-resistant-option":
            return not route
        case "told-apart":
            ends = shown_at_the_end(journey, route), shown_at_the_end(journey, finding.other_route)
            return None not in ends and ends[0] != ends[1]
        case _ if not is_route(journey, route) or route[-1].step != finding.step:
            return False
        case "too-many-messages" | "too-many-tries":
            return _done_on(journey, finding) > int(finding.params["most"])
        case "secret-let-out":
            return finding.params["variable"] in secrets_on(journey, route)
        case _:
            wanting = _is_without if finding.code == "newcomer-stranded" else _lacks
            starts = sessions_that_begin(journey.entry)
            return any(wanting(journey, demands[finding.step], finding, start) for start in starts)


def is_route(journey: RandomJourney, route: Sequence[Hop]) -> bool:
    """Tell whether some session can walk so: from the start, and from each step by its outcome to the next."""
    terrain = Terrain(journey.steps, whatever_it_may_be)
    spots = {terrain.start}
    for hop, following in zip(route, [*route[1:], None], strict=True):
        spots = {spot for spot in spots if spot.name == hop.step}
        if following is None and not hop.outcome:
            spots = {spot for spot in spots if not spot.past}
            break
        spots = {to for spot in spots for outcome, _, to in terrain.moves(spot) if outcome == hop.outcome}
    return bool(spots)


def arrived(journey: RandomJourney, route: Sequence[Hop], start: Session) -> set[Session]:
    """Return the sessions that can have walked there, and can go on by the last hop if it has an outcome."""
    terrain = Terrain(journey.steps, whatever_it_may_be)
    places = {(terrain.start, start)}
    for hop in route[:-1]:
        places = {
            (move.to, _gone_on(journey, hop, move, session))
            for spot, session in places
            for move in (terrain.moves(spot) if spot.name == hop.step else ())
            if move.outcome == hop.outcome
        }
    last = route[-1].outcome
    return {
        session
        for spot, session in places
        if not spot.past and (not last or last in {move.outcome for move in terrain.moves(spot)})
    }


def _gone_on(journey: RandomJourney, hop: Hop, move: Move, session: Session) -> Session:
    if hop.outcome == ONCE_MORE:
        return session
    plan = journey.steps[hop.step]
    way = plan.ways[hop.outcome]
    return left(about_to_leave(session, way, plan.anytime), way, told(plan, hop.outcome, move.given))


def _done_on(journey: RandomJourney, finding: Finding) -> int:
    """Return how many messages the route sends, or how many names it tries."""
    if finding.code == "too-many-tries":
        return tried_on(journey, finding.route)
    return sent_on(journey, finding.route, str(finding.params["channel"]))


def _is_without(journey: RandomJourney, demands: Demands, finding: Finding, start: Session) -> bool:
    del demands
    way = journey.steps[finding.step].ways[str(finding.params["outcome"])]
    return any(lacks(session, way) for session in arrived(journey, finding.route, start))


def _lacks(journey: RandomJourney, demands: Demands, finding: Finding, start: Session) -> bool:
    last = finding.route[-1]
    plan = journey.steps[last.step]
    wanted = (finding.guardrail, finding.code, finding.step)
    asked = demands.on_leaving[last.outcome] if last.outcome else demands.on_arrival
    lacking = [each.requirement for each in asked if each.broken == wanted]
    for session in arrived(journey, finding.route, start):
        way = plan.ways[last.outcome] if last.outcome else Way()
        at_that_moment = about_to_leave(session, way, plan.anytime)
        if not all(holds(each, at_that_moment) for each in lacking):
            return True
    return False
