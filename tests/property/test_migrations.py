"""Whoever was taken over to another version meets no guardrail there, on whatever ways they came and go on.

The versions are random, one of them a mixture of the other and a third journey; so are the walks, in the real
interpreter. What is looked for is followed apart from the proof: what holds, what was sent, what may be secret.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from random import Random
from typing import Final

import msgspec

from handrail_platform.assurance import AuthenticatorProfile
from handrail_platform.compile.compile import sound_journey
from handrail_platform.compile.program import Program
from handrail_platform.difference.migration import Fate, migration
from handrail_platform.difference.version import Version
from handrail_platform.document.problem import JourneyRefused
from handrail_platform.guard.guardrail import Before, Guardrail, MessagesBounded
from handrail_platform.guard.requirement import (
    Authenticated,
    Confirmed,
    Consented,
    Identified,
    Known,
    Mandated,
    Shown,
)
from handrail_platform.step.contract import Channel
from handrail_platform.verify.finding import Hop
from handrail_platform.verify.graph import MIGRATED
from handrail_platform.verify.prove import JourneyUnproved, examine, prove
from tests.property.anything import ANYTHING, AnythingConfig, Way
from tests.property.drawn import Plan
from tests.property.generated import DECLARED
from tests.property.laws import Session, about_to_leave, holds, left, sessions_that_begin
from tests.property.oracle import Demand, Demands, demands_of, in_force
from tests.property.plans import CODE_SENT, VARIABLES, RandomJourney, journey_of
from tests.property.played import Played, is_possible, session_in

PAIRS = 750
WALKS = 6
LONGEST = 12
CAREFUL = (0.1, 0.25, 0.5)
DECLARED["test_migrations.test_whoever_was_taken_over_breaks_nothing"] = PAIRS * WALKS


MOMENTS: Final = ("finish", "sign-in", "change-credential", "disclose", "act-for")
REQUIREMENTS: Final = (
    Authenticated(1),
    Authenticated(2),
    Authenticated(2, phishing_resistant=True),
    Identified(1),
    Consented("offers"),
    Confirmed(CODE_SENT, "mail"),
    Known("account"),
    Mandated("carer"),
    Shown("greeted"),
)
DEMANDS: Final[tuple[Guardrail, ...]] = (
    *(
        Before(id=f"more.{number}.{moment}", before=moment, require=(each,))  # type: ignore[arg-type]
        for number, each in enumerate(REQUIREMENTS)
        for moment in MOMENTS
    ),
    *(MessagesBounded(id=f"more.email-{most}", channel="email", most=most) for most in range(8)),
    *(MessagesBounded(id=f"more.text-{most}", channel="text", most=most) for most in range(4)),
)


class Edition(msgspec.Struct, frozen=True):
    """A journey that the proof accepts, with everything that is known of it."""

    journey: RandomJourney
    program: Program
    guarded: Version
    demands: dict[str, Demands]


def edition_of(journey: RandomJourney) -> Edition:
    proved = prove(journey.document, ANYTHING, journey.guardrails)
    whole = sound_journey(journey.document, ANYTHING).whole
    return Edition(journey, proved.program, Version(whole, proved.program.guardrails), demands_of(journey))


def pairs() -> Iterator[tuple[Edition, Edition]]:
    """Yield versions that are both proved: one, and what somebody made of it."""
    seed = 0
    while True:
        one, other = journey_of(seed, CAREFUL), journey_of(seed + 1_000_000, CAREFUL)
        dice = Random(seed)  # noqa: S311 - the same pairs every time
        seed += 1
        with suppress(JourneyUnproved, JourneyRefused):
            if dice.random() < 0.7:
                yield edition_of(careless(dice, one)), edition_of(demanding(one))
            else:
                yield edition_of(one), edition_of(mixed(dice, one, other))


def demanding(one: RandomJourney) -> RandomJourney:
    """Return the journey with whatever could be demanded of it and holds."""
    findings = examine(one.document, ANYTHING, (*one.guardrails, *DEMANDS)).findings
    broken = {finding.guardrail for finding in findings}
    kept = tuple(each for each in DEMANDS if each.id not in broken)
    return RandomJourney(one.steps, one.entry, (*one.guardrails, *kept))


def careless(dice: Random, one: RandomJourney) -> RandomJourney:
    """Return the journey as it was before it demanded anything: less is proved on the way, or passed by."""
    names = sorted(one.steps)
    steps: dict[str, Plan] = {}
    for name, plan in one.steps.items():
        further = [each for each in names if each > name]
        onward = {
            outcome: dice.choice(further) if dice.random() < 0.15 else target
            for outcome, target in plan.next.items()
        }
        config = plan.config
        if isinstance(config, AnythingConfig) and dice.random() < 0.4:
            config = _less(dice, config)
        steps[name] = msgspec.structs.replace(plan, config=config, next=onward)
    return RandomJourney(_reached(steps), one.entry, ())


def _less(dice: Random, config: AnythingConfig) -> AnythingConfig:
    proves = dice.random() < 0.5
    ways = {
        outcome: msgspec.structs.replace(
            way, gains=(), confirms={}, proves=way.proves if proves else (), writes=dict(VARIABLES)
        )
        for outcome, way in config.ways.items()
    }
    sends: dict[Channel, int] = {"email": dice.choice((3, 7))} if dice.random() < 0.2 else dict(config.sends)
    return msgspec.structs.replace(config, ways=ways, sends=sends)


def mixed(dice: Random, one: RandomJourney, other: RandomJourney) -> RandomJourney:
    """Return the one with some steps, ways and guardrails of the other."""
    steps: dict[str, Plan] = {}
    for name in sorted({*one.steps, *other.steps}):
        mine, theirs = one.steps.get(name), other.steps.get(name)
        plan = theirs if mine is None or (theirs is not None and dice.random() < 0.25) else mine
        assert plan is not None
        if mine is not None and theirs is not None and plan.kind == "anything" and dice.random() < 0.3:
            shared = {outcome: target for outcome, target in theirs.next.items() if outcome in plan.next}
            plan = msgspec.structs.replace(plan, next={**plan.next, **shared})
        steps[name] = plan
    guardrails = dice.choice((one.guardrails, one.guardrails, other.guardrails))
    return RandomJourney(_reached(steps), one.entry, guardrails)


def _reached(steps: dict[str, Plan]) -> dict[str, Plan]:
    """Return the steps that are reached; ways to steps that there are not lead to the end."""
    seen: dict[str, Plan] = {}
    waiting = ["s0"]
    while waiting:
        name = waiting.pop()
        if name not in seen:
            known = {outcome: target if target in steps else "yes" for outcome, target in steps[name].next.items()}
            seen[name] = msgspec.structs.replace(steps[name], next=known)
            waiting += known.values()
    return {name: seen[name] for name in sorted(seen)}


class NoWayOn(Exception):
    """A step whose outcomes all ask for somebody who is not there, or not the one that was asked for."""


class Broken(Exception):
    """Something that the second version demands does not hold of a session that was taken over."""


@dataclass
class Walk:
    """One session, and what an onlooker notes of it. `pick` tells by which possible outcome a step is left."""

    edition: Edition
    pick: Callable[[list[str]], str]
    session: Session
    at: str = "s0"
    sent: Counter[str] = field(default_factory=Counter[str])
    secret: frozenset[str] = frozenset()
    taken_over: bool = False
    played: Played = field(init=False)

    def start(self) -> None:
        signed_in = AuthenticatorProfile(next(iter(self.session.used), "password"))
        self._arrive("s0")
        self.played = Played(self.edition.program, self.edition.journey.entry, signed_in, self.leave)

    def go_on(self) -> None:
        """Answer the page."""
        self.session = session_in(self.played.state)
        self.played.press(self.leave(self.played.at))

    def leave(self, name: str) -> str:
        """Choose how a step is left, and note what that means."""
        assert name == self.at
        plan = self.edition.journey.steps[name]
        on = [outcome for outcome, way in plan.ways.items() if is_possible(self.session, way, {})]
        if not on:
            raise NoWayOn
        outcome = self.pick(on)
        way = plan.ways[outcome]
        anytime = plan.config.anytime if isinstance(plan.config, AnythingConfig) else ()
        middle = about_to_leave(self.session, way, anytime)
        self._must_hold(self.edition.demands[name].on_leaving[outcome], middle)
        self.secret = _secret_after(plan, way, self.secret)
        if self.taken_over and self.secret.intersection(way.writes) & let_out(plan, way):
            raise Broken(name, self.secret)
        self.session = left(middle, way, {})
        self._arrive(plan.next[outcome])
        return outcome

    def take_over(self, to: Edition) -> None:
        """Go on in another version."""
        self.taken_over = True
        self.edition = to
        self.played.goes_on_in(to.program)
        self.session = session_in(self.played.state)  # what the version before has forgotten does not hold
        self._may_be_there()

    def _arrive(self, name: str) -> None:
        self.at = name
        config = self.edition.journey.steps[name].config
        if isinstance(config, AnythingConfig):
            self.sent.update({str(channel): count for channel, count in config.sends.items()})
        self._may_be_there()

    def _may_be_there(self) -> None:
        if not self.taken_over:
            return
        self._must_hold(self.edition.demands[self.at].on_arrival, self.session)
        if self.secret & let_out(self.edition.journey.steps[self.at]):
            raise Broken(self.at, self.secret)
        for each in in_force(self.edition.journey):
            if isinstance(each, MessagesBounded) and self.sent[each.channel] > each.most:
                raise Broken(self.at, each)

    def _must_hold(self, demands: Iterable[Demand], session: Session) -> None:
        for demand in demands if self.taken_over else ():
            if demand.severity == "error" and not holds(demand.requirement, session):
                raise Broken(self.at, demand)


def let_out(plan: Plan, leaving: Way | None = None) -> set[str]:
    """Return the variables that leave with the step's page, effects or end; of its effects those of one way."""
    config = plan.config
    if not isinstance(config, AnythingConfig):
        return {name for each in config.discloses for name in each.attributes}
    happen = config.discloses if leaving is None else {*config.anytime, *leaving.promises}
    told = {name for tag in happen for each in config.discloses.get(tag, ()) for name in each.attributes}
    return {*config.shows, *config.reveals, *told}


