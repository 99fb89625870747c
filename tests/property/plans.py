"""Random journeys of steps that do anything, with random guardrails: loops, changes of subject, split factors."""

from collections.abc import Container, Iterable, Mapping
from functools import cached_property
from random import Random
from typing import Any, Final, Literal

import msgspec

from handrail_platform.assurance import AuthenticatorProfile
from handrail_platform.document.model import JourneyDocument, Part
from handrail_platform.guard.guardrail import (
    Before,
    Guardrail,
    MessagesBounded,
    PurposesCovered,
)
from handrail_platform.guard.requirement import (
    AnyOf,
    Authenticated,
    Confirmed,
    Consented,
    EntitledToBind,
    Identified,
    Known,
    Mandated,
    NothingPending,
    Requirement,
    Shown,
)
from handrail_platform.guard.vocabulary import LIGHT, consent, mandate, proofing, recovery_code
from handrail_platform.proofing import Document, Proofing, Verification
from handrail_platform.step.contract import Disclosure, SubjectChange
from handrail_platform.values import VariableType
from tests.property.anything import AnythingConfig, CloseConfig, Promise, Way
from tests.property.drawn import Exit, Kind, Node, Plan, RandomPart, node_of
from tests.property.written_out import written_out
from tests.unit.platform.journeys import ALICE, BOB

VARIABLES: Final[dict[str, VariableType]] = {"mail": "email", "note": "text", "pin": "secret"}
PROFILES: Final = tuple(AuthenticatorProfile)
PEOPLE: Final = (ALICE.hex(), BOB.hex())
CODE_SENT: Final = "address.email"
FACTS: Final = (
    "greeted",
    consent("offers", "1"),
    consent("offers", "2"),
    consent("offers", "1", "guardian"),
    proofing(Proofing(Document.PASSPORT, Verification.FACE_SEEN)),
    proofing(Proofing(Document.BANK_ACCOUNT, Verification.MICRO_TRANSACTION)),
    proofing(Proofing(Document.WALLET_CREDENTIAL, Verification.DIGITAL_SIGN_IN)),
    recovery_code("email"),
    recovery_code("text"),
    mandate("carer"),
)
LOW: Final = 0.2


class RandomJourney(msgspec.Struct, frozen=True, dict=True):
    """A journey and what is demanded of it besides the platform's own guardrails."""

    nodes: Mapping[str, Node]
    entry: Literal["anyone", "signed_in"]
    guardrails: tuple[Guardrail, ...]
    called: Mapping[str, RandomPart] = {}
    variables: Mapping[str, VariableType] = msgspec.field(default_factory=lambda: VARIABLES)

    @cached_property
    def document(self) -> JourneyDocument:
        return self._document("random", self.nodes, None)

    @cached_property
    def parts(self) -> dict[str, JourneyDocument]:
        return {name: self._document(name, part.nodes, part.word) for name, part in self.called.items()}

    @cached_property
    def steps(self) -> Mapping[str, Plan]:
        """The steps with every part written out by hand."""
        return written_out(self.nodes, self.called)

    def _document(self, name: str, nodes: Mapping[str, Node], word: Part | None) -> JourneyDocument:
        return JourneyDocument(
            format=1,
            journey=name,
            name={"en": "Random"},
            entry="anyone" if word else self.entry,
            variables=dict(self.variables),
            part=word,
            start=next(iter(nodes)),
            steps={step: node_of(node) for step, node in nodes.items()},
        )


def journey_of(seed: int, risks: tuple[float, ...] = (0.25, 1.0)) -> RandomJourney:
    """Return the journey with this number; its shape is sound, what it means is anybody's guess.

    The lower the risk, the likelier it keeps to what is demanded.
    """
    dice = Random(seed)  # noqa: S311 - the same journeys every time
    names = [f"s{number}" for number in range(dice.choice((2, 3, 3, 4, 5)))]
    ends = ["yes", *(["no"] if dice.random() < 0.3 else [])]
    entry: Literal["anyone", "signed_in"] = "signed_in" if dice.random() < 0.15 else "anyone"
    risk = dice.choice(risks)
    steps: dict[str, Node] = {
        name: some_plan(dice, number, names, ends, entry, risk) for number, name in enumerate(names)
    }
    steps["yes"] = Plan("close", some_close(dice), {})
    if "no" in ends:
        steps["no"] = Plan("close", CloseConfig(), {})
    if dice.random() < 0.3:
        ask_alike(dice, steps, names)
    return RandomJourney(reached(steps), entry, some_guardrails(dice, risk))


def some_plan(dice: Random, number: int, names: list[str], ends: list[str], entry: str, risk: float) -> Plan:
    return plan_of("passing" if dice.random() < 0.2 else "anything", dice, number, names, ends, entry, risk)


