"""Random journeys with all that opens and closes ways: parts, limits, waits, conditions on what was written."""

from collections.abc import Iterable, Mapping
from random import Random
from typing import Final, Literal

import msgspec

from handrail_platform.document.model import Part, VisitLimit
from handrail_platform.guard.requirement import variables_of
from handrail_platform.step.contract import Range, Rounds
from handrail_platform.values import VariableType
from tests.property.anything import MET, AnythingConfig, Case, CloseConfig, Way
from tests.property.asked import LOOKED_AT, some_condition, some_range
from tests.property.drawn import Call, Exit, Node, Plan, RandomPart
from tests.property.plans import (
    FACTS,
    LOW,
    VARIABLES,
    RandomJourney,
    ask_alike,
    plan_of,
    reached,
    some_close,
    some_guardrails,
    some_plan,
    some_requirement,
    some_way,
)
from tests.property.unattended import signs_in_unattended

FEATURES: Final = ("parts", "limits", "waits", "conditions")
OUTSIDE: Final = ("one", "two", "three")
"""What waiting steps wait for."""
EVERY: Final[Mapping[str, VariableType]] = {**VARIABLES, "alt": "email", **LOOKED_AT}
"""The variables of a journey and of each part; `alt`, `rank` and `wants` are also there to be bound to `mail`,
`plan` and `guest`."""


def wide_journey_of(seed: int, risks: tuple[float, ...] = (0.1, 0.25, 1.0, 1.0)) -> RandomJourney:
    """Return the wide journey with this number; its shape is sound, what it means is anybody's guess."""
    dice = Random(seed)  # noqa: S311 - the same journeys every time
    journey = with_rounds(_Drawing(dice, dice.choice(risks)).journey(), Random(seed + 2**32))  # noqa: S311 - as above
    return with_pages_behind_waits(journey) if signs_in_unattended(journey.steps) else journey


