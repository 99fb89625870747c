"""Of what random journeys are made, and what became of them: so that no comparison can become empty unnoticed."""

from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet
from itertools import combinations

from handrail_platform.step.contract import TIMEOUT
from handrail_platform.verify.finding import Report
from tests.property.anything import AnythingConfig
from tests.property.asked import whatever_it_may_be
from tests.property.drawn import Plan
from tests.property.plans import RandomJourney
from tests.property.spots import ONCE_MORE, Ground


def shares(journey: RandomJourney, ground: Ground, report: Report) -> Iterator[str]:
    """Yield everything of which there has to be enough, once for the journey."""
    features = set(_features(journey))
    yield from features
    yield from (f"{one} and {other}" for one, other in combinations(sorted(features & FEATURES), 2))
    yield "everything" if features >= FEATURES else "something" if features & FEATURES else "nothing of it"
    yield "accepted" if not report.findings else "refused"
    yield from (f"upheld {each.guardrail}" for each in report.upheld if each.steps)
    yield from {f"broken {each.guardrail}" for each in report.findings}
    hops = {(hop.step, hop.outcome) for each in report.findings for hop in each.route}
    yield from {f"route {way}" for step, outcome in hops for way in how(journey.steps, step, outcome)}
    reached = {spot.name for spot in ground.spots if not spot.past}
    if reached < set(journey.steps):
        yield "a step is closed to everybody"
    if any(_closed(journey, ground)):
        yield "a way is closed to everybody"


FEATURES = frozenset({"parts", "limits", "waits", "conditions"})


def _features(journey: RandomJourney) -> Iterator[str]:
    for name, plan in journey.steps.items():
        if "/" in name:
            yield "parts"
        if name.count("/") > 1:
            yield "parts in parts"
        if plan.requires:
            yield "requirements of parts"
        if plan.bound and any(own != outer.rpartition("/")[2] for own, outer in plan.bound.items()):
            yield "variables under another name"
        yield from _counts(plan)
        if plan.kind == "waiting":
            yield from ("waits", _join(plan))
        if isinstance(plan.config, AnythingConfig) and plan.config.if_true:
            yield "variables that tell facts"
        if isinstance(plan.config, AnythingConfig) and plan.config.cases:
            yield "conditions"
            unclear = len(whatever_it_may_be(plan.config.cases)) > 1
            yield "undecidable conditions" if unclear else "decidable conditions"


def _counts(plan: Plan) -> Iterator[str]:
    if plan.limit:
        yield "limits"
    if isinstance(plan.config, AnythingConfig) and plan.config.rounds:
        yield "rounds"


def _join(plan: Plan) -> str:
    assert isinstance(plan.config, AnythingConfig)
    awaited, need = len(plan.config.awaits), plan.config.need
    if awaited == 1:
        return "waits for one thing"
    return "waits for all" if need == awaited else "waits for any" if need == 1 else "waits for some"


def how(steps: Mapping[str, Plan], name: str, outcome: str) -> Iterator[str]:
    """Yield in which of the ways that are worth counting the step is left."""
    plan = steps[name]
    if outcome == ONCE_MORE:
        yield "past what is used up"
    elif outcome and plan.kind == "waiting":
        yield "by a time-out" if outcome == TIMEOUT else "through a wait"
    elif outcome and isinstance(plan.config, AnythingConfig) and plan.config.cases:
        yield "through a condition"
    if "/" in name:
        yield "in a part"


def _closed(journey: RandomJourney, ground: Ground) -> Iterator[bool]:
    taken: dict[str, set[str]] = {}
    for spot, ways in zip(ground.spots, ground.ways, strict=True):
        if not spot.past:
            taken.setdefault(spot.name, set()).update(outcome for outcome, _ in ways)
    yield from (taken[name] < journey.steps[name].ways.keys() for name in taken)


def too_few(counted: Mapping[str, int], least: Mapping[str, float], journeys: int) -> AbstractSet[str]:
    """Return what there is too little of."""
    return {name for name, share in least.items() if counted.get(name, 0) < share * journeys}