def plan_of(
    kind: Kind, dice: Random, number: int, names: list[str], ends: list[str], entry: str, risk: float
) -> Plan:
    onward = [*names[number + 1 :], *ends]
    following = {"out": onward[0]}
    for outcome in ("x", "y")[: dice.choice((0, 0, 1, 1, 2))]:
        following[outcome] = dice.choice(names if kind == "anything" and dice.random() < 0.45 else onward)
    first = number == 0 and entry == "anyone"
    idle = kind == "passing" and not first and dice.random() < 0.5
    ways = {outcome: Way() if idle else some_way(dice, risk, first=first) for outcome in following}
    proves = any(way.proves for way in ways.values())
    promised = {tag for way in ways.values() for tag in way.promises}
    written = {name for way in ways.values() for name in way.writes}
    uses: dict[str, VariableType] = {name: VARIABLES[name] for name in VARIABLES if dice.random() < 0.15}
    identifiers = _identifiers(dice.random()) if "person.create" in promised else {}
    if identifiers:
        uses["mail"] = VARIABLES["mail"]
    config = AnythingConfig(
        ways=ways,
        person=dice.choice(PEOPLE),
        needs="claimed" if proves and not first else ("account" if dice.random() < 0.04 * risk else ""),
        uses=uses,
        sends={"email": dice.choice((1, 3, 7)), "text": dice.choice((1, 2))} if dice.random() < 0.2 * risk else {},
        shows=_some(dice, 0.4 * risk, uses, written),
        reveals=_some(dice, 0.2 * risk, uses, written),
        cleans=tuple(name for name in uses if dice.random() < 0.3),
        identifiers=identifiers,
        discloses={tag: (_disclosure(dice),) for tag in sorted(promised) if dice.random() < 0.3 * risk},
        anytime=_at_any_moment(promised) if dice.random() < 0.2 else (),
    )
    return Plan(kind, config, following)


def _identifiers(draw: float) -> dict[str, str]:
    """Half of the accounts have an address, a quarter a name, and the rest neither."""
    return {"email": "mail"} if draw < 0.5 else {"username": "mail"} if draw < 0.75 else {}


def _some(dice: Random, chance: float, uses: Container[str], written: Container[str]) -> tuple[str, ...]:
    """Return variables that the step uses, and more seldom such as it only writes."""
    chances = {name: chance if name in uses else chance / 4 if name in written else 0 for name in VARIABLES}
    return tuple(name for name in VARIABLES if dice.random() < chances[name])


def _at_any_moment(promised: Iterable[str]) -> tuple[Promise, ...]:
    late: tuple[Promise, ...] = ("email.code", "password.set")
    return tuple(tag for tag in late if tag in promised)


def some_way(dice: Random, risk: float, *, first: bool) -> Way:
    change: SubjectChange | None = None
    if first or dice.random() < 0.3 * risk:
        change = dice.choice(_FIRST if first else _LATER)
    promises: list[Promise] = []
    if change is SubjectChange.OPENED:
        promises.append("person.create")
    if dice.random() < 0.15 * risk:
        promises.append("password.set")
    if dice.random() < 0.06:
        promises.append("email.code")
    writes: dict[str, VariableType] = {name: VARIABLES[name] for name in VARIABLES if dice.random() < 0.15}
    return Way(
        subject=change,
        loses=dice.random() < 0.07 * risk,
        gains=_some_facts(dice) if not first and dice.random() < 0.4 else (),
        confirms={"mail": CODE_SENT} if "mail" in writes and dice.random() < 0.6 else {},
        proves=(dice.choice(PROFILES),) if not first and dice.random() < 0.3 else (),
        binds=(dice.choice(PROFILES),) if dice.random() < 0.12 else (),
        writes=writes,
        promises=tuple(promises),
    )


def _some_facts(dice: Random) -> tuple[str, ...]:
    """Return a fact; codes are given back by whoever never had an authenticator, and some know that alone."""
    fact = dice.choice(FACTS)
    return (fact, LIGHT) if fact in ("greeted", recovery_code("email")) else (fact,)


_FIRST: Final = (
    *[SubjectChange.CLAIMED] * 4,
    SubjectChange.MINTED,
    SubjectChange.OPENED,
)
_LATER: Final = (*SubjectChange, SubjectChange.CLAIMED)


def some_close(dice: Random) -> CloseConfig:
    discloses = (_disclosure(dice),) if dice.random() < 0.15 else ()
    return CloseConfig(result="success", sign_in=dice.random() < 0.5, discloses=discloses)


def _disclosure(dice: Random) -> Disclosure:
    attributes = ("pin",) if dice.random() < 0.2 else ("mail",)
    return Disclosure("Broker Desk", attributes, dice.choice(("offers", "offers", "billing")))


