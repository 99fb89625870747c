"""Step types that can declare, and really do, whatever a contract can say: the journeys of the proof's own tests.

`anything` shows a page and leaves by the button pressed, `passing` leaves as the test picked, `choosing` as its
conditions say, `waiting` when enough has come from outside, `close` ends. What is pressed or picked is an outcome,
and behind it what is written into variables that conditions look at: `out plan="gold" age=3`.
"""

from collections.abc import Iterable, Mapping
from typing import ClassVar, Final, Literal, TypeAlias

import msgspec

from handrail_platform.assurance import AuthenticatorProfile
from handrail_platform.compile.resolve import Registry
from handrail_platform.errors import StepMisuse
from handrail_platform.step.context import StepContext
from handrail_platform.step.contract import (
    Bind,
    Branch,
    Change,
    Channel,
    Contract,
    Disclosure,
    EffectTag,
    Gain,
    Lose,
    Range,
    Rounds,
    StepKind,
    SubjectChange,
    Withdraw,
)
from handrail_platform.step.effects import CreatePerson, SetPassword
from handrail_platform.step.outbox import Effect, SendEmailCode
from handrail_platform.step.reads import Claim
from handrail_platform.step.request import ReadRequest
from handrail_platform.step.step import (
    AnyStep,
    Continue,
    Example,
    Finish,
    Need,
    Stay,
    StepResult,
    Submit,
    Wait,
)
from handrail_platform.step.waiting import Awaited
from handrail_platform.text import Message
from handrail_platform.values import PersonId, Value, VariableType
from handrail_platform.view import View

STAY = "stay"
"""The button that promises what may be promised at any moment, and leaves the person where they are."""
MET: Final = "met"
"""How a waiting step is left when enough has come."""
PATIENCE: Final = 3_600_000
"""How long a waiting step waits, in milliseconds."""
TYPES_LOOKED_AT: Final[frozenset[VariableType]] = frozenset({"boolean", "choice", "integer"})
"""Types of the variables that conditions look at."""
Promise: TypeAlias = Literal["person.create", "password.set", "email.code"]


