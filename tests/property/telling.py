"""Random journeys about consents that are free to refuse: asked, refused, asked again, looked at by conditions."""

from random import Random
from typing import Final

import msgspec

from handrail_platform.document.model import VisitLimit
from handrail_platform.guard.guardrail import Before, Guardrail
from handrail_platform.guard.requirement import Consented
from handrail_platform.guard.vocabulary import consent
from handrail_platform.step.contract import Disclosure, SubjectChange
from handrail_platform.values import VariableType
from tests.property.anything import AnythingConfig, Case, CloseConfig, Way
from tests.property.asked import some_condition
from tests.property.drawn import Kind, Node, Plan
from tests.property.plans import RandomJourney, reached

BOOLEANS: Final[dict[str, VariableType]] = {"guest": "boolean", "wants": "boolean"}
CONSENTS: Final = (
    *[consent("offers", "1")] * 3,
    consent("offers", "2"),
    consent("offers", "1", "guardian"),
)


def telling_journey_of(seed: int) -> RandomJourney:
    """Return the journey with this number; its shape is sound, what it means is anybody's guess."""
    dice = Random(seed)  # noqa: S311 - the same journeys every time
    ends = dice.sample(("yes", "no"), 2)
    names = [f"s{number}" for number in range(dice.choice((2, 3, 3, 4)))]
    nodes: dict[str, Node] = {"s0": _asking(dice, {"out": "s1"}, every=True)}
    for number, name in enumerate(names[1:], 1):
        later = [*names[number + 1 :], *ends]
        nodes[name] = _step(dice, {"out": later[0], "x": dice.choice(later)}, names, later)
    nodes["yes"] = Plan("close", CloseConfig(result="success"), {})
    nodes["no"] = Plan("close", CloseConfig(), {})
    return RandomJourney(reached(nodes), "anyone", _guardrails(dice), variables=BOOLEANS)


def _step(dice: Random, following: dict[str, str], names: list[str], later: list[str]) -> Plan:
    if dice.random() < 0.5:
        return _choosing(dice, _asking(dice, following, kind="choosing"))
    plan = _asking(dice, {**following, "x": dice.choice([*names, *later])})
    if dice.random() < 0.2:
        plan = msgspec.structs.replace(plan, limit=VisitLimit(visits=1, then=dice.choice(later)))
    return plan


def _choosing(dice: Random, plan: Plan) -> Plan:
    """Let a condition choose; what the step tells others on leaving so may need the consent that it looked for."""
    config = plan.config
    assert isinstance(config, AnythingConfig)
    cases = (Case(some_condition(dice, sorted(BOOLEANS)), "x"),)
    if dice.random() < 0.3:
        ways = {**config.ways, "x": msgspec.structs.replace(config.ways["x"], promises=("email.code",))}
        told = (Disclosure("Broker Desk", ("guest",), "offers"),)
        config = msgspec.structs.replace(config, ways=ways, discloses={"email.code": told})
    choosing = msgspec.structs.replace(config, cases=cases, otherwise="out")
    return msgspec.structs.replace(plan, config=choosing)


def _asking(dice: Random, following: dict[str, str], kind: Kind = "anything", *, every: bool = False) -> Plan:
    """Return a step that asks on some of its ways, or on every one."""
    chance = 1 if every else 0.2 if kind == "choosing" else 0.5
    ways = {outcome: _way(dice, chance, first=every) for outcome in following}
    if_true: dict[str, str] = {}
    for name in sorted({name for way in ways.values() for name in way.writes}):
        fact = dice.choice(CONSENTS)
        if dice.random() < 0.6 and fact not in if_true.values():
            if_true[name] = fact
    gained = {outcome: tuple(set(way.gains).difference(if_true.values())) for outcome, way in ways.items()}
    ways = {outcome: msgspec.structs.replace(way, gains=gained[outcome]) for outcome, way in ways.items()}
    return Plan(kind, AnythingConfig(ways=ways, person=_PERSON, if_true=if_true), following)


_PERSON: Final = bytes(range(16)).hex()


def _way(dice: Random, chance: float, *, first: bool) -> Way:
    changes = (SubjectChange.CLAIMED, SubjectChange.MINTED) if first else _CHANGES
    return Way(
        subject=dice.choice(changes) if first or dice.random() < 0.15 else None,
        loses=not first and dice.random() < 0.12,
        withdraws=(dice.choice(CONSENTS),) if dice.random() < 0.15 else (),
        gains=(dice.choice(CONSENTS),) if not first and dice.random() < 0.08 else (),
        writes={name: kind for name, kind in BOOLEANS.items() if dice.random() < chance},
    )


_CHANGES: Final = tuple(each for each in SubjectChange if each is not SubjectChange.OPENED)


def _guardrails(dice: Random) -> tuple[Guardrail, ...]:
    required = Consented("offers", dice.choice(("", "1", "1")), dice.choice(("subject", "subject", "either")))
    return (Before(id="own.0", before="finish", require=(required,)),)