def _secret_after(plan: Plan, way: Way, secret: frozenset[str]) -> frozenset[str]:
    config = plan.config
    assert isinstance(config, AnythingConfig)
    seen = secret.intersection((*config.reads, *config.uses)).difference(config.cleans)
    made = {name for name in way.writes if seen or VARIABLES[name] == "secret"}
    return secret.difference(way.writes) | made


def fates_of(one: Edition, other: Edition) -> dict[str, Fate]:
    steps = [name for name, plan in one.journey.steps.items() if plan.kind == "anything"]
    return {fate.step: fate for fate in migration(one.guarded, other.guarded, steps)}


def walked(one: Edition, other: Edition, fates: Mapping[str, Fate], dice: Random) -> str:
    """Walk in one version, go over at random where it is safe, and walk on; return how it ended."""
    walk = Walk(one, dice.choice, dice.choice(sessions_that_begin(one.journey.entry)))
    with suppress(NoWayOn):
        walk.start()
        for _ in range(LONGEST):
            if not walk.played.runs:
                break
            if not walk.taken_over and fates[walk.at].verdict == "safe" and dice.random() < 0.5:
                walk.take_over(other)
            walk.go_on()
    if not walk.taken_over:
        return "not taken over"
    if walk.played.fault:
        return walk.played.fault
    ending = walk.played.moved.state.ending
    return "under way" if ending is None else "signed in" if ending.signed_in else ending.result