class Way(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What leaving by one outcome does."""

    subject: SubjectChange | None = None
    loses: bool = False
    gains: tuple[str, ...] = ()
    withdraws: tuple[str, ...] = ()
    confirms: Mapping[str, str] = {}
    """The fact, by the variable whose value it is about."""
    proves: tuple[AuthenticatorProfile, ...] = ()
    binds: tuple[AuthenticatorProfile, ...] = ()
    writes: Mapping[str, VariableType] = {}
    promises: tuple[Promise, ...] = ()


class Case(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A condition in CEL, and the outcome when it is the first that holds."""

    when: str
    then: str


class AnythingConfig(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A contract in the words of a test."""

    ways: Mapping[str, Way]
    person: str = ""
    """Whom the step is about when it claims or represents, in hexadecimal."""
    needs: Literal["claimed", "account", ""] = ""
    reads: Mapping[str, VariableType] = {}
    uses: Mapping[str, VariableType] = {}
    sends: Mapping[Channel, int] = {}
    alike: tuple[tuple[str, ...], ...] = ()
    shows: tuple[str, ...] = ()
    reveals: tuple[str, ...] = ()
    cleans: tuple[str, ...] = ()
    identifiers: Mapping[str, str] = {}
    discloses: Mapping[EffectTag, tuple[Disclosure, ...]] = {}
    anytime: tuple[Promise, ...] = ()
    """What the contract does not tie to outcomes."""
    ranges: Mapping[str, Range] = {}
    if_true: Mapping[str, str] = {}
    """The fact about the subject that each boolean variable tells."""
    cases: tuple[Case, ...] = ()
    otherwise: str = ""
    rounds: Rounds | None = None
    awaits: tuple[str, ...] = ()
    need: int = 0
    """So many of the awaited are enough."""


class Pick(ReadRequest[str], frozen=True):
    """By which outcome an automatic step is to be left."""

    node: str
    visit: int


class Doing:
    """What all but `close` have in common."""

    config_type: ClassVar[type[msgspec.Struct]] = AnythingConfig

    def contract(self, config: AnythingConfig) -> Contract:
        promised = {tag: _leaving_with(config, tag) for way in config.ways.values() for tag in way.promises}
        return Contract(
            outcomes=tuple(config.ways),
            reads=config.reads,
            uses=config.uses,
            writes={outcome: way.writes for outcome, way in config.ways.items() if way.writes},
            on={outcome: _changes(way) for outcome, way in config.ways.items()},
            if_true=config.if_true,
            subject={outcome: way.subject for outcome, way in config.ways.items() if way.subject},
            needs=config.needs,
            effects=tuple(dict.fromkeys([*config.anytime, *promised])),
            only_with={tag: outcomes for tag, outcomes in promised.items() if tag not in config.anytime},
            alike=config.alike,
            sends=config.sends,
            identifiers=config.identifiers,
            discloses=config.discloses,
            shows=config.shows,
            reveals=config.reveals,
            cleans=config.cleans,
            ranges=config.ranges,
            expressions=tuple(dict.fromkeys(case.when for case in config.cases)),
            branches=tuple(Branch(case.when, case.then) for case in config.cases),
            otherwise=config.otherwise,
            rounds=config.rounds or msgspec.UNSET,
            awaits=config.awaits,
        )

    def render(self, config: AnythingConfig, cx: StepContext) -> View:
        del config, cx
        return View(id="anything.v1", title=Message("anything.title"))

    def simulate(self, config: AnythingConfig) -> Iterable[Example]:
        return [Example(outcome, action=outcome) for outcome in config.ways]

    def leave(self, config: AnythingConfig, cx: StepContext, outcome: str, picked: str) -> StepResult:
        way = config.ways[outcome]
        given = given_in(picked)
        for name, kind in way.writes.items():
            cx.put(name, given[name] if kind in TYPES_LOOKED_AT else f"{name} of {cx.node} {cx.visit}")
        _change_subject(config, cx, way.subject)
        for tag in way.promises:
            cx.emit(_effect(tag, cx))
        return Continue(outcome)


class AnythingStep(Doing):
    name: ClassVar[str] = "anything"
    version: ClassVar[int] = 1
    kind: ClassVar[StepKind] = StepKind.INTERACTIVE

    def enter(self, config: AnythingConfig, cx: StepContext) -> StepResult:
        del config, cx
        return Stay()

    def handle(self, config: AnythingConfig, cx: StepContext, submit: Submit) -> StepResult:
        if submit.action != STAY:
            return self.leave(config, cx, outcome_in(submit.action), submit.action)
        for tag in config.anytime:
            cx.emit(_effect(tag, cx))
        return Stay()


class Waiting(AnythingStep):
    """Leaves by `met`, by the time-out, or by a button like any page."""

    name: ClassVar[str] = "waiting"
    kind: ClassVar[StepKind] = StepKind.WAITING

    def enter(self, config: AnythingConfig, cx: StepContext) -> StepResult:
        return Wait(tuple(map(Awaited, config.awaits)), config.need, cx.entered_at + PATIENCE)

    def resume(self, config: AnythingConfig, cx: StepContext) -> StepResult:
        return self.leave(config, cx, MET, str(cx.arrivals[-1].body["picked"]))


class PassingStep(Doing):
    name: ClassVar[str] = "passing"
    version: ClassVar[int] = 1
    kind: ClassVar[StepKind] = StepKind.AUTOMATIC

    def enter(self, config: AnythingConfig, cx: StepContext) -> StepResult:
        request = Pick(cx.node, cx.visit)
        picked = cx.answer(request)
        if picked is None:
            return Need((request,))  # type: ignore[arg-type]
        return self.pass_on(config, cx, str(picked))

    def pass_on(self, config: AnythingConfig, cx: StepContext, picked: str) -> StepResult:
        outcome = config.rounds.outcome_on(cx.visit) if config.rounds else outcome_in(picked)
        return self.leave(config, cx, outcome, picked)

    def handle(self, config: AnythingConfig, cx: StepContext, submit: Submit) -> StepResult:
        raise NotImplementedError


class ChoosingStep(PassingStep):
    """Of what was picked only the values matter."""

    name: ClassVar[str] = "choosing"

    def pass_on(self, config: AnythingConfig, cx: StepContext, picked: str) -> StepResult:
        for case in config.cases:
            if cx.evaluate(case.when):
                return self.leave(config, cx, case.then, picked)
        return self.leave(config, cx, config.otherwise, picked)


class CloseConfig(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    result: Literal["success", "denied"] = "denied"
    sign_in: bool = False
    discloses: tuple[Disclosure, ...] = ()


class CloseStep:
    name: ClassVar[str] = "close"
    version: ClassVar[int] = 1
    kind: ClassVar[StepKind] = StepKind.FINAL
    config_type: ClassVar[type[msgspec.Struct]] = CloseConfig

    def contract(self, config: CloseConfig) -> Contract:
        discloses = {"finish": config.discloses} if config.discloses else {}
        return Contract(outcomes=(), result=config.result, signs_in=config.sign_in, discloses=discloses)

    def enter(self, config: CloseConfig, cx: StepContext) -> StepResult:
        del cx
        return Finish(config.result, sign_in=config.sign_in)

    def handle(self, config: CloseConfig, cx: StepContext, submit: Submit) -> StepResult:
        raise NotImplementedError

    def render(self, config: CloseConfig, cx: StepContext) -> View:
        del config, cx
        return View(id="close.v1", title=Message("close.title"))

    def simulate(self, config: CloseConfig) -> Iterable[Example]:
        del config
        return ()


def outcome_in(picked: str) -> str:
    return picked.partition(" ")[0]


def given_in(picked: str) -> dict[str, Value]:
    """Return the values of what was pressed or picked, by the step's own names."""
    given = (each.partition("=") for each in picked.split()[1:])
    return {name: msgspec.json.decode(value) for name, _, value in given}


def picked_as(outcome: str, given: Mapping[str, Value]) -> str:
    """Return what to press or pick in order to leave so."""
    values = (f"{name}={msgspec.json.encode(value).decode()}" for name, value in given.items())
    return " ".join([outcome, *values])


def _leaving_with(config: AnythingConfig, tag: EffectTag) -> tuple[str, ...]:
    return tuple(outcome for outcome, way in config.ways.items() if tag in way.promises)


def _changes(way: Way) -> tuple[Change, ...]:
    return (
        *([Lose()] if way.loses else []),
        *(Withdraw(fact) for fact in way.withdraws),
        *(Gain(fact) for fact in way.gains),
        *(Gain(fact, about=variable) for variable, fact in way.confirms.items()),
        *(Gain(f"proved.{profile.value}", authenticator=profile) for profile in way.proves),
        *(Bind(f"bound.{profile.value}", profile) for profile in way.binds),
    )


def _change_subject(config: AnythingConfig, cx: StepContext, change: SubjectChange | None) -> None:
    claimed = cx.subject is not None and cx.subject.standing == "claimed"
    person = PersonId(bytes.fromhex(config.person))
    match change:
        case SubjectChange.CLAIMED | SubjectChange.RECOGNISED if change is SubjectChange.CLAIMED or not cx.subject:
            cx.claim(Claim("email", "somebody@example.org", person))
        case SubjectChange.FORGOTTEN if claimed:
            cx.subject = None
        case SubjectChange.MINTED if cx.subject is None:
            cx.subject_or_new()
        case SubjectChange.OPENED if cx.subject is None or claimed:
            cx.subject = None
            cx.subject_or_new()
        case SubjectChange.REPRESENTED:
            cx.represent(person)
        case _:
            pass


def _effect(tag: Promise, cx: StepContext) -> Effect:
    if tag == "email.code":
        return SendEmailCode("somebody@example.org", "en", cx.node, cx.visit, 1, cx.now)
    if cx.subject is None or cx.subject.person_id is None:
        raise StepMisuse(f"{cx.node} promises {tag!r} about nobody")
    if tag == "person.create":
        return CreatePerson(cx.subject.person_id, "Somebody", "en", (), {}, cx.now)
    return SetPassword(cx.subject.person_id, cx.derive("credential", 16), "encoded", cx.now)


def _registry(*steps: AnyStep) -> Registry:
    return {(step.name, step.version): step for step in steps}


ANYTHING = _registry(AnythingStep(), Waiting(), PassingStep(), ChoosingStep(), CloseStep())