def ask_alike(dice: Random, steps: dict[str, Node], names: list[str]) -> None:
    """Let one step have outcomes that must look the same, and perhaps twins behind them."""
    name = dice.choice(names)
    plan = steps[name]
    if not isinstance(plan, Plan) or len(plan.next) < 2 or not isinstance(plan.config, AnythingConfig):
        return
    outcomes = tuple(plan.next)
    alike = msgspec.structs.replace(plan.config, alike=(outcomes[: dice.randint(2, 3)],))
    if dice.random() < 0.8:
        same = {
            outcome: msgspec.structs.replace(way, writes={}, confirms={}) for outcome, way in alike.ways.items()
        }
        alike = msgspec.structs.replace(alike, ways=same, ranges={}, if_true={})
    steps[name] = msgspec.structs.replace(plan, config=alike)
    nearer, further = sorted((plan.next[outcomes[0]], plan.next[outcomes[1]]))
    if dice.random() < 0.7 and name not in (nearer, further) and {nearer, further} <= set(names):
        one, other = steps[nearer], steps[further]
        first = nearer == names[0] and isinstance(other, Plan) and (other.limit or other.kind == "choosing")
        if type(one) is type(other) and not first:
            steps[nearer] = _twin(dice, other, nearer, further)


def _twin(dice: Random, plan: Node, *names: str) -> Node:
    """Return a step that looks like this one, and may lead to either of them where it only leads back."""
    if not isinstance(plan, Plan):
        return plan
    following = {
        outcome: dice.choice((target, *names)) if outcome != "out" and plan.kind == "anything" else target
        for outcome, target in plan.next.items()
    }
    return msgspec.structs.replace(plan, next=following)


def reached(steps: Mapping[str, Node]) -> dict[str, Node]:
    """Return the steps that are reached, all of which get out: `out` always leads on."""
    seen: dict[str, None] = {}
    waiting = [next(iter(steps))]
    while waiting:
        name = waiting.pop()
        if name not in seen:
            seen[name] = None
            node = steps[name]
            if not isinstance(node, Exit):
                waiting += [*node.next.values(), *([node.limit.then] if node.limit else [])]
    return {name: steps[name] for name in steps if name in seen}


def some_guardrails(dice: Random, risk: float) -> tuple[Guardrail, ...]:
    chosen: list[Guardrail] = []
    for number in range(dice.choice((0, 0, 1, 2, 2)) if risk > LOW else dice.choice((0, 0, 0, 1))):
        before: Any = dice.choice(_MOMENTS)
        purpose = dice.choice(("", "offers", "billing")) if before == "disclose" else ""
        require = tuple(some_requirement(dice) for _ in range(dice.randint(1, 2)))
        severity: Literal["error", "warning"] = "warning" if dice.random() < 0.1 else "error"
        chosen.append(
            Before(id=f"own.{number}", severity=severity, before=before, require=require, purpose=purpose)
        )
    if dice.random() < 0.3 * risk:
        chosen.append(MessagesBounded(id="own.messages", channel="email", most=dice.randint(0, 8)))
    if dice.random() < 0.2:
        chosen.append(PurposesCovered(id="own.purposes", bases={"billing": "contract"}))
    return tuple(chosen)


_MOMENTS: Final = (
    "open-account",
    "sign-in",
    "sign-in",
    "change-credential",
    "act-for",
    "disclose",
    "finish",
    "finish",
)


def some_requirement(dice: Random, deepest: int = 1) -> Requirement:
    makers: list[Requirement] = [
        Authenticated(dice.choice((1, 2, 2, 3)), dice.random() < 0.3, dice.random() < 0.5),
        Authenticated(dice.choice((1, 2, 2)), in_this_journey=dice.random() < 0.5),
        *[Identified(dice.choice((1, 2, 2)))] * 2,
        Consented("offers", dice.choice(("", "1", "2")), dice.choice(("subject", "guardian", "either"))),
        Confirmed(CODE_SENT, "mail"),
        Known(dice.choice(("claimed", "account"))),
        EntitledToBind(dice.choice((1, 2))),
        Confirmed(CODE_SENT, "mail"),
        Mandated("carer"),
        NothingPending(),
        Shown("greeted"),
    ]
    if deepest and dice.random() < 0.2:
        return AnyOf((some_requirement(dice, 0), some_requirement(dice, 0)))
    if deepest and dice.random() < 0.1:
        return AnyOf((_strength(dice), AnyOf((_strength(dice), _strength(dice)))))
    return dice.choice(makers)


def _strength(dice: Random) -> Requirement:
    return Authenticated(dice.choice((1, 2, 2, 3, 3)), dice.random() < 0.2, in_this_journey=dice.random() < 0.3)
