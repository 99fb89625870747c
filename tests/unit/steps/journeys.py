"""Journeys for tests: real documents, really compiled, walked without shell, web or database.

`play` walks a whole document. `step_in_place` puts one step between `given` (what is known already) and `look`
(a page on which nothing is forgotten), so that its outcome, variables, facts and effects can be read off.
"""

from collections.abc import Callable, Iterable, Mapping
from functools import partial
from typing import Any, ClassVar, TypeAlias

import msgspec

from handrail_flows.registry import REGISTRY
from handrail_platform.assurance import AuthenticatorProfile
from handrail_platform.compile.compile import compile_journey
from handrail_platform.compile.program import Program
from handrail_platform.compile.resolve import Registry
from handrail_platform.document.parse import parse_plain
from handrail_platform.run.advance import advance, begin, go_on, view
from handrail_platform.run.asking import ask
from handrail_platform.run.state import State, decode_state, encode_state
from handrail_platform.run.transition import (
    Advanced,
    Answered,
    Environment,
    Event,
    Input,
    Moved,
    OutsideEvent,
    Reading,
    SignedIn,
    Start,
    Timer,
)
from handrail_platform.step.context import StepContext
from handrail_platform.step.contract import ConfigRefused, Contract, Gain, Lose, StepKind, SubjectChange
from handrail_platform.step.guest import Asked, Guest
from handrail_platform.step.outbox import Effect
from handrail_platform.step.reads import AnyRead, Claim, IdentifierKind
from handrail_platform.step.step import AnyStep, Continue, Example, Stay, StepResult, Submit
from handrail_platform.step.waiting import correlation
from handrail_platform.text import Message
from handrail_platform.values import Milliseconds, PersonId, Value, VariableType
from handrail_platform.view import Field, View

Answers: TypeAlias = Mapping[str, Any] | Callable[[AnyRead], Any]
"""What the shell reads: by request type name (a value, or a function of the request), or one function for all."""

NOON: Milliseconds = 1_795_348_800_000
"""2026-11-22, 12:00 UTC."""
SECOND: Milliseconds = 1_000
KEY = bytes(range(32))
ALICE = PersonId(b"alice's person id"[:16])
BOB = PersonId(b"bob's person id "[:16])
MAX_ROUNDS = 3


