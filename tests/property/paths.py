"""How often things happen on the paths of a random journey, found by walking every one; limits are counted."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from random import Random
from typing import Any, Final, NamedTuple

import msgspec

from handrail_platform.assurance import AuthenticatorProfile
from handrail_platform.difference.happening import (
    AuthenticatorSetUp,
    AuthenticatorUsed,
    ConsentGiven,
    DataLeft,
    EvidenceTaken,
    FactShown,
    Happening,
    RecoveryCodeTaken,
    SignedIn,
)
from handrail_platform.difference.ways import Way
from handrail_platform.document.model import JourneyDocument, StepNode, VisitLimit
from handrail_platform.guard.vocabulary import LIGHT, consent, mandate, proofing, recovery_code
from handrail_platform.proofing import Document, Proofing, Verification
from handrail_platform.verify.finding import Hop
from tests.property.anything import AnythingConfig, CloseConfig
from tests.property.drawn import Plan
from tests.property.laws import Session, changed, left, sessions_that_begin
from tests.property.plans import RandomJourney

PAST: Final = "once more"
FACTS: Final[dict[str, Happening]] = {
    "greeted": FactShown("greeted", "subject"),
    LIGHT: FactShown(LIGHT, "subject"),
    consent("offers", "1"): ConsentGiven("offers", "1", "subject"),
    consent("offers", "2"): ConsentGiven("offers", "2", "subject"),
    consent("offers", "1", "guardian"): ConsentGiven("offers", "1", "guardian"),
    proofing(Proofing(Document.PASSPORT, Verification.FACE_SEEN)): EvidenceTaken("passport", "face-seen"),
    proofing(Proofing(Document.BANK_ACCOUNT, Verification.MICRO_TRANSACTION)): EvidenceTaken(
        "bank-account", "micro-transaction"
    ),
    proofing(Proofing(Document.WALLET_CREDENTIAL, Verification.DIGITAL_SIGN_IN)): EvidenceTaken(
        "wallet-credential", "digital-sign-in"
    ),
    recovery_code("email"): RecoveryCodeTaken("email"),
    recovery_code("text"): RecoveryCodeTaken("text"),
    mandate("carer"): FactShown("mandate:carer", "subject"),
}


@dataclass(frozen=True)
class Walked:
    """A random journey with visit limits: how often one may come to a step, and where it goes then."""

    journey: RandomJourney
    limits: Mapping[str, tuple[int, str]]

    @property
    def document(self) -> JourneyDocument:
        plain = self.journey.document
        steps: dict[str, StepNode] = {
            name: msgspec.structs.replace(node, limit=VisitLimit(visits=visits, then=then))
            if (visits, then) != (0, "")
            else node
            for name, node in plain.steps.items()
            for visits, then in [self.limits.get(name, (0, ""))]
        }
        return msgspec.structs.replace(plain, steps=steps)


class Point(NamedTuple):
    """Where somebody is, and how often they came to each step that has a limit; `past` it when it is used up."""

    step: str
    visits: tuple[tuple[str, int], ...]
    past: bool


class Found(NamedTuple):
    """Of the paths to success: the length of a shortest one on which something happens, and of one without it."""

    with_it: int
    without: int
    anywhere: bool

    @property
    def often(self) -> str:
        if self.with_it:
            return "sometimes" if self.without else "always"
        return "without-success" if self.anywhere else "never"


def come_to(walked: Walked, step: str, visits: tuple[tuple[str, int], ...]) -> Point:
    limit = walked.limits.get(step)
    counted = dict(visits)
    if limit is None:
        return Point(step, visits, past=False)
    if counted.get(step, 0) == limit[0]:
        return Point(step, visits, past=True)
    counted[step] = counted.get(step, 0) + 1
    return Point(step, tuple(sorted(counted.items())), past=False)


def onward(walked: Walked, point: Point) -> Iterator[tuple[str, Point]]:
    """Yield each way to go on, with where it leads."""
    if point.past:
        yield PAST, come_to(walked, walked.limits[point.step][1], point.visits)
        return
    for outcome, target in walked.journey.steps[point.step].next.items():
        yield outcome, come_to(walked, target, point.visits)


def succeeds(walked: Walked, point: Point) -> bool:
    return getattr(walked.journey.steps[point.step].config, "result", "") == "success"


def explore(walked: Walked, happens: Callable[[Hop, str], bool]) -> Found:
    """Walk every path and note whether this happened on it: by a hop, and where that led."""
    layer = {(come_to(walked, "s0", ()), False)}
    seen = set(layer)
    lengths: dict[bool, int] = {}
    anywhere, length = False, 1
    while layer:
        following: set[tuple[Point, bool]] = set()
        for point, happened in layer:
            if not walked.journey.steps[point.step].next:
                at_end = happened or happens(Hop(point.step), "")
                anywhere = anywhere or at_end
                if succeeds(walked, point):
                    lengths.setdefault(at_end, length)
            for outcome, reached in onward(walked, point):
                following.add((reached, happened or happens(Hop(point.step, outcome), reached.step)))
        anywhere = anywhere or any(happened for _, happened in following)
        layer = following - seen
        seen |= layer
        length += 1
    return Found(lengths.get(True, 0), lengths.get(False, 0), anywhere)


def ends_with(walked: Walked, holds: Callable[[Session], bool]) -> Found:
    """Walk every path and ask at its successful end what the session has come to."""
    start = come_to(walked, "s0", ())
    layer = {(start, session) for session in sessions_that_begin(walked.journey.entry)}
    seen = set(layer)
    lengths: dict[bool, int] = {}
    length = 1
    while layer:
        following: set[tuple[Point, Session]] = set()
        for point, session in layer:
            plan = walked.journey.steps[point.step]
            if not plan.next and succeeds(walked, point):
                lengths.setdefault(holds(session), length)
            for outcome, reached in onward(walked, point):
                way = plan.ways.get(outcome)
                following.add((reached, left(changed(session, way.subject), way, {}) if way else session))
        layer = following - seen
        seen |= layer
        length += 1
    return Found(lengths.get(True, 0), lengths.get(False, 0), anywhere=False)


def most_sent(walked: Walked, channel: str) -> int | None:
    """Return the most messages on a path: as often improved as there are points, it can only be unbounded."""
    points: dict[Point, None] = {come_to(walked, "s0", ()): None}
    waiting = list(points)
    while waiting:
        for _, reached in onward(walked, waiting.pop()):
            if reached not in points:
                points[reached] = None
                waiting.append(reached)
    sent: dict[Point, int] = dict.fromkeys(points, -1)
    start = next(iter(points))
    sent[start] = _sends(walked, start, channel)
    for _ in range(len(points) + 1):
        improved = False
        for point in points:
            for _, reached in onward(walked, point) if sent[point] >= 0 else ():
                more = sent[point] + _sends(walked, reached, channel)
                if more > sent[reached]:
                    sent[reached], improved = more, True
        if not improved:
            return max(sent.values())
    return None


def _sends(walked: Walked, point: Point, channel: str) -> int:
    config = walked.journey.steps[point.step].config
    if point.past or not isinstance(config, AnythingConfig):
        return 0
    return sum(count for over, count in config.sends.items() if over == channel)


def ways(walked: Walked) -> set[Way]:
    """Return every way that is drawn."""
    drawn = {Way(name, *each) for name, plan in walked.journey.steps.items() for each in plan.next.items()}
    return drawn | {Way(name, PAST, then) for name, (_, then) in walked.limits.items()}


def on_success(walked: Walked) -> set[Way]:
    """Return every way that some path to success takes."""
    return {way for way in ways(walked) if explore(walked, partial(_takes, way)).with_it}


def _takes(way: Way, hop: Hop, target: str) -> bool:
    return way == Way(hop.step, hop.outcome, target)


def is_path(walked: Walked, route: tuple[Hop, ...]) -> bool:
    """Tell whether one can walk so, up to a hop without an outcome or the last way that is taken."""
    point = come_to(walked, "s0", ())
    for number, hop in enumerate(route):
        if hop.step != point.step:
            return False
        if not hop.outcome:
            return number == len(route) - 1
        reached = dict(onward(walked, point)).get(hop.outcome)
        if reached is None:
            return False
        point = reached
    return True


def happen(walked: Walked) -> dict[Happening, set[Hop]]:
    """Return what happens, and by which hops."""
    found: dict[Happening, set[Hop]] = {}
    for name, plan in walked.journey.steps.items():
        for hop, what in _of_plan(name, plan):
            found.setdefault(what, set()).add(hop)
    return found


def _of_plan(name: str, plan: Plan) -> Iterator[tuple[Hop, Happening]]:
    config = plan.config
    if isinstance(config, CloseConfig):
        for each in config.discloses:
            yield from ((Hop(name), DataLeft(each.recipient, a, each.purpose)) for a in each.attributes)
        if config.sign_in:
            yield Hop(name), SignedIn()
        return
    for outcome, way in plan.ways.items():
        hop = Hop(name, outcome)
        yield from ((hop, FACTS[fact]) for fact in way.gains)
        yield from ((hop, FactShown(fact, variable)) for variable, fact in way.confirms.items())
        yield from ((hop, AuthenticatorUsed(AuthenticatorProfile(each))) for each in way.proves)
        yield from ((hop, AuthenticatorSetUp(AuthenticatorProfile(each))) for each in way.binds)
        for tag, disclosed in config.discloses.items():
            if tag in config.anytime or tag in way.promises:
                for each in disclosed:
                    yield from ((hop, DataLeft(each.recipient, a, each.purpose)) for a in each.attributes)


def variant(walked: Walked, seed: int) -> Walked:
    """Return the journey with something changed: where ways lead, what steps do, what is demanded, limits."""
    dice = Random(seed)  # noqa: S311 - the same journeys every time
    journey = walked.journey
    steps: dict[str, Plan] = dict(journey.steps)
    names = list(steps)
    for name in names:
        plan = steps[name]
        onto = [*names[names.index(name) + 1 :]]
        if plan.next and onto and dice.random() < 0.3:
            outcome = dice.choice(list(plan.next))
            steps[name] = msgspec.structs.replace(plan, next={**plan.next, outcome: dice.choice(onto)})
    changed_steps = _reached(steps)
    rails = tuple(each for each in journey.guardrails if dice.random() < 0.7)
    changed_journey = msgspec.structs.replace(journey, nodes=changed_steps, guardrails=rails)
    return limited(changed_journey, dice)


def limited(journey: RandomJourney, dice: Random) -> Walked:
    """Let some pages of the journey be come to only so often; then it goes on with what lies further."""
    limits: dict[str, tuple[int, str]] = {}
    names = list(journey.steps)
    for number, name in enumerate(names):
        further: list[Any] = names[number + 1 :]
        if journey.steps[name].kind == "anything" and further and dice.random() < 0.4:
            limits[name] = dice.randint(1, 2), dice.choice(further)
    return Walked(journey, limits)


def _reached(steps: Mapping[str, Plan]) -> dict[str, Plan]:
    seen: set[str] = set()
    waiting = ["s0"]
    while waiting:
        name = waiting.pop()
        if name not in seen:
            seen.add(name)
            waiting += steps[name].next.values()
    return {name: plan for name, plan in steps.items() if name in seen}
