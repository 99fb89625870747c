"""What a random journey sends, lets out and gives away, found by walking every path."""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from handrail_platform.guard.guardrail import LooksTheSame, MessagesBounded, SecretsKept
from handrail_platform.verify.finding import Hop
from tests.property.anything import AnythingConfig, Way
from tests.property.oracle import Broken, in_force
from tests.property.plans import VARIABLES, Plan, RandomJourney


def given_away(journey: RandomJourney) -> dict[Broken, int]:
    """Return which guardrails on messages, secrets and looks are broken, where, and how near that is.

    Of too many messages only the distance is certain, as there may be many places that are equally near.
    """
    found: dict[Broken, int] = {}
    for guardrail in in_force(journey):
        if isinstance(guardrail, MessagesBounded):
            length = too_many(journey, guardrail.channel, guardrail.most)
            if length:
                found[guardrail.id, "too-many-messages", ""] = length
        elif isinstance(guardrail, SecretsKept):
            for (step, variable), length in secrets_let_out(journey).items():
                found[guardrail.id, f"secret-let-out {variable}", step] = length
        elif isinstance(guardrail, LooksTheSame):
            for step, outcomes, length in told_apart(journey):
                found[guardrail.id, f"told-apart {outcomes}", step] = length
    return found


def too_many(journey: RandomJourney, channel: str, most: int) -> int:
    """Return after how many steps the first path has sent too many, 0 when none ever does.

    By how many messages can have been sent at most once so and so many steps were walked.
    """
    sends = {name: _sends(plan, channel) for name, plan in journey.steps.items()}
    if not any(sends.values()):
        return 0
    at = {"s0": sends["s0"]}
    for length in range(1, len(sends) * (most + 2) + 1):
        if any(sent > most for sent in at.values()):
            return length
        following: dict[str, int] = {}
        for name, sent in at.items():
            for target in journey.steps[name].next.values():
                following[target] = max(following.get(target, 0), sent + sends[target])
        at = following
    return 0


def _sends(plan: Plan, channel: str) -> int:
    if not isinstance(plan.config, AnythingConfig):
        return 0
    return sum(count for over, count in plan.config.sends.items() if over == channel)


def secrets_let_out(journey: RandomJourney) -> dict[tuple[str, str], int]:
    """Return which variable a step lets out that may be made from a secret, by the length of the shortest path."""
    found: dict[tuple[str, str], int] = {}
    layer = {("s0", frozenset[str]())}
    seen = set(layer)
    length = 1
    while layer:
        following: set[tuple[str, frozenset[str]]] = set()
        for name, secret in layer:
            plan = journey.steps[name]
            for variable in _let_out(plan) & secret:
                found.setdefault((name, variable), length)
            for outcome, way in plan.ways.items():
                for variable in _made_and_let_out(plan, way, secret):
                    found.setdefault((name, variable), length)
                following.add((plan.next[outcome], _secret_after(plan, way, secret)))
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
    sees_secrets = any(name in secret and name not in config.cleans for name in (*config.reads, *config.uses))
    after = {name for name in secret if name not in way.writes}
    return frozenset(after.union(name for name in way.writes if sees_secrets or VARIABLES[name] == "secret"))


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
            if (here.kind, here.config) != (there.kind, there.config):
                return pages
            for outcome, way in here.ways.items():
                proved = way.proves or way.binds or any(fact.startswith("recovery:") for fact in way.gains)
                if not proved:
                    following.add((_page(journey, here.next[outcome]), _page(journey, there.next[outcome])))
        layer = following - seen
        seen |= layer
        pages += 1
    return 0


def _page(journey: RandomJourney, name: str) -> str:
    """Pass by whatever only passes on."""
    plan = journey.steps[name]
    if plan.kind != "passing" or len(set(plan.next.values())) > 1 or not _only_passes(plan):
        return name
    return _page(journey, next(iter(plan.next.values())))


def _only_passes(plan: Plan) -> bool:
    return all(way == Way() for way in plan.ways.values())


def sent_on(journey: RandomJourney, route: Sequence[Hop], channel: str) -> int:
    """Return how many messages the route sends at most."""
    return sum(_sends(journey.steps[hop.step], channel) for hop in route)


def secrets_on(journey: RandomJourney, route: Sequence[Hop]) -> set[str]:
    """Return what the last step of the route lets out that may be made from a secret, before or on leaving it."""
    secret = frozenset[str]()
    *before, last = route
    for hop in before:
        plan = journey.steps[hop.step]
        secret = _secret_after(plan, plan.ways[hop.outcome], secret)
    plan = journey.steps[last.step]
    return _made_and_let_out(plan, plan.ways[last.outcome], secret) if last.outcome else _let_out(plan) & secret


def shown_at_the_end(journey: RandomJourney, route: Sequence[Hop]) -> object:
    """Return what somebody sees who walks these pages from the first step, None if one cannot walk so."""
    for hop, following in pairwise(route):
        if _page(journey, journey.steps[hop.step].next[hop.outcome]) != following.step:
            return None
    last = journey.steps[route[-1].step]
    if len(route) == 1:
        return frozenset(last.ways[route[0].outcome].writes)
    return last.kind, last.config