class Play:
    """One session of one journey. Whatever it does is done twice, to catch a step that is not pure.

    `calls` are all calls of the engine, each round of reads one of its own: whoever measures makes them again.
    """

    def __init__(
        self,
        document: Mapping[str, Any],
        registry: Registry,
        *,
        answers: Answers | None = None,
        lose: Iterable[str] = (),
        language: str = "en",
        signed_in: SignedIn | None = None,
    ) -> None:
        self.program: Program = compile_journey(parse_plain(dict(document)), registry, guardrails=())
        self.answers: Answers = answers or {}
        self.lose = set(lose)
        self.now = NOON
        self.asked: list[AnyRead] = []
        self.effects: list[Effect] = []
        self.events: list[Event] = []
        self.decided: list[dict[str, Any]] = []
        self.calls: list[Callable[[], Advanced]] = []
        self.state: State
        start = Start(language, signed_in)
        self._go(start, partial(begin, self.program, start))

    def submit(self, action: str = "continue", /, **fields: str) -> "Play":
        """Press a button with these fields; a field name with a hyphen goes into `submit_fields`."""
        return self.submit_fields(fields, action)

    def submit_fields(self, fields: Mapping[str, str], action: str = "continue") -> "Play":
        given: Input = Answered(Submit(action, dict(fields)), digest=b"")
        self._go(given, partial(advance, self.program, self.state, given))
        return self

    def come(self, name: str, body: Mapping[str, Any], event_id: str = "1") -> "Play":
        """Let something come from outside, for the step that is waited at."""
        node, visit = self.at, self.state.visits[self.state.node]
        given = OutsideEvent(correlation(KEY, node, visit, name), event_id, self.now, body)
        self._go(given, partial(advance, self.program, self.state, given))
        return self

    def time_out(self) -> "Play":
        """Let so much time pass that nothing is waited for any more."""
        assert self.state.waits is not None
        self.now = self.state.waits.until
        self._go(Timer(), partial(advance, self.program, self.state, Timer()))
        return self

    def wait(self, span: Milliseconds) -> "Play":
        """Let time pass."""
        self.now += span
        return self

    def ask(self, guest: Guest, submit: Submit | None = None) -> Asked:
        """Return what somebody sees whom the session asks, twice the same."""
        env = self._environment({}, frozenset())
        found = ask(self.program, self.state, guest, submit, env)
        assert found == ask(self.program, self.state, guest, submit, env), "asking is not pure"
        return found

    @property
    def at(self) -> str:
        """The node whose page is shown."""
        return self.program.nodes[self.state.node].id

    @property
    def view(self) -> View:
        shown = view(self.program, self.state, self._environment({}, frozenset()))
        assert shown == view(self.program, self.state, self._environment({}, frozenset())), "render is not pure"
        return shown

    def field(self, name: str) -> Field:
        return next(field for field in self.view.fields if field.name == name)

    @property
    def errors(self) -> dict[str, str]:
        """Message id of the error of each field that has one; none where the tenant's own words say it."""
        return {
            field.name: field.error.id if isinstance(field.error, Message) else ""
            for field in self.view.fields
            if field.error is not None
        }

    @property
    def notice(self) -> str:
        """Message id of the notice, empty when there is none."""
        return self.view.notice.text.id if self.view.notice else ""

    @property
    def path(self) -> list[tuple[str, str]]:
        """Every node that was left, with its outcome."""
        return [(event.node, event.outcome) for event in self.events if event.kind == "left"]

    def outcome_of(self, node: str = "step") -> str:
        """Return the outcome by which the node was left last, empty when it never was."""
        return next((outcome for left, outcome in reversed(self.path) if left == node), "")

    @property
    def fault(self) -> str:
        """Why the session is quarantined, empty when it is not."""
        return next((str(event.body["what"]) for event in self.events if event.kind == "faulted"), "")

    @property
    def facts(self) -> set[tuple[str, str]]:
        """Kind of each fact, and whom or what it is about (a person as hexadecimal)."""
        return {(fact.kind, fact.about) for fact in self.state.facts}

    def promised(self, effect_type: type[Effect]) -> list[Any]:
        """Effects of this type so far, those that still wait for an account included."""
        return [each for each in (*self.effects, *self.state.pending) if isinstance(each, effect_type)]

    def _go(self, given: Input, move: Callable[[Environment], Advanced]) -> None:
        moved = self._read_and_move(given, move, frozenset())
        tried = {str(effect.__struct_config__.tag) for effect in moved.effects}
        if lost := frozenset(tried & self.lose):
            moved = self._read_and_move(given, move, lost)
        self.state = decode_state(encode_state(moved.state))
        assert self.state == moved.state, "the state does not survive being stored"
        self.effects += moved.effects
        self.events += moved.events
        self.decided += [dict(moved.decided[order]) for order in sorted(moved.decided)]

    def _read_and_move(self, given: Input, move: Callable[[Environment], Advanced], lost: frozenset[str]) -> Moved:
        known: dict[AnyRead, Any] = {}
        onward = move
        for _ in range(MAX_ROUNDS + 1):
            env = self._environment(known, lost)
            self.calls.append(partial(onward, env))
            moved = onward(env)
            assert moved == onward(env), "the same input gave another result"
            assert moved == move(env), "going on gave another result than beginning anew"
            if isinstance(moved, Moved):
                return moved
            assert isinstance(moved, Reading)
            known = known | self._read(moved)
            onward = partial(go_on, self.program, moved, given)
        raise AssertionError("the step asked for more than three rounds of reads")

    def _environment(self, known: Mapping[AnyRead, Any], lost: frozenset[str]) -> Environment:
        return Environment(now=self.now, key=KEY, answers=known, lost=lost)

    def _read(self, reading: Reading) -> dict[AnyRead, Any]:
        self.asked += reading.requests
        return {request: self._answer(request) for request in reading.requests}

    def _answer(self, request: AnyRead) -> Any:
        if callable(self.answers):
            return self.answers(request)
        answer = self.answers[type(request).__name__]
        return answer(request) if callable(answer) else answer


