"""What a random journey sends, lets out and gives away, found by walking every path."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

from handrail_platform.guard.guardrail import (
    Guardrail,
    LooksTheSame,
    MessagesBounded,
    NewcomersServed,
    SecretsKept,
    TriesBounded,
)
from handrail_platform.verify.finding import Hop
from tests.property.anything import AnythingConfig, Way
from tests.property.asked import variables_in
from tests.property.drawn import Plan
from tests.property.newcomers import stranded
from tests.property.oracle import Broken, effects_of, in_force
from tests.property.plans import RandomJourney
from tests.property.spots import ONCE_MORE, Ground


def given_away(journey: RandomJourney, ground: Ground) -> dict[Broken, int]:
    """Return which guardrails on messages, secrets and looks are broken, where, and how near that is.

    Of too many messages only the distance is certain, as there may be many places that are equally near.
    """
    found: dict[Broken, int] = {}
    for guardrail in in_force(journey):
        for code, step, length in _given_away(guardrail, journey, ground):
            found[guardrail.id, code, step] = length
    return found


def _given_away(  # noqa: C901 - one for each kind
    guardrail: Guardrail, journey: RandomJourney, ground: Ground
) -> Iterator[tuple[str, str, int]]:
    match guardrail:
        case MessagesBounded():
            sends = {name: _sends(plan, guardrail.channel) for name, plan in journey.steps.items()}
            if length := too_many(sends, ground, guardrail.most):
                yield "too-many-messages", "", length
        case TriesBounded():
            if length := too_many(names_tried(journey), ground, guardrail.most):
                yield "too-many-tries", "", length
        case SecretsKept():
            for (step, variable), length in secrets_let_out(journey, ground).items():
                yield f"secret-let-out {variable}", step, length
        case NewcomersServed():
            for step, length in stranded(journey, ground).items():
                yield "newcomer-stranded", step, length
        case LooksTheSame():
            for step, outcomes, length in told_apart(journey):
                yield f"told-apart {outcomes}", step, length
        case _:
            pass


def too_many(sends: Mapping[str, int], ground: Ground, most: int) -> int:
    """Return after how many steps the first path has sent too many, 0 when none ever does.

    Of all that come to a spot with so many steps only whoever has sent the most goes on.
    """
    if not any(sends.values()):
        return 0
    own = [0 if spot.past else sends[spot.name] for spot in ground.spots]
    layer = {0: own[0]}
    greatest = dict(layer)
    length = 1
    while layer:
        following: dict[int, int] = {}
        for at, sent in layer.items():
            if sent > most:
                return length
            for _, target in ground.ways[at]:
                total = sent + own[target]
                if total > greatest.get(target, -1):
                    greatest[target] = following[target] = total
        layer = following
        length += 1
    return 0


def names_tried(journey: RandomJourney) -> dict[str, int]:
    """Return for each step how many accounts it opens under a name that has no address."""
    return {
        name: int("person.create" in effects_of(plan) and "username" in _identifiers(plan))
        for name, plan in journey.steps.items()
    }


def _identifiers(plan: Plan) -> Mapping[str, str]:
    return plan.config.identifiers if isinstance(plan.config, AnythingConfig) else {}


def _sends(plan: Plan, channel: str) -> int:
    if not isinstance(plan.config, AnythingConfig):
        return 0
    return sum(count for over, count in plan.config.sends.items() if over == channel)


def secrets_let_out(journey: RandomJourney, ground: Ground) -> dict[tuple[str, str], int]:
    """Return which variable a step lets out that may be made from a secret, by the length of the shortest path."""
    found: dict[tuple[str, str], int] = {}
    layer = {(0, frozenset[str]())}
    seen = set(layer)
    length = 1
    let_out = {name: _let_out(plan) for name, plan in journey.steps.items()}
    while layer:
        following: set[tuple[int, frozenset[str]]] = set()
        for at, secret in layer:
            spot = ground.spots[at]
            if spot.past:
                following.update((target, secret) for _, target in ground.ways[at])
                continue
            plan = journey.steps[spot.name]
            for variable in let_out[spot.name] & secret:
                found.setdefault((spot.name, variable), length)
            for outcome, target in ground.ways[at]:
                for variable in _made_and_let_out(plan, plan.ways[outcome], secret):
                    found.setdefault((spot.name, variable), length)
                following.add((target, _secret_after(plan, plan.ways[outcome], secret)))
        layer = following - seen
        seen |= layer
        length += 1
    return found


def _let_out(plan: Plan) -> set[str]:
    disclosed = plan.config.discloses
    if not isinstance(plan.config, AnythingConfig):
        return {name for each in plan.config.discloses for name in each.attributes}
    assert not isinstance(disclosed, tuple)
    told = {name for of in disclosed.values() for each in of for name in each.attributes}
    return {*plan.config.shows, *plan.config.reveals, *told}


def _made_and_let_out(plan: Plan, way: Way, secret: frozenset[str]) -> set[str]:
    """Return what becomes a secret on this way, and is shown or goes out with what happens on it."""
    config = plan.config
    assert isinstance(config, AnythingConfig)
    happens = [of for tag, of in config.discloses.items() if tag in (*config.anytime, *way.promises)]
    out = {*config.shows, *config.reveals, *(name for of in happens for each in of for name in each.attributes)}
    return {name for name in _secret_after(plan, way, secret) if name in way.writes and name in out}


def _secret_after(plan: Plan, way: Way, secret: frozenset[str]) -> frozenset[str]:
    config = plan.config
    assert isinstance(config, AnythingConfig)
    seen = {*config.reads, *config.uses, *variables_in(config.cases)}
    sees_secrets = not secret.isdisjoint(seen.difference(config.cleans))
    after = {name for name in secret if name not in way.writes}
    return frozenset(after.union(name for name, kind in way.writes.items() if sees_secrets or kind == "secret"))


def told_apart(journey: RandomJourney) -> Iterator[tuple[str, str, int]]:
    """Yield each step with outcomes that must look the same and do not, which, and after how many pages."""
    for name, plan in journey.steps.items():
        groups = plan.config.alike if isinstance(plan.config, AnythingConfig) else ()
        for first, *others in groups:
            for other in others:
                if set(plan.ways[first].writes) != set(plan.ways[other].writes):
                    yield name, f"{first} {other}", 1
                    break
                pages = _pages_until_different(journey, plan.next[first], plan.next[other])
                if pages:
                    yield name, f"{first} {other}", 1 + pages
                    break


def _pages_until_different(journey: RandomJourney, one: str, other: str) -> int:
    """Walk both ways on at once, answering alike, through every pair of pages."""
    layer = {(_page(journey, one), _page(journey, other))}
    seen = set(layer)
    pages = 1
    while layer:
        following: set[tuple[str, str]] = set()
        for left, right in layer:
            here, there = journey.steps[left], journey.steps[right]
            if _look(here) != _look(there):
                return pages
            if here.limit and there.limit:
                following.add((_page(journey, here.limit.then), _page(journey, there.limit.then)))
            for outcome, way in here.ways.items():
                proved = way.proves or way.binds or any(fact.startswith("recovery:") for fact in way.gains)
                if not proved:
                    following.add((_page(journey, here.next[outcome]), _page(journey, there.next[outcome])))
        layer = following - seen
        seen |= layer
        pages += 1
    return 0


def _look(plan: Plan) -> tuple[object, ...]:
    return plan.kind, plan.config, plan.limit.visits if plan.limit else 0


def _page(journey: RandomJourney, name: str) -> str:
    """Pass by whatever only passes on."""
    plan = journey.steps[name]
    targets = {*plan.next.values(), *([plan.limit.then] if plan.limit else [])}
    if plan.kind not in ("passing", "choosing", "gate") or len(targets) > 1 or not _only_passes(plan):
        return name
    return _page(journey, targets.pop())


def _only_passes(plan: Plan) -> bool:
    return all(way == Way() for way in plan.ways.values())


def sent_on(journey: RandomJourney, route: Sequence[Hop], channel: str) -> int:
    """Return how many messages the route sends at most."""
    return sum(_sends(journey.steps[hop.step], channel) for hop in route if hop.outcome != ONCE_MORE)


def tried_on(journey: RandomJourney, route: Sequence[Hop]) -> int:
    """Return how many names the route tries at most."""
    tries = names_tried(journey)
    return sum(tries[hop.step] for hop in route if hop.outcome != ONCE_MORE)


def secrets_on(journey: RandomJourney, route: Sequence[Hop]) -> set[str]:
    """Return what the last step of the route lets out that may be made from a secret, before or on leaving it."""
    secret = frozenset[str]()
    *before, last = route
    for hop in before:
        if hop.outcome == ONCE_MORE:
            continue
        plan = journey.steps[hop.step]
        secret = _secret_after(plan, plan.ways[hop.outcome], secret)
    plan = journey.steps[last.step]
    return _made_and_let_out(plan, plan.ways[last.outcome], secret) if last.outcome else _let_out(plan) & secret


def shown_at_the_end(journey: RandomJourney, route: Sequence[Hop]) -> object:
    """Return what somebody sees who walks these pages from the first step, None if one cannot walk so."""
    for hop, following in pairwise(route):
        plan = journey.steps[hop.step]
        target = plan.limit.then if plan.limit and hop.outcome == ONCE_MORE else plan.next[hop.outcome]
        if _page(journey, target) != following.step:
            return None
    last = journey.steps[route[-1].step]
    if len(route) == 1:
        return frozenset(last.ways[route[0].outcome].writes)
    return _look(last)