class _Drawing:
    """One journey while it is drawn."""

    def __init__(self, dice: Random, risk: float) -> None:
        self.dice = dice
        self.risk = risk
        self.has = {feature for feature in FEATURES if dice.random() < 0.6}
        self.entry: Literal["anyone", "signed_in"] = "signed_in" if dice.random() < 0.15 else "anyone"
        looked_at = dice.sample(sorted(LOOKED_AT), dice.choice((1, 1, 2))) if "conditions" in self.has else []
        self.looked_at = sorted(looked_at)
        self.parts: dict[str, RandomPart] = {}

    def journey(self) -> RandomJourney:
        dice = self.dice
        if "parts" in self.has:
            for number in range(dice.choice((1, 2))):
                self.parts[f"part{number}"] = self._part()
        names = [f"s{number}" for number in range(dice.choice((2, 3, 3, 3, 4)))]
        ends = ["yes", *(["no"] if dice.random() < 0.3 else [])]
        nodes = self._nodes(names, ends, self.entry)
        nodes["yes"] = self._close()
        if "no" in ends:
            nodes["no"] = Plan("close", CloseConfig(), {})
        # What parts are called with, and what conditions look at, has a value from the first step on.
        needed = {*self.looked_at, *(each for part in self.parts.values() for each in part.word.inputs)}
        nodes["s0"] = self._writing(nodes["s0"], sorted({*needed, *(_OTHER[n] for n in needed if n in _OTHER)}))
        return RandomJourney(reached(nodes), self.entry, some_guardrails(dice, self.risk), dict(self.parts), EVERY)

    def _nodes(self, names: list[str], ends: list[str], entry: str) -> dict[str, Node]:
        nodes: dict[str, Node] = {}
        for number, name in enumerate(names):
            later = [*names[number + 1 :], *ends]
            if number and self.parts and self.dice.random() < 0.5:
                nodes[name] = self._call(later)
            else:
                nodes[name] = self._step(number, names, ends, entry)
            if number and "limits" in self.has and self.dice.random() < 0.6:
                limit = VisitLimit(visits=self.dice.choice((1, 1, 1, 2, 2, 3)), then=self.dice.choice(later))
                nodes[name] = self._going_back(msgspec.structs.replace(nodes[name], limit=limit), names, later)
        alike = dict(nodes)
        if self.dice.random() < 0.3:
            ask_alike(self.dice, alike, names)
        # The first step has to write what is looked at, and a time-out writes nothing.
        return nodes if _waits(alike[names[0]]) and (self.looked_at or self.parts) else alike

    def _going_back(self, node: Node, names: list[str], later: list[str]) -> Node:
        """Let it lead back too, as what has a limit may even where nobody is asked on the circle."""
        assert not isinstance(node, Exit)
        following = {
            outcome: target if number == 0 or self.dice.random() < 0.5 else self.dice.choice([*names, *later])
            for number, (outcome, target) in enumerate(node.next.items())
        }
        return msgspec.structs.replace(node, next=following)

    def _step(self, number: int, names: list[str], ends: list[str], entry: str) -> Node:
        dice, later = self.dice, [*names[number + 1 :], *ends]
        if number and self.looked_at and dice.random() < 0.5:
            plan = plan_of("passing", dice, number, names, ends, entry, self.risk)
            return self._choosing(plan, later)
        plan = some_plan(dice, number, names, ends, entry, self.risk)
        config = _doing(plan)
        if self.looked_at and dice.random() < 0.4:
            config = self._writing_some(config)
        # A time-out writes nothing, so what has to have a value from the first step on is written elsewhere.
        may_wait = number or not (self.looked_at or self.parts)
        if plan.kind == "anything" and may_wait and "waits" in self.has and dice.random() < 0.5:
            return self._waiting(self._telling(config), plan.next, later)
        return msgspec.structs.replace(plan, config=self._telling(config))

    def _telling(self, config: AnythingConfig) -> AnythingConfig:
        """Let booleans that the step writes tell whether facts hold; then either value may be written."""
        if_true: dict[str, str] = {}
        gained = {fact for way in config.ways.values() for fact in way.gains}
        for name in sorted({name for way in config.ways.values() for name in way.writes}):
            if EVERY[name] == "boolean" and self.dice.random() < 0.7:
                fact = self.dice.choice(_TOLD)
                if fact not in gained and fact not in if_true.values():
                    if_true[name] = fact
        ranges = {name: written for name, written in config.ranges.items() if name not in if_true}
        return msgspec.structs.replace(config, if_true=if_true, ranges=ranges)

    def _writing_some(self, config: AnythingConfig) -> AnythingConfig:
        """Let the step write what conditions look at on some of its ways."""
        name = self.dice.choice(self.looked_at)
        outcome = self.dice.choice(list(config.ways))
        way = config.ways[outcome]
        wider = msgspec.structs.replace(way, writes={**way.writes, name: LOOKED_AT[name]})
        written = some_range(self.dice, name)
        return msgspec.structs.replace(
            config, ways={**config.ways, outcome: wider}, ranges={} if written is None else {name: written}
        )

    def _choosing(self, plan: Plan, later: list[str]) -> Plan:
        """Let conditions choose among the outcomes; one of several may be for what has no answer."""
        config, following = _doing(plan), dict(plan.next)
        if len(following) == 1:
            config = msgspec.structs.replace(config, ways={**config.ways, "x": Way()})
            following["x"] = self.dice.choice(later)
        otherwise, *others = following
        if len(others) > 1 and self.dice.random() < 0.3:
            others.pop()
        cases = tuple(Case(some_condition(self.dice, self.looked_at), outcome) for outcome in others)
        choosing = msgspec.structs.replace(config, cases=cases, otherwise=otherwise)
        return Plan("choosing", choosing, following)

    def _waiting(self, config: AnythingConfig, following: Mapping[str, str], later: list[str]) -> Plan:
        dice = self.dice
        late = some_way(dice, self.risk, first=False)
        late = Way(loses=late.loses, gains=late.gains, proves=late.proves, binds=late.binds)
        ways = {MET if outcome == "out" else outcome: way for outcome, way in config.ways.items()}
        targets = {MET if outcome == "out" else outcome: target for outcome, target in following.items()}
        awaits = OUTSIDE[: dice.randint(1, 3)]
        waiting = msgspec.structs.replace(
            config, ways={**ways, "timeout": late}, awaits=awaits, need=dice.randint(1, len(awaits))
        )
        return Plan("waiting", waiting, {**targets, "timeout": dice.choice(later)})

    def _writing(self, node: Node, names: Iterable[str]) -> Node:
        """Let every way of the step write all of these."""
        assert isinstance(node, Plan)
        config = _doing(node)
        written = {name: EVERY[name] for name in names}
        ranges: dict[str, Range] = dict(config.ranges)
        for name in written:
            limited = some_range(self.dice, name) if name in LOOKED_AT else None
            if limited is not None:
                ranges[name] = limited
        ways = {
            outcome: msgspec.structs.replace(way, writes={**way.writes, **written})
            for outcome, way in config.ways.items()
        }
        written_so = msgspec.structs.replace(config, ways=ways, ranges=ranges, if_true={})
        return msgspec.structs.replace(node, config=self._telling(written_so))

    def _close(self) -> Plan:
        """Return an end; careful journeys sign in less often, as most that do are refused."""
        config = some_close(self.dice)
        signs_in = config.sign_in and (self.risk > LOW or self.dice.random() < 0.6)
        return Plan("close", msgspec.structs.replace(config, sign_in=signs_in), {})

    def _part(self) -> RandomPart:
        """Return a part that may call the parts before it."""
        dice = self.dice
        names = [f"t{number}" for number in range(dice.choice((1, 1, 2, 2)))]
        exits = [f"x{number}" for number in range(dice.choice((1, 2)))]
        over = ["over"] if dice.random() < 0.2 else []
        nodes = self._nodes(names, [*exits, *over], "anyone" if dice.random() < 0.1 else "part")
        nodes.update({name: Exit(name.replace("x", "exit")) for name in exits})
        nodes.update({name: self._close() for name in over})
        called = {each for node in nodes.values() if isinstance(node, Call) for each in node.inputs.values()}
        lent = {*called, *self.looked_at, *(name for name in VARIABLES if dice.random() < 0.3)}
        first = nodes["t0"]
        handed = ["note"] if dice.random() < 0.4 and "note" not in lent and not _waits(first) else []
        nodes["t0"] = self._writing(first, handed)
        nodes = reached(nodes)
        changed = (*sorted(lent.intersection(_written(nodes))), *handed)
        asked = [
            some_requirement(dice) for _ in range(dice.choice((0, 0, 1, 2) if self.risk > LOW else (0, 0, 1)))
        ]
        word = Part(
            inputs=tuple(sorted(lent)),
            requires=tuple(each for each in asked if variables_of(each) <= lent),
            exits={node.exit: changed for node in nodes.values() if isinstance(node, Exit)},
        )
        return RandomPart(word, nodes)

    def _call(self, later: list[str]) -> Call:
        dice = self.dice
        called = dice.choice(sorted(self.parts))
        word = self.parts[called].word
        handed = {name for of in word.exits.values() for name in of}
        bound = {name: name for name in word.inputs}
        for name, other in _OTHER.items():
            if name in bound and other not in bound.values() and dice.random() < 0.4:
                bound[name] = other
        gives = {name: bound.get(name, name) for name in sorted(handed) if name in bound or dice.random() < 0.7}
        following = {
            exit_: later[0] if number == 0 else dice.choice(later) for number, exit_ in enumerate(word.exits)
        }
        return Call(called, bound, gives, following)