class GivenConfig(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    values: dict[str, Value] = {}
    types: dict[str, VariableType] = {}
    verified: dict[str, str] = {}
    claim: tuple[IdentifierKind, str, bytes | None] | None = None
    proved: tuple[AuthenticatorProfile, ...] = ()
    new_person: bool = False


class GivenStep:
    """What is known before the step under test: variables, facts about them, and whom the journey is about."""

    name: ClassVar[str] = "given"
    version: ClassVar[int] = 1
    kind: ClassVar[StepKind] = StepKind.AUTOMATIC
    config_type: ClassVar[type[msgspec.Struct]] = GivenConfig

    def contract(self, config: GivenConfig) -> Contract:
        gains: list[Gain | Lose] = [Gain(fact, about) for fact, about in config.verified.items()]
        gains += [Gain(profile.value, authenticator=profile) for profile in config.proved]
        written: dict[str, VariableType] = {name: config.types[name] for name in config.values}
        change = SubjectChange.CLAIMED if config.claim else SubjectChange.MINTED if config.new_person else None
        return Contract(
            outcomes=("done",),
            writes={"done": written},
            on={"done": tuple(gains)},
            subject={"done": change} if change else {},
        )

    def enter(self, config: GivenConfig, cx: StepContext) -> StepResult:
        for name, value in config.values.items():
            cx.put(name, value)
        if config.claim is not None:
            kind, value, person_id = config.claim
            cx.claim(Claim(kind, value, None if person_id is None else PersonId(person_id)))
        if config.new_person:
            cx.subject_or_new()
        return Continue("done")

    def handle(self, config: GivenConfig, cx: StepContext, submit: Submit) -> StepResult:
        raise NotImplementedError

    def render(self, config: GivenConfig, cx: StepContext) -> View:
        raise NotImplementedError

    def simulate(self, config: GivenConfig) -> Iterable[Example]:
        del config
        return (Example("done"),)


class LookConfig(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    variables: dict[str, VariableType] = {}


class LookStep:
    """A page after the step under test, which keeps every variable alive."""

    name: ClassVar[str] = "look"
    version: ClassVar[int] = 1
    kind: ClassVar[StepKind] = StepKind.INTERACTIVE
    config_type: ClassVar[type[msgspec.Struct]] = LookConfig

    def contract(self, config: LookConfig) -> Contract:
        return Contract(outcomes=("done",), uses=config.variables)

    def enter(self, config: LookConfig, cx: StepContext) -> StepResult:
        del config, cx
        return Stay()

    def handle(self, config: LookConfig, cx: StepContext, submit: Submit) -> StepResult:
        del config, cx, submit
        return Continue("done")

    def render(self, config: LookConfig, cx: StepContext) -> View:
        del config, cx
        return View(id="look.v1", title=Message("look.title"))

    def simulate(self, config: LookConfig) -> Iterable[Example]:
        del config
        return (Example("done"),)


_STAGE: Registry = {("given", 1): GivenStep(), ("look", 1): LookStep()}


def play(
    document: Mapping[str, Any],
    registry: Registry = REGISTRY,
    *,
    answers: Answers | None = None,
    lose: Iterable[str] = (),
    language: str = "en",
    signed_in: SignedIn | None = None,
) -> Play:
    """Begin a journey. `lose` holds the tags of effects that lose when they are tried."""
    return Play(
        document, {**registry, **_STAGE}, answers=answers, lose=lose, language=language, signed_in=signed_in
    )


def step_in_place(
    step: str,
    config: Mapping[str, Any] | None = None,
    *,
    variables: Mapping[str, VariableType] | None = None,
    given: Mapping[str, Any] | None = None,
    result: str = "denied",
    registry: Registry = REGISTRY,
) -> dict[str, Any]:
    """Return a document that runs `given`, then the step as node `step`, then `look` by whatever outcome.

    `variables` declares all variables; `given` is what GivenStep takes (`values`, `verified`, `claim`, `proved`,
    `new_person`), without the types.
    """
    declared = dict(variables or {})
    name, _, version = step.partition("@")
    step_type = registry[name, int(version)]
    document: dict[str, Any] = {
        "format": 1,
        "journey": "test",
        "name": {"en": "Test"},
        "variables": declared,
        "start": "given",
        "steps": {
            "given": {
                "step": "given@1",
                "config": {**(given or {}), "types": declared},
                "next": {"done": "step"},
            },
            "step": {
                "step": step,
                "config": dict(config or {}),
                "next": dict.fromkeys(_outcomes(step_type, dict(config or {})), "look"),
            },
        },
    }
    if step_type.kind is not StepKind.FINAL:
        document["steps"]["look"] = {
            "step": "look@1",
            "config": {"variables": declared},
            "next": {"done": "end"},
        }
        document["steps"]["end"] = {"step": "end@1", "config": {"result": result}}
    return document


def _outcomes(step_type: AnyStep, config: dict[str, Any]) -> tuple[str, ...]:
    """Return the outcomes to wire; none of a configuration that the compiler is going to refuse."""
    try:
        return step_type.contract(msgspec.convert(config, step_type.config_type)).outcomes
    except (ConfigRefused, msgspec.ValidationError):
        return ()