def test_whoever_was_taken_over_breaks_nothing() -> None:
    endings: Counter[str] = Counter()
    for number, (one, other) in zip(range(PAIRS), pairs(), strict=False):
        fates = fates_of(one, other)
        for walk in range(WALKS):
            endings[walked(one, other, fates, Random(number * WALKS + walk))] += 1  # noqa: S311

    assert set(endings) <= {"not taken over", "under way", "signed in", "success", "denied"}
    assert endings["signed in"] >= PAIRS // 20
    assert endings["success"] >= PAIRS // 2


def breaks(one: Edition, other: Edition, route: Sequence[Hop], start: Session) -> bool | None:
    """Take the route, and tell whether something breaks; None when no session can take it."""
    *hops, last = route
    outcomes = [hop.outcome for hop in hops if hop.outcome != MIGRATED] + [last.outcome] * bool(last.outcome)
    over_at = next(number for number, hop in enumerate(hops) if hop.outcome == MIGRATED)

    def pick(on: list[str]) -> str:
        if not outcomes or outcomes[0] not in on:
            raise NoWayOn
        return outcomes.pop(0)

    walk = Walk(one, pick, start)
    try:
        walk.start()
        while outcomes and walk.played.runs:
            if not walk.taken_over and len(outcomes) == len(route) - 1 - over_at - (not last.outcome):
                walk.take_over(other)
            walk.go_on()
        if not walk.taken_over:
            walk.take_over(other)
    except NoWayOn:
        return None
    except Broken:
        return True
    return bool(walk.played.fault)


def test_whoever_is_not_taken_over_would_break_what_the_table_says() -> None:
    """There is no false alarm either: each route that speaks against going over breaks something when walked."""
    broken: Counter[str] = Counter()
    for _, (one, other) in zip(range(PAIRS), pairs(), strict=False):
        if any(each.severity == "warning" for each in other.journey.guardrails):
            continue
        for fate in fates_of(one, other).values():
            if fate.route:
                seen = {breaks(one, other, fate.route, start) for start in sessions_that_begin(one.journey.entry)}
                assert True in seen or None in seen, fate
                broken[fate.why if True in seen else "cannot be walked"] += 1

    assert sum(broken.values()) > 2 * broken["cannot be walked"]
    assert {"consent-missing", "too-many-messages", "unconfirmed"} <= set(broken)
    assert len(broken) > 4