_OTHER: Final = {"mail": "alt", "plan": "rank", "guest": "wants"}
_TOLD: Final = (
    *[fact for fact in FACTS if fact.startswith("consent:offers")] * 3,
    *(fact for fact in FACTS if not fact.startswith(("proofing:", "recovery:"))),
)
"""What booleans tell. Who may bind an authenticator is not told: it is judged while nobody has looked yet."""


def _doing(plan: Plan) -> AnythingConfig:
    assert isinstance(plan.config, AnythingConfig)
    return plan.config


def _waits(node: Node) -> bool:
    return isinstance(node, Plan) and node.kind == "waiting"


def _written(nodes: Mapping[str, Node]) -> set[str]:
    """Return the variables that some step of the document writes, or some part that it calls."""
    written: set[str] = set()
    for node in nodes.values():
        if isinstance(node, Call):
            written |= set(node.gives.values())
        elif isinstance(node, Plan):
            written |= {name for way in node.ways.values() for name in way.writes}
    return written


def with_rounds(journey: RandomJourney, dice: Random) -> RandomJourney:
    """Return the journey with steps that count rounds among those that only pass on; they may lead back."""
    nodes = dict(journey.nodes)
    for name, node in journey.nodes.items():
        if not isinstance(node, Plan) or node.kind != "passing" or len(node.next) == 1 or dice.random() < 0.4:
            continue
        then, *_, again = node.next
        rounds = Rounds(again, dice.choice((1, 1, 2)), then)
        counting = msgspec.structs.replace(_doing(node), rounds=rounds)
        back = dice.choice([each for each in nodes if each not in ("yes", "no")])
        for target in (back, node.next[again]):
            led = msgspec.structs.replace(node, config=counting, next={**node.next, again: target})
            if reached({**nodes, name: led}).keys() == nodes.keys():
                nodes[name] = led
                break
    return RandomJourney(nodes, journey.entry, journey.guardrails, journey.called, journey.variables)


def with_pages_behind_waits(journey: RandomJourney) -> RandomJourney:
    """Return the journey with a page behind each wait, so that somebody is there before anybody is signed in."""
    called = {
        name: msgspec.structs.replace(part, nodes=_with_pages(part.nodes)) for name, part in journey.called.items()
    }
    return RandomJourney(_with_pages(journey.nodes), journey.entry, journey.guardrails, called, journey.variables)


def _with_pages(nodes: Mapping[str, Node]) -> dict[str, Node]:
    paged = dict(nodes)
    for name, node in nodes.items():
        if isinstance(node, Plan) and node.kind == "waiting":
            behind = {target: f"behind-{name}-{target}" for target in node.next.values()}
            following = {outcome: behind[target] for outcome, target in node.next.items()}
            paged[name] = msgspec.structs.replace(node, next=following)
            for target, page in behind.items():
                paged[page] = Plan("anything", AnythingConfig(ways={"out": Way()}), {"out": target})
    return paged
